using Despacho311.Domain.Contacts;

namespace Despacho311.Tests.Unit.Contacts;

public class PhoneNumberTests
{
    [Theory]
    [InlineData("6999-8877", "69998877")]
    [InlineData("+507 6999-8877", "69998877")]
    [InlineData("00507 6999 8877", "69998877")]
    [InlineData("507 212-3456", "2123456")]
    [InlineData("+1 (305) 555-0123", "13055550123")]
    [InlineData("5071234", "5071234")]
    [InlineData("311", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("1234567890123456", null)]
    public void A_number_is_the_same_however_it_is_written(string? written, string? normal) =>
        Assert.Equal(normal, PhoneNumber.Normal(written));
}

using Despacho311.Domain.Messages;

namespace Despacho311.Tests.Unit.Messages;

public class MessageRulesTests
{
    [Theory]
    [InlineData("auto-submitted", "auto-replied", true)]
    [InlineData("auto-submitted", "auto-generated; owner-email=x", true)]
    [InlineData("auto-submitted", "No", false)]
    [InlineData("precedence", "BULK", true)]
    [InlineData("precedence", "first-class", false)]
    [InlineData("list-id", "<vecinos.example.org>", true)]
    [InlineData("x-autoreply", "yes", true)]
    [InlineData("subject", "auto-replied", false)]
    public void A_machines_mail_is_told_from_a_persons(string header, string value, bool automatic)
    {
        var headers = new Dictionary<string, string> { [header] = value };
        Assert.Equal(automatic, MessageRules.IsAutomatic(headers, "ana@example.org"));
        Assert.Equal(automatic, MessageRules.IsAutomatic(headers, null));
        Assert.True(MessageRules.IsAutomatic(headers, ""));
    }

    [Theory]
    [InlineData("Sí, ahí.\n\nOn Wed, 25 Nov 2026 at 10:00, 311 <311@x> wrote:\n> ¿Dónde?", "Sí, ahí.")]
    [InlineData("Sí.\r\n\r\nEl mié, 25 nov 2026 a las 10:00, 311 (<311@x>)\r\nescribió:\r\n> x", "Sí.")]
    [InlineData("Sí.\n> ¿Dónde?\nY otra cosa", "Sí.")]
    [InlineData("Sí.\n-----Mensaje original-----\nDe: 311", "Sí.")]
    [InlineData("Sí.\n-- \nAna\nTel. 6612-3456", "Sí.")]
    [InlineData("El poste de la esquina.\nOn the corner: broken", "El poste de la esquina.\nOn the corner: broken")]
    [InlineData("> solo la cita", "")]
    [InlineData("", "")]
    public void Only_what_the_writer_says_is_theirs(string text, string own) =>
        Assert.Equal(own, MessageRules.OwnWords(text));

    [Fact]
    public void It_is_tried_for_about_two_days_and_ever_more_seldom()
    {
        var waits = Enumerable.Range(1, 20).Select(MessageRules.After).TakeWhile(w => w is not null)
            .Select(w => w!.Value).ToList();
        Assert.Equal(waits.Order(), waits);
        Assert.InRange(waits.Aggregate(TimeSpan.Zero, (sum, w) => sum + w).TotalDays, 1.5, 2.5);
    }
}

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Despacho311.Api.Push;

namespace Despacho311.Tests.Api.Push;

public class PushSealTests
{
    private static byte[] Bytes(string text) => Base64Url.DecodeFromChars(text);

    /// <summary>The example of RFC 8291, section 5.</summary>
    [Fact]
    public void The_standards_own_message_comes_out_to_the_last_byte()
    {
        var own = PushSeal.ParametersOf(Bytes(
            "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"));
        own.D = Bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
        using var sender = ECDiffieHellman.Create(own);
        var text = PushSeal.Seal(Encoding.UTF8.GetBytes("When I grow up, I want to be a watermelon"),
            Bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
            Bytes("BTBZMqHH6r4Tts7J_aSIgg"), sender, Bytes("DGv6ra1nlYgDCS1FRnbzlw"));
        Assert.Equal("DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS"
            + "6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
            Base64Url.EncodeToString(text));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(64)]
    [InlineData(65)]
    public void What_is_no_point_of_the_curve_is_refused(int bytes)
    {
        var point = new byte[bytes];
        if (bytes > 0)
            point[0] = 4;
        Assert.ThrowsAny<CryptographicException>(() =>
            ECDiffieHellman.Create(PushSeal.ParametersOf(point)));
    }
}

using Despacho311.Domain.Deliveries;
using System.Net;
using Despacho311.Domain.Webhooks;

namespace Despacho311.Tests.Unit.Deliveries;

public class DeliveryRulesTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.FromHours(-5));

    /// <summary>The test vector of Standard Webhooks.</summary>
    [Fact]
    public void A_signature_is_the_standards() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        WebhookSignature.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", DateTimeOffset.FromUnixTimeSeconds(1614265330),
            """{"test": 2432232314}""", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));

    [Fact]
    public void While_a_secret_changes_both_sign()
    {
        var (old, fresh) = (WebhookSignature.NewSecret(), WebhookSignature.NewSecret());
        var both = WebhookSignature.Sign("m", Start, "{}", fresh, old).Split(' ');
        Assert.Equal([WebhookSignature.Sign("m", Start, "{}", fresh), WebhookSignature.Sign("m", Start, "{}", old)],
            both);
    }

    [Theory]
    [InlineData("190.34.1.1", true)]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1", true)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.8.9.1", false)]
    [InlineData("10.20.30.40", false)]
    [InlineData("172.31.255.1", false)]
    [InlineData("192.168.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.100.1.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2002:a00:1::", false)]
    public void An_address_inside_a_network_is_told_from_a_public_one(string address, bool isPublic) =>
        Assert.Equal(isPublic, WebhookAddress.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("https://agency.gob.pa/hooks?x=1", true, true)]
    [InlineData("http://agency.gob.pa/hooks", false, true)]
    [InlineData("https://10.0.0.1/", false, true)]
    [InlineData("https://[::1]/", false, true)]
    [InlineData("https://2130706433/", false, true)]
    [InlineData("https://user:word@agency.gob.pa/", false, false)]
    [InlineData("https://agency.gob.pa/#part", false, false)]
    [InlineData("ftp://agency.gob.pa/", false, false)]
    [InlineData("file:///etc/passwd", false, false)]
    [InlineData("agency.gob.pa", false, false)]
    [InlineData("", false, false)]
    [InlineData(null, false, false)]
    public void Only_an_address_that_can_be_sent_to_is_taken(string? url, bool outside, bool whenPrivateIsAllowed)
    {
        Assert.Equal(outside, WebhookAddress.IsAcceptable(url, allowPrivate: false));
        Assert.Equal(whenPrivateIsAllowed, WebhookAddress.IsAcceptable(url, allowPrivate: true));
    }

    [Theory]
    [InlineData(200, DeliveryVerdict.Delivered)]
    [InlineData(204, DeliveryVerdict.Delivered)]
    [InlineData(301, DeliveryVerdict.ReceiverFailed)]
    [InlineData(400, DeliveryVerdict.MessageRefused)]
    [InlineData(404, DeliveryVerdict.ReceiverFailed)]
    [InlineData(410, DeliveryVerdict.Gone)]
    [InlineData(422, DeliveryVerdict.MessageRefused)]
    [InlineData(429, DeliveryVerdict.ReceiverFailed)]
    [InlineData(503, DeliveryVerdict.ReceiverFailed)]
    [InlineData(null, DeliveryVerdict.ReceiverFailed)]
    public void An_answer_says_whether_the_message_or_the_receiver_is_at_fault(int? status, DeliveryVerdict verdict) =>
        Assert.Equal(verdict, DeliveryRules.Judge(status));

    [Fact]
    public void A_receiver_that_is_down_is_asked_ever_more_rarely_and_given_up_after_three_days()
    {
        var (health, now, probes) = (new ReceiverHealth(0, null, Start), Start, 0);
        while (!DeliveryRules.GivesUpOn(health, now))
        {
            var next = DeliveryRules.After(health, DeliveryVerdict.ReceiverFailed, now, null, 0.5);
            Assert.InRange(next.NextAt - now, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(36));
            Assert.Equal(1, next.AtOnce);
            (health, now, probes) = (next, next.NextAt, probes + 1);
        }
        Assert.InRange(now - Start, TimeSpan.FromDays(3), TimeSpan.FromDays(3.1));
        Assert.InRange(probes, 100, 150);
        var back = DeliveryRules.After(health, DeliveryVerdict.Delivered, now, null, 0);
        Assert.Equal(new ReceiverHealth(0, null, now), back);
        Assert.Equal(DeliveryRules.MostAtOnce, back.AtOnce);
    }

    [Fact]
    public void A_receiver_that_asks_for_time_gets_it()
    {
        var health = DeliveryRules.After(new ReceiverHealth(0, null, Start), DeliveryVerdict.ReceiverFailed, Start,
            TimeSpan.FromHours(2), 0);
        Assert.Equal(Start.AddHours(2), health.NextAt);
        var never = DeliveryRules.After(health, DeliveryVerdict.ReceiverFailed, Start, TimeSpan.FromDays(900), 0);
        Assert.Equal(Start + DeliveryRules.Patience, never.NextAt);
    }

    [Fact]
    public void A_refused_message_is_tried_ten_times_in_three_days_and_then_given_up()
    {
        var (now, refusals) = (Start, 1);
        while (DeliveryRules.NextTry(refusals, now) is { } next)
            (now, refusals) = (next, refusals + 1);
        Assert.Equal(10, refusals);
        Assert.InRange(now - Start, TimeSpan.FromHours(74), TimeSpan.FromHours(77));
    }
}

using Despacho311.Contracts.Live;
using Despacho311.Domain.Cases;
using Despacho311.Host.Live;
using Microsoft.Extensions.Time.Testing;

namespace Despacho311.Tests.Cluster.Live;

public class LiveMapTests
{
    private static readonly DateTimeOffset Morning = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private readonly LiveMap live = new(new FakeTimeProvider(Morning));

    private static CaseView Case(string id, int minute, string status) => new(id, ServiceType.WaterLeak,
        "IDAAN", status, CityCluster.Downtown, Morning.AddMinutes(minute), Morning.AddMinutes(minute), null);

    private string? StatusOf(string id) => (live.Find(Layers.Cases, id) as CaseView)?.Status;

    [Fact]
    public void Old_news_that_comes_late_does_not_replace_what_is_newer()
    {
        live.Publish(Layers.Cases, "C1", Case("C1", 0, "InProgress"), 4);
        live.Publish(Layers.Cases, "C1", Case("C1", 0, "Received"), 3);
        Assert.Equal("InProgress", StatusOf("C1"));
        // What looks the same is newer all the same.
        live.Publish(Layers.Cases, "C1", Case("C1", 0, "InProgress"), 6);
        live.Publish(Layers.Cases, "C1", Case("C1", 0, "Acknowledged"), 5);
        Assert.Equal("InProgress", StatusOf("C1"));
        live.Publish(Layers.Cases, "C1", Case("C1", 0, "Scheduled"), 7);
        Assert.Equal("Scheduled", StatusOf("C1"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_went_away_comes_back_by_newer_news_only(bool wasShown)
    {
        if (wasShown)
            live.Publish(Layers.Cases, "C1", Case("C1", 0, "Received"), 1);
        live.Publish(Layers.Cases, "C1", null, 3);
        live.Publish(Layers.Cases, "C1", Case("C1", 0, "InProgress"), 2);
        Assert.Null(StatusOf("C1"));
        Assert.Empty(live.Snapshot(_ => true).Items);
        live.Publish(Layers.Cases, "C1", Case("C1", 0, "Acknowledged"), 4);
        Assert.Equal("Acknowledged", StatusOf("C1"));
    }

    [Fact]
    public void What_rows_no_longer_hold_goes_and_late_news_does_not_bring_it_back()
    {
        live.Publish(Layers.Cases, "C1", Case("C1", 0, "Received"), 1);
        live.Publish(Layers.Cases, "C2", Case("C2", 0, "Received"), 1);
        var asOf = live.LastSeq;
        live.Publish(Layers.Cases, "C3", Case("C3", 0, "Received"), 1);
        live.Reconcile(Layers.Cases, asOf, new Dictionary<string, (object, long)>
        { ["C2"] = (Case("C2", 0, "Scheduled"), 2) });
        live.Publish(Layers.Cases, "C1", Case("C1", 0, "Received"), 1);
        Assert.Equal((null, "Scheduled", "Received"), (StatusOf("C1"), StatusOf("C2"), StatusOf("C3")));
    }

    [Fact]
    public void Of_the_cases_the_last_opened_are_kept_whichever_changed_last()
    {
        foreach (var n in Enumerable.Range(0, 2_000).Reverse())
            live.Publish(Layers.Cases, $"C{n}", Case($"C{n}", n, "Received"), 1);
        live.Publish(Layers.Cases, "C0", Case("C0", 0, "InProgress"), 2);
        live.Publish(Layers.Cases, "New", Case("New", 3_000, "Received"), 1);
        Assert.Equal((null, "Received", "Received"), (StatusOf("C0"), StatusOf("C1"), StatusOf("New")));
        Assert.Equal(2_000, live.Snapshot(_ => true).Items.Count);
    }

    [Fact]
    public async Task A_write_whose_answer_was_lost_leaves_the_map_in_doubt()
    {
        await using var city = await CityCluster.Start();
        Assert.DoesNotContain(city.Maps, m => m.TakeDoubt());
        city.Luck.LoseNextAnswer();
        await Assert.ThrowsAsync<IOException>(() => city.ReportLeak("C1", CityCluster.Downtown));
        Assert.Single(city.Maps, m => m.TakeDoubt());
    }
}

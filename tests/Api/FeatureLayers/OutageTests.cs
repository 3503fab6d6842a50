using Despacho311.Api;
using Despacho311.Api.City;
using Despacho311.Api.Codes;
using Despacho311.Api.FeatureLayers;
using Despacho311.Api.Feeds;
using Despacho311.Api.Personal;
using Despacho311.Api.Photos;
using Despacho311.Api.Reports;
using Despacho311.Contracts;
using Despacho311.Contracts.Cases;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Leaks;
using Despacho311.Domain;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Leaks;
using Despacho311.Journal;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Despacho311.Tests.Api.FeatureLayers;

/// <summary>What both registries may count on when one cannot be reached, over days of virtual time.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow);
    private readonly List<LayerFeed> feeds = [];
    private FeatureServer utility = null!;
    private WebApplication app = null!;
    private int places;

    public async ValueTask InitializeAsync()
    {
        utility = new FeatureServer(clock.GetUtcNow);
        app = await Startup.Build(Launch.Parse(["--demo", "--no-drive", "--data",
            Directory.CreateTempSubdirectory("despacho311-").FullName, "--urls", "http://127.0.0.1:0"]));
        await app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var feed in feeds)
        {
            await feed.StopAsync(CancellationToken.None);
            feed.Dispose();
        }
        await app.DisposeAsync();
        utility.Dispose();
    }

    private T The<T>() where T : notnull => app.Services.GetRequiredService<T>();

    private ExchangeLedger Ledger => new(The<Database>(), clock);

    /// <summary>One process that works on layers, by the virtual clock.</summary>
    private async Task<LayerFeed> Start()
    {
        var settings = FeatureLayerSettings.Of(new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["FeatureLayers:idaan:Url"] = utility.Url.ToString(),
                ["FeatureLayers:idaan:Every"] = "00:01:00",
            }).Build());
        var store = new LayerStore(The<Database>());
        var intake = new LayerIntake(store, Ledger, The<CityMap>(), The<CodeBook>(), The<ReporterKeys>(),
            The<PersonalSeal>(), The<PhotoStore>(), The<IGrainFactory>(), The<IRows>(), clock);
        var feed = new LayerFeed(settings, store, Ledger, intake,
            new LayerOutbox(store, Ledger, intake, The<CityMap>(), The<IRows>()), new FeedStore(The<Database>(), clock),
            The<IJournal>(), The<IRows>(), clock, NullLogger<LayerFeed>.Instance);
        feeds.Add(feed);
        await feed.StartAsync(CancellationToken.None);
        // It follows what happens from now on.
        await Passes(async () => await store.FindHealth("idaan", CancellationToken.None) is not null, 1, "it began");
        return feed;
    }

    /// <summary>A report here; each in a place of its own, a kilometre from the next.</summary>
    private async Task<string> Report()
    {
        var id = await The<CodeBook>().Next();
        var where = new GeoPoint(8.9, -79.6).Offset(0, 1_000 * ++places);
        var opened = await The<ICaseIntakeGrain>().Open(new CaseCommand.Open(id, ServiceType.WaterLeak, "IDAAN",
            new CasePlace(where, 8, null, null, null, null), $"Nuestra {places}",
            Sorted.Map<System.Collections.Immutable.ImmutableArray<string>>(), [], Channel.Phone, id,
            DateTimeOffset.UtcNow, null), "test", null);
        Assert.Null(opened.Refusal);
        return id;
    }

    private long Fill(object attributes) => utility.Fill(9.2, -79.6 + 0.01 * ++places, attributes);

    private async Task Passes(Func<Task<bool>> until, double seconds, string what) => await Eventually.Is(async () =>
    {
        clock.Advance(TimeSpan.FromSeconds(seconds));
        await Eventually.Passes(TimeSpan.FromMilliseconds(8));
        return await until();
    }, what);

    private async Task Pass(TimeSpan time, TimeSpan step)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += step)
        {
            clock.Advance(step);
            await Eventually.Passes(TimeSpan.FromMilliseconds(8));
        }
    }

    private async Task<List<CitizenCase>> Cases() => [.. (await The<IRows>().List(new RowQuery(Tables.Cases,
        [new Where("service", "=", ServiceType.WaterLeak)], Limit: 1_000), CancellationToken.None))
        .Select(r => Wire.Read<CitizenCase>(r.State))];

    /// <summary>All that is at one side is at the other, once, under one code.</summary>
    private async Task<bool> IsOneRegistry(int reports)
    {
        var there = utility.All.Select(f => f["codigo_311"]?.ToString()).ToList();
        return there.Count == reports && there.Order().SequenceEqual((await Cases()).Select(c => c.Id).Order())
            && await Ledger.Backlog("idaan", CancellationToken.None) is { Queued: 0, Stuck: 0 };
    }

    [Fact]
    public async Task A_day_without_them_loses_nothing_doubles_nothing_and_they_are_not_asked_for_every_message()
    {
        utility.MostAtOnce = 7;
        await Start();
        var before = await Report();
        await Passes(() => IsOneRegistry(1), 1, "the first report on both sides");
        utility.Down = true;
        var calls = utility.Calls;
        var theirs = new List<long>();
        for (var hour = 0; hour < 24; hour++)
        {
            await Report();
            theirs.Add(Fill(new { descripcion = $"Suya {hour}" }));
            await Pass(TimeSpan.FromHours(1), TimeSpan.FromMinutes(5));
        }
        // Meanwhile a crew repairs the first leak here, and theirs finds another of their own repaired.
        var leak = (await Cases()).Single(c => c.Id == before).LeakId!;
        await The<IGrainFactory>().GetGrain<ILeakGrain>(leak).Do(new LeakCommand.Repair("Listo", null, []), "crew");
        utility.Change(theirs[0], new { estado = "reparada", nota = "Cambio de tubo" });
        Assert.InRange(utility.Calls - calls, 20, 120);
        await Passes(async () => (await Ledger.Backlog("idaan", CancellationToken.None)).Queued >= 24, 0.5, "it waits");
        utility.Down = false;
        await Passes(() => IsOneRegistry(49), 10, "one registry");
        await Passes(() => Task.FromResult(
            utility.All.Single(f => f["codigo_311"]!.ToString() == before)["estado"]!.ToString() == "reparada"), 10,
            "our repair there");
        var code = utility.Find(theirs[0])["codigo_311"]!.ToString();
        await Passes(async () => (await Cases()).Single(c => c.Id == code).Status == CaseStatus.Resolved, 10,
            "their repair here");
        Assert.Equal(Enumerable.Range(0, 24).Select(h => $"Suya {h}").Order(), (await Cases())
            .Select(c => c.Description).Where(d => d.StartsWith("Suya", StringComparison.Ordinal)).Order());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_that_is_lost_makes_nothing_twice(bool keepsIds)
    {
        utility.KeepsIds = keepsIds;
        await Start();
        utility.LosesAnswers = true;
        for (var i = 0; i < 5; i++)
            await Report();
        await Passes(() => Task.FromResult(utility.All.Count == 5), 1, "made there, unheard of here");
        utility.LosesAnswers = false;
        await Passes(() => IsOneRegistry(5), 10, "one registry");
        Assert.Equal(5, utility.All.Select(f => f["globalid"]!.ToString()).Distinct().Count());
    }

    [Fact]
    public async Task Another_process_goes_on_where_one_stops_and_an_edit_that_they_refuse_keeps_no_other_waiting()
    {
        utility.Refuses = edit => edit["descripcion"]?.ToString() == "Nuestra 2" ? "Too long." : null;
        var first = await Start();
        for (var i = 0; i < 4; i++)
            await Report();
        await Passes(() => Task.FromResult(utility.All.Count == 3), 1, "the three that they want");
        await first.StopAsync(CancellationToken.None);
        Fill(new { descripcion = "Suya" });
        await Start();
        await Passes(async () => (await Cases()).Count == 5, 2, "theirs here");
        // For days it is tried again ever more seldom, until a person has to look.
        await Passes(
            async () => await Ledger.Backlog("idaan", CancellationToken.None) is { Stuck: 1 }, 3_600, "stuck");
        utility.Refuses = _ => null;
        await Ledger.Replay("idaan", null, ExchangeState.Stuck, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue);
        await Passes(() => IsOneRegistry(5), 2, "one registry");
    }

    [Fact]
    public async Task Where_both_have_changed_a_leak_while_they_were_apart_the_utility_has_the_last_word()
    {
        await Start();
        var id = await Report();
        await Passes(() => IsOneRegistry(1), 1, "both sides");
        var leak = (await Cases())[0].LeakId!;
        utility.Away = true;
        await Passes(async () => (await new LayerStore(The<Database>()).FindHealth("idaan", CancellationToken.None))!
            .Fault is not null, 20, "apart");
        await The<IGrainFactory>().GetGrain<ILeakGrain>(leak).Do(new LeakCommand.Claim("sur"), "crew");
        utility.Change(
            utility.All[0]["objectid"]!.GetValue<long>(), new { estado = "no_corresponde", nota = "Privada" });
        utility.Away = false;
        await Passes(async () => (await Cases()).Single(c => c.Id == id).Status == CaseStatus.NotOurs, 10, "theirs");
        await Passes(() => IsOneRegistry(1), 10, "both sides again");
        Assert.Equal("no_corresponde", utility.All[0]["estado"]!.ToString());
    }
}

using Despacho311.Domain.Deliveries;
using System.Text.Json;
using Despacho311.Api.City;
using Despacho311.Api.Accounts;
using Despacho311.Api.Feeds;
using Despacho311.Api.Webhooks;
using Despacho311.Contracts.Journal;
using Despacho311.Domain;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Webhooks;
using Despacho311.Journal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Despacho311.Tests.Api.Webhooks;

public sealed class SqliteWebhookFeedTests : WebhookFeedTests
{
    protected override Task<Database> NewDatabase() => Task.FromResult(
        Database.Sqlite(Path.Combine(Directory.CreateTempSubdirectory("despacho311-").FullName, "city.db")));
}

/// <summary>Here the disk waits for nothing, so that days pass in seconds.</summary>
public sealed class PostgresWebhookFeedTests(PostgresServer server) : WebhookFeedTests
{
    protected override async Task<Database> NewDatabase() => Database.Postgres(await server.NewDatabase());

    [Fact]
    public async Task A_day_without_a_receiver_loses_nothing_and_it_is_not_asked_for_every_message()
    {
        var port = Loopback.FreePort();
        await StartFeed();
        await Listen(new Uri($"http://127.0.0.1:{port}/"));
        for (var hour = 0; hour < 24; hour++)
        {
            await Open($"H{hour}-A");
            await Open($"H{hour}-B");
            await Pass(TimeSpan.FromHours(1), TimeSpan.FromMinutes(5));
        }
        var tries = 0;
        foreach (var message in await Messages.List("wh_1", null, null, 100, CancellationToken.None))
            tries += (await Messages.Attempts("wh_1", message.Id, CancellationToken.None)).Count;
        Assert.InRange(tries, 20, 120);
        using var receiver = new Receiver(port);
        await ArrivesAll(receiver, 48);
        Assert.Equal("H0-A", Ids(receiver)[0]);
        Assert.Null((await Store.Find("wh_1", CancellationToken.None))!.Health.FailingSince);
    }

    [Fact]
    public async Task A_receiver_that_fails_for_days_is_disabled_and_gets_it_all_when_it_is_put_back_to_work()
    {
        using var receiver = new Receiver { Answers = _ => 503 };
        await StartFeed();
        await Listen(receiver.Url);
        await Open("A");
        await Pass(TimeSpan.FromDays(4), TimeSpan.FromMinutes(20));
        Assert.Equal(WebhookDisabled.Unreachable, (await Store.Find("wh_1", CancellationToken.None))!.Disabled);
        await Open("B");
        receiver.Answers = _ => 200;
        receiver.Calls.Clear();
        await Pass(TimeSpan.FromHours(2), TimeSpan.FromMinutes(5));
        Assert.Empty(receiver.Calls);
        await Store.Disable("wh_1", null);
        await ArrivesAll(receiver, 2);
    }
}

/// <summary>What a webhook's receiver may count on, over days of virtual time, the same on both databases.</summary>
public abstract class WebhookFeedTests : IAsyncLifetime
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.FromHours(-5)));
    private readonly List<WebhookFeed> feeds = [];
    private readonly List<WebhookSender> senders = [];
    private Database database = null!;
    private JournalWriter journal = null!;

    protected abstract Task<Database> NewDatabase();

    public async ValueTask InitializeAsync()
    {
        database = await NewDatabase();
        await database.Migrate(_ => { }, CancellationToken.None);
        journal = new JournalWriter(database);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var feed in feeds)
            await feed.StopAsync(CancellationToken.None);
        senders.ForEach(s => s.Dispose());
        feeds.ForEach(f => f.Dispose());
        await journal.DisposeAsync();
        database.Dispose();
        GC.SuppressFinalize(this);
    }

    protected WebhookStore Store => new(database, clock);

    protected WebhookMessages Messages => new(database, clock);

    /// <summary>One process that works on webhooks, or waits to.</summary>
    protected async Task StartFeed(bool allowPrivate = true)
    {
        var settings = new WebhookSettings(allowPrivate, "https://311.example");
        var sender = new WebhookSender(Store, Messages, settings, clock, NullLogger<WebhookSender>.Instance);
        var news = new WebhookNews(new RowReader(database), journal, new CityMap(database, clock), clock, settings);
        var feed = new WebhookFeed(Store, Messages, news, sender,
            new FeedStore(database, clock), journal, clock, NullLogger<WebhookFeed>.Instance);
        senders.Add(sender);
        feeds.Add(feed);
        await feed.StartAsync(CancellationToken.None);
    }

    protected async Task<Webhook> Listen(Uri to)
    {
        var webhook = new Webhook("wh_1", "admin", Roles.Admin, null, to.ToString(), [], [], "es",
            WebhookSignature.NewSecret(), null, null, await journal.Settled(CancellationToken.None), clock.GetUtcNow(),
            new ReceiverHealth(0, null, clock.GetUtcNow()), null);
        await Store.Add(webhook);
        return webhook;
    }

    protected async Task Open(string id)
    {
        var now = clock.GetUtcNow();
        var opened = new CaseEvent.Opened(id, "MOP-HUECO", "MOP",
            new CasePlace(new GeoPoint(8.98, -79.52), null, null, null, null, null), "Hueco",
            Sorted.Map<System.Collections.Immutable.ImmutableArray<string>>(), [], Channel.Api, null, now, null, null,
            null);
        await journal.Append(new Append($"case/{id}", StreamHead.Empty, [opened], now, "test", null,
            Aggregates.Cases.Rows(CaseLogic.Evolve(null, opened), [opened])));
    }

    /// <summary>Lets virtual time pass, and what is due in it happen.</summary>
    protected async Task Pass(TimeSpan time, TimeSpan step)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += step)
        {
            clock.Advance(step);
            await Eventually.Passes(TimeSpan.FromMilliseconds(8));
        }
    }

    protected static IReadOnlyList<string> Ids(Receiver receiver) => [.. receiver.Calls.Select(c =>
        JsonSerializer.Deserialize<JsonElement>(c.Body).GetProperty("data").GetProperty("id").ToString())];

    protected async Task ArrivesAll(Receiver receiver, int count, double stepSeconds = 10) =>
        await Eventually.Is(async () =>
        {
            await Pass(TimeSpan.FromSeconds(4 * stepSeconds), TimeSpan.FromSeconds(stepSeconds));
            return Ids(receiver).Distinct().Count() == count;
        }, $"{count} messages", 30);

    [Fact]
    public async Task Of_two_processes_one_works_and_the_other_takes_over_when_it_stops()
    {
        using var receiver = new Receiver();
        await StartFeed();
        await StartFeed();
        await Listen(receiver.Url);
        for (var i = 0; i < 20; i++)
            await Open($"A{i}");
        // Slowly, so that who holds the feed has the time to say that it is still there.
        await ArrivesAll(receiver, 20, 0.25);
        await feeds[0].StopAsync(CancellationToken.None);
        await Open("B");
        await ArrivesAll(receiver, 21, 0.25);
        await feeds[1].StopAsync(CancellationToken.None);
        await Open("C");
        await StartFeed();
        await ArrivesAll(receiver, 22, 0.25);
        // At least once: what came twice is known by its number.
        Assert.Equal(22, receiver.Calls.Select(c => c.Headers["webhook-id"]).Distinct().Count());
        Assert.InRange(receiver.Calls.Count, 22, 30);
    }

    [Fact]
    public async Task An_address_inside_the_network_is_not_connected_to()
    {
        using var receiver = new Receiver();
        await StartFeed(allowPrivate: false);
        var webhook = await Listen(new UriBuilder(receiver.Url) { Host = "localhost" }.Uri);
        await Open("A");
        await Eventually.Is(async () =>
        {
            await Pass(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1));
            var message = (await Messages.List(webhook.Id, null, null, 1, CancellationToken.None)).SingleOrDefault();
            return message is not null && (await Messages.Attempts(webhook.Id, message.Id, CancellationToken.None))
                .Any(a => a.Fault?.Contains("inside a network", StringComparison.Ordinal) == true);
        }, "a refused connection");
        Assert.Empty(receiver.Calls);
    }
}

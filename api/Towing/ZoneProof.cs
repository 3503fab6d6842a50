using Despacho311.Api.Accounts;
using Despacho311.Api.City;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Towing;
using Despacho311.Domain;
using Despacho311.Domain.Towing;

namespace Despacho311.Api.Towing;

/// <summary>Follows the zones' ledgers, so that their fairness can be told at any moment.</summary>
public sealed class FairnessBook(IJournal journal) : IDisposable
{
    private readonly SemaphoreSlim alone = new(1);
    private readonly Dictionary<string, FairnessCount> zones = new(StringComparer.Ordinal);

    public async Task<ZoneFairness> Of(string zone, DateOnly from, DateOnly until, CancellationToken cancellation)
    {
        await alone.WaitAsync(cancellation);
        try
        {
            if (!zones.TryGetValue(zone, out var count))
                zones[zone] = count = new FairnessCount(zone);
            var stream = Aggregates.TowZones.Stream(zone);
            await foreach (var e in journal.ReadStream(stream, count.State.Version + 1, cancellation))
                count.Add((TowZoneEvent)Wire.Read(e.Type, e.Data), e.At);
            return count.Of(from, until);
        }
        finally
        {
            alone.Release();
        }
    }

    public void Dispose() => alone.Dispose();
}

/// <summary>What makes a zone open to proof: its ledger, whole and by days, and what follows from it.</summary>
public static class ZoneProof
{
    private const int MaxDays = 366;

    /// <param name="Owed">In removals; negative when the slot is ahead.</param>
    public sealed record SlotShare(string Slot, double Owed);

    public sealed record SharesAnswer(string Zone, IReadOnlyList<SlotShare> Slots, double LargestGap);

    public static void MapZoneProof(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/zones/{id}").WithTags("zones");
        group.MapGet("ledger", Ledger).Public("the ledger is open to proof by anybody")
            .Gives<LedgerLine>(mediaType: "application/x-ndjson")
            .Does("getLedger", "Every decision of the zone, one JSON event a line, oldest first");
        group.MapGet("ledger/days", (HttpContext context, CityMap city, DailyLedgers ledgers, string id) =>
            Knows(city, id)
                ? Results.Json(new Page<LedgerDay>(ledgers.List(id), null), Wire.Json)
                : context.Problem(404, "notFound")).Public("the ledger is open to proof by anybody")
            .Gives<Page<LedgerDay>>().Does("listLedgerDays", "The published days of the ledger, newest first");
        group.MapGet("ledger/days/{day}", Day).Public("the ledger is open to proof by anybody")
            .Gives<LedgerLine>(mediaType: "application/x-ndjson")
            .Does("getLedgerDay", "One day of the ledger, a file that never changes: verify-ledger needs it alone");
        group.MapGet("shares", Shares).Public("fairness is on show").Gives<SharesAnswer>()
            .Does("getShares", "What the zone owes each slot");
        group.MapGet("fairness", Fairness).Public("fairness is on show").RequireRateLimiting(Limits.Look)
            .Gives<ZoneFairness>()
            .Does("getFairness", "What each turn was owed and got, waits by hour, and choices against the rule");
    }

    private static bool Knows(CityMap city, string zone) => city.TowZones.Areas.Any(a => a.Id == zone);

    private static IResult Ledger(HttpContext context, CityMap city, IJournal journal, string id) =>
        !Knows(city, id)
            ? context.Problem(404, "notFound")
            : Results.Stream(async stream =>
            {
                await using var writer = new StreamWriter(stream);
                await foreach (var e in journal.ReadStream(Aggregates.TowZones.Stream(id), 1, context.RequestAborted))
                    await writer.WriteLineAsync(Wire.Write(LedgerLine.Of(e)));
            }, "application/x-ndjson");

    private static IResult Day(HttpContext context, CityMap city, DailyLedgers ledgers, string id, string day)
    {
        if (!Knows(city, id) || !DateOnly.TryParseExact(day, "yyyy-MM-dd", out var date)
            || ledgers.Find(id, date) is not { } path)
            return context.Problem(404, "notFound");
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.File(path, "application/x-ndjson", $"ledger-{id}-{day}.ndjson");
    }

    private static async Task<IResult> Shares(HttpContext context, CityMap city, IGrainFactory grains, string id)
    {
        if (!Knows(city, id))
            return context.Problem(404, "notFound");
        var zone = await grains.GetGrain<ITowZoneGrain>(id).Get();
        return Results.Json(new SharesAnswer(id,
            [.. zone.Credits.Select(c => new SlotShare(c.Key, Math.Round(c.Value, 3)))],
            zone.Credits.Count == 0 ? 0 : Math.Round(zone.Credits.Values.Max(Math.Abs), 3)), Wire.Json);
    }

    private static async Task<IResult> Fairness(
        HttpContext context, CityMap city, FairnessBook book, CompanyNames names, TimeProvider clock, string id,
        int? days)
    {
        if (!Knows(city, id))
            return context.Problem(404, "notFound");
        if (days is < 1 or > MaxDays)
            return context.Invalid(context.Field("/days", "range", 1, MaxDays));
        var today = PanamaTime.Day(clock.GetUtcNow());
        var fair = await book.Of(id, today.AddDays(1 - (days ?? 30)), today, context.RequestAborted);
        var nameOf = await names.Read(context.RequestAborted);
        return Results.Json(fair with
        {
            Slots = [.. fair.Slots.Select(s => s with { Companies = [.. s.Companies.Select(nameOf)] })],
            Overrides = [.. fair.Overrides.Select(o => o with { Company = nameOf(o.Company) })],
        }, Wire.Json);
    }
}

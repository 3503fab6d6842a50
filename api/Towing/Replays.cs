using System.Text.Json.Nodes;
using Dapper;
using Despacho311.Api.Accounts;
using Despacho311.Api.Codes;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Live;
using Despacho311.Contracts.Towing;
using Despacho311.Journal;

namespace Despacho311.Api.Towing;

/// <summary>
/// A removal from first call to release, to look at again: what was recorded of it and of its zone's decisions, each
/// with the hash that the ledger has for it, and the way that its trucks drove.
/// </summary>
public static class Replays
{
    private const int MaxTrack = 20_000;

    /// <param name="Stream">The removal's own, or its zone's, which is the public ledger.</param>
    /// <param name="Hash">As in the ledger, in hexadecimal: who has the day's file finds the same.</param>
    public sealed record ReplayEvent(
        string Stream, long Version, string Type, DateTimeOffset At, string Actor, JsonNode? Data, string Hash);

    public sealed record TrackPoint(string Truck, DateTimeOffset At, double Lat, double Long);

    public sealed record RemovalReplay(
        TowRequestView Removal, IReadOnlyList<ReplayEvent> Events, IReadOnlyList<TrackPoint> Track);

    private sealed class TrackRow
    {
        public string Truck { get; init; } = "";
        public long At_us { get; init; }
        public double Lat { get; init; }
        public double Long { get; init; }
    }

    public static void MapReplays(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/v1/tow-requests/{id}/replay", Get).For(Roles.Dispatcher).WithTags("tow-requests")
            .Gives<RemovalReplay>()
            .TakesCode()
            .Does("getReplay", "All that was recorded of a removal, with hashes and the way its trucks drove");

    private static async Task<IResult> Get(
        HttpContext context, IGrainFactory grains, IJournal journal, Database database, string id)
    {
        var (code, problem) = TypedCode.Read(context, id);
        if (code is null)
            return problem!;
        if (await grains.GetGrain<ITowRequestGrain>(code).Get() is not { } removal)
            return context.Problem(404, "notFound");
        var events = new List<ReplayEvent>();
        await foreach (var e in journal.ReadStream(Aggregates.TowRequests.Stream(code), 1, context.RequestAborted))
            events.Add(Of(e));
        await foreach (var e in journal.ReadStream(Aggregates.TowZones.Stream(removal.Zone), 1, context.RequestAborted))
            if (e.Data.Contains($"\"request\":\"{code}\"", StringComparison.Ordinal))
                events.Add(Of(e));
        await using var connection = await database.Open(context.RequestAborted);
        var track = await connection.QueryAsync<TrackRow>(new CommandDefinition(
            "SELECT truck, at_us, lat, long FROM tow_tracks WHERE request = @code ORDER BY at_us LIMIT @MaxTrack",
            new { code, MaxTrack }, cancellationToken: context.RequestAborted));
        context.Response.Headers.ContentDisposition = $"inline; filename=\"replay-{code}.json\"";
        return Results.Json(new RemovalReplay(TowRequestView.Of(removal),
            [.. events.OrderBy(e => e.At).ThenBy(e => e.Stream, StringComparer.Ordinal).ThenBy(e => e.Version)],
            [.. track.Select(p => new TrackPoint(p.Truck, Tables.Instant(p.At_us), p.Lat, p.Long))]), Wire.Json);
    }

    private static ReplayEvent Of(StoredEvent e) => new(
        e.Stream, e.Version, e.Type, e.At, e.Actor, JsonNode.Parse(e.Data), Convert.ToHexStringLower(e.Hash));
}

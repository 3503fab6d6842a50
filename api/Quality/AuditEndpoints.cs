using System.Text.Json.Nodes;
using Dapper;
using Despacho311.Api.Accounts;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Journal;

namespace Despacho311.Api.Quality;

/// <summary>What happened, as the journal keeps it, and whether it is as it was written.</summary>
public static class AuditEndpoints
{
    private const int MaxStream = 120;
    private const int MaxBroken = 100;

    /// <summary>So far back one look goes when only one person's acts are wanted.</summary>
    private const int Window = 20_000;

    /// <param name="Hash">Over this event and all before it in the stream, hexadecimal.</param>
    /// <param name="Holds">Whether the hash is what the events make it.</param>
    public sealed record AuditedEvent(
        long Version, string Type, DateTimeOffset At, string Actor, JsonNode? Data, string Hash, bool Holds);

    /// <param name="Events">How many there are; all of them were checked.</param>
    /// <param name="Holds">Whether nothing was changed, dropped, swapped or put in.</param>
    /// <param name="Broken">Versions at which something was, the first hundred.</param>
    public sealed record AuditAnswer(
        string Stream, long Events, bool Holds, IReadOnlyList<long> Broken, IReadOnlyList<AuditedEvent> Items,
        string? Next);

    /// <param name="Position">In the journal of the whole installation.</param>
    public sealed record AuditedAct(
        long Position, string Stream, long Version, string Type, DateTimeOffset At, string Actor);

    private sealed record Row(long Position, string Stream, long Version, string Type, long AtUs, string Actor);

    public static void MapAudit(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/audit").WithTags("quality");
        group.MapGet("", Stream).For(Roles.Quality).Gives<AuditAnswer>()
            .Refuses(StatusCodes.Status404NotFound, "notFound")
            .Does("auditStream", "Every event of one thing, oldest first, with the check of its whole chain of hashes");
        group.MapGet("latest", Latest).For(Roles.Quality).Gives<Page<AuditedAct>>()
            .Does("listActs", "What was done last in the whole installation, newest first; by one `actor` alone");
    }

    /// <summary>The whole chain is checked, event by event; shown is a page of it.</summary>
    private static async Task<IResult> Stream(
        HttpContext context, IJournal journal, string? stream, long? after, int? limit)
    {
        if (stream is not { Length: > 0 and <= MaxStream } || !stream.Contains('/', StringComparison.Ordinal))
            return context.Invalid(context.Field("/stream", "value"));
        var (most, items, broken, more) = (Lists.Limit(limit), new List<AuditedEvent>(), new List<long>(), false);
        var head = StreamHead.Empty;
        await foreach (var e in journal.ReadStream(stream, 1, context.RequestAborted))
        {
            var hash = JournalHash.Next(
                head.Hash, e.Stream, e.Version, e.Type, e.Data, Tables.Micros(e.At), e.Actor, e.RuleVersion);
            var holds = e.Version == head.Version + 1 && hash.AsSpan().SequenceEqual(e.Hash);
            if (!holds && broken.Count < MaxBroken)
                broken.Add(e.Version);
            if (e.Version > (after ?? 0) && items.Count < most)
                items.Add(new AuditedEvent(e.Version, e.Type, e.At, e.Actor, JsonNode.Parse(e.Data),
                    Convert.ToHexStringLower(e.Hash), holds));
            else
                more |= items.Count == most;
            // From a fault on, what follows is held against what stands there: one fault is one line.
            head = new StreamHead(e.Version, e.Hash);
        }
        return head.Version == 0
            ? context.Problem(404, "notFound")
            : Results.Json(new AuditAnswer(stream, head.Version, broken.Count == 0, broken, items,
                more ? $"{items[^1].Version}" : null), Wire.Json);
    }

    private static async Task<IResult> Latest(
        HttpContext context, Database database, string? actor, long? before, int? limit)
    {
        await using var connection = await database.Open(context.RequestAborted);
        var most = Lists.Limit(limit);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            "SELECT position AS Position, stream AS Stream, version AS Version, type AS Type, at_us AS AtUs, "
            + "actor AS Actor FROM (SELECT * FROM journal WHERE position < @before ORDER BY position DESC "
            + "LIMIT @window) AS latest WHERE @actor = '' OR actor = @actor ORDER BY position DESC LIMIT @most",
            new { before = before ?? long.MaxValue, actor = actor ?? "", most, window = actor is null ? most : Window },
            cancellationToken: context.RequestAborted))).ToList();
        return Results.Json(new Page<AuditedAct>([.. rows.Select(r => new AuditedAct(
            r.Position, r.Stream, r.Version, r.Type, Tables.Instant(r.AtUs), r.Actor))],
            rows.Count == most ? $"{rows[^1].Position}" : null), Wire.Json);
    }
}

using Dapper;
using Despacho311.Api.Feeds;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Deliveries;
using Despacho311.Domain.Leaks;
using Despacho311.Journal;

namespace Despacho311.Api.FeatureLayers;

/// <summary>Which case is which feature, and how each layer is doing, in the database.</summary>
public sealed class LayerStore(Database database)
{
    private const string LinkColumns = "layer, case_id, global_id, object_id, standing, sent, edited_at_us";

    private sealed class LayerRow
    {
        public string Name { get; init; } = "";
        public long Since_position { get; init; }
        public long Read_to_us { get; init; }
        public long Read_at_us { get; init; }
        public string Missing { get; init; } = "";
        public long Failures { get; init; }
        public long? Failing_since_us { get; init; }
        public long Next_at_us { get; init; }
        public string? Fault { get; init; }

        public LayerHealth Read() => new(Name, Since_position, Tables.Instant(Read_to_us), Tables.Instant(Read_at_us),
            Missing.Split(',', StringSplitOptions.RemoveEmptyEntries),
            new ReceiverHealth((int)Failures, Failing_since_us is { } since ? Tables.Instant(since) : null,
                Tables.Instant(Next_at_us)), Fault);
    }

    private sealed class LinkRow
    {
        public string Layer { get; init; } = "";
        public string Case_id { get; init; } = "";
        public string? Global_id { get; init; }
        public long? Object_id { get; init; }
        public string Standing { get; init; } = "";
        public string Sent { get; init; } = "";
        public long Edited_at_us { get; init; }

        public LayerLink Read() => new(Layer, Case_id, Global_id, Object_id,
            Enum.Parse<LeakStanding>(Standing, ignoreCase: true), Sent, Tables.Instant(Edited_at_us));
    }

    /// <summary>The layer as it is known; it becomes known now, and follows what happens from here on.</summary>
    public async Task<LayerHealth> Health(string name, Func<Task<long>> position, CancellationToken cancellation)
    {
        if (await FindHealth(name, cancellation) is { } known)
            return known;
        await database.Execute("INSERT INTO feature_layers (name, since_position, read_to_us, read_at_us, missing, "
            + "failures, next_at_us) VALUES (@name, @position, 0, 0, '', 0, 0) ON CONFLICT (name) DO NOTHING",
            new { name, position = await position() });
        return (await FindHealth(name, cancellation))!;
    }

    public async Task<LayerHealth?> FindHealth(string name, CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        return (await connection.QuerySingleOrDefaultAsync<LayerRow>(new CommandDefinition(
            "SELECT name, since_position, read_to_us, read_at_us, missing, failures, failing_since_us, next_at_us, "
            + "fault FROM feature_layers WHERE name = @name", new { name }, cancellationToken: cancellation)))?.Read();
    }

    public Task Save(string name, ReceiverHealth health, string? fault) => database.Execute(
        "UPDATE feature_layers SET failures = @Failures, failing_since_us = @since, next_at_us = @next, fault = @fault "
        + "WHERE name = @name",
        new
        {
            name,
            health.Failures,
            since = health.FailingSince is { } since ? Tables.Micros(since) : (long?)null,
            next = Tables.Micros(health.NextAt),
            fault,
        });

    /// <summary>All that was edited until then is known here.</summary>
    public Task SaveReadTo(string name, DateTimeOffset to) => database.Execute(
        "UPDATE feature_layers SET read_to_us = @to WHERE name = @name AND read_to_us < @to",
        new { name, to = Tables.Micros(to) });

    /// <summary>It was looked for what is new; who asked for that meanwhile has it looked once more.</summary>
    /// <param name="before">When it was looked last, as it was known then.</param>
    public Task SaveReadAt(string name, DateTimeOffset at, DateTimeOffset before) => database.Execute(
        "UPDATE feature_layers SET read_at_us = @at WHERE name = @name AND read_at_us = @before",
        new { name, at = Tables.Micros(at), before = Tables.Micros(before) });

    /// <summary>
    /// Has it looked at once for what is new. Both moments are long ago, and a reading that is under way has seen but
    /// one of them.
    /// </summary>
    public Task AskForReading(string name) => database.Execute(
        "UPDATE feature_layers SET read_at_us = CASE WHEN read_at_us = 0 THEN -1 ELSE 0 END WHERE name = @name",
        new { name });

    /// <summary>Which of the fields that are set up the layer has not.</summary>
    public Task SaveMissing(string name, IEnumerable<string> fields) => database.Execute(
        "UPDATE feature_layers SET missing = @missing WHERE name = @name",
        new { name, missing = string.Join(',', fields) });

    public Task<LayerLink?> OfCase(string layer, string id, CancellationToken cancellation) =>
        Find("case_id = @id", new { layer, id }, cancellation);

    public Task<LayerLink?> OfFeature(string layer, string globalId, CancellationToken cancellation) =>
        Find("global_id = @globalId", new { layer, globalId }, cancellation);

    private async Task<LayerLink?> Find(string where, object values, CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        return (await connection.QuerySingleOrDefaultAsync<LinkRow>(new CommandDefinition(
            $"SELECT {LinkColumns} FROM layer_features WHERE layer = @layer AND {where}",
            values, cancellationToken: cancellation)))?.Read();
    }

    /// <summary>Links a case with a feature, or changes what is known of the two.</summary>
    public Task Save(LayerLink link) => database.Execute(
        $"INSERT INTO layer_features ({LinkColumns}) VALUES (@Layer, @Case, @GlobalId, @ObjectId, @standing, @Sent, "
        + "@edited) ON CONFLICT (layer, case_id) DO UPDATE SET global_id = @GlobalId, object_id = @ObjectId, "
        + "standing = @standing, sent = @Sent, edited_at_us = @edited",
        new
        {
            link.Layer,
            link.Case,
            link.GlobalId,
            link.ObjectId,
            standing = Tables.NameOf(link.Agreed),
            link.Sent,
            edited = Tables.Micros(link.EditedAt),
        });

    /// <summary>Saves that these cases changed and how far the journal was read, in one transaction.</summary>
    public Task Owe(string feed, IReadOnlyList<(string Layer, string Case)> changed, DateTimeOffset now,
        long position) => database.Change(async (connection, transaction) =>
        {
            foreach (var (layer, id) in changed)
                await ExchangeLedger.Ask(connection, transaction, layer, id, now);
            await FeedStore.Mark(connection, transaction, feed, position);
        }, CancellationToken.None);
}

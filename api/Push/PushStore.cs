using Dapper;
using Despacho311.Contracts.Journal;
using Despacho311.Journal;

namespace Despacho311.Api.Push;

/// <summary>A browser that wants to be woken for its truck.</summary>
/// <param name="Endpoint">Its address at the push service of whoever made the browser.</param>
/// <param name="Receiver">Its public point, 65 bytes in base64url.</param>
/// <param name="Auth">The secret that it shares with us, 16 bytes in base64url.</param>
/// <param name="SincePosition">Where in the journal it begins to listen.</param>
public sealed record PushSubscription(
    string Endpoint, string Truck, string Receiver, string Auth, string Language, long SincePosition);

/// <summary>The browsers that are woken, in the database.</summary>
public sealed class PushStore(Database database, TimeProvider clock)
{
    /// <summary>A truck has a few phones; the oldest make room.</summary>
    private const int MostOfOneTruck = 5;

    private sealed class Row
    {
        public string Endpoint { get; init; } = "";
        public string Truck { get; init; } = "";
        public string Receiver { get; init; } = "";
        public string Auth { get; init; } = "";
        public string Language { get; init; } = "";
        public long Since_position { get; init; }
    }

    public async Task<IReadOnlyList<PushSubscription>> List(CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            "SELECT endpoint, truck, receiver, auth, language, since_position FROM push_subscriptions",
            cancellationToken: cancellation));
        return [.. rows.Select(r =>
            new PushSubscription(r.Endpoint, r.Truck, r.Receiver, r.Auth, r.Language, r.Since_position))];
    }

    /// <summary>Adds it, or says whose it is from now on: a phone that changes trucks keeps its address.</summary>
    public Task Add(PushSubscription s) => database.Change(async (connection, transaction) =>
    {
        await connection.ExecuteAsync(
            "INSERT INTO push_subscriptions (endpoint, truck, receiver, auth, language, since_position, created_at_us) "
            + "VALUES (@Endpoint, @Truck, @Receiver, @Auth, @Language, @SincePosition, @now) "
            + "ON CONFLICT (endpoint) DO UPDATE SET truck = excluded.truck, receiver = excluded.receiver, "
            + "auth = excluded.auth, language = excluded.language",
            new
            {
                s.Endpoint,
                s.Truck,
                s.Receiver,
                s.Auth,
                s.Language,
                s.SincePosition,
                now = Tables.Micros(clock.GetUtcNow()),
            }, transaction);
        await connection.ExecuteAsync(
            "DELETE FROM push_subscriptions WHERE truck = @Truck AND endpoint NOT IN (SELECT endpoint FROM "
            + "push_subscriptions WHERE truck = @Truck ORDER BY created_at_us DESC LIMIT @MostOfOneTruck)",
            new { s.Truck, MostOfOneTruck }, transaction);
    }, CancellationToken.None);

    /// <param name="endpoint">Null for all of the truck's.</param>
    public async Task Remove(string truck, string? endpoint)
    {
        await database.Execute("DELETE FROM push_subscriptions WHERE truck = @truck"
            + (endpoint is null ? "" : " AND endpoint = @endpoint"), new { truck, endpoint });
    }
}

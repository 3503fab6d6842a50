using System.Collections.Immutable;
using System.Data.Common;
using Dapper;
using Despacho311.Api.City;
using Despacho311.Api.Clocks;
using Despacho311.Contracts.Journal;
using Despacho311.Domain;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Search;
using Despacho311.Journal;
using Npgsql;
using NpgsqlTypes;

namespace Despacho311.Tests.Benchmarks;

/// <summary>
/// Rows of years of cases as the journal would have left them, written past it: its five million events would take an
/// hour.
/// </summary>
internal static class ManyCases
{
    private const int Part = 50_000;
    private const double StillOpen = 0.05;

    private static readonly string Columns =
        "id, version, hash, snapshot, " + string.Join(", ", Tables.Cases.Columns.Select(c => c.Name));

    /// <param name="postgres">Null: SQLite.</param>
    public static async Task Fill(Database database, string? postgres, int count, int years)
    {
        var map = new CityMap(database, TimeProvider.System);
        await map.Load();
        var now = DateTimeOffset.UtcNow;
        await using DbConnection connection = postgres is null
            ? await database.Open(CancellationToken.None)
            : new NpgsqlConnection(postgres);
        if (postgres is not null)
            await connection.OpenAsync();
        if (connection is NpgsqlConnection)
            await connection.ExecuteAsync(
                "DROP INDEX case_words_words; CREATE TABLE words_in (id text, at bigint, words text)");
        var clocks = new ClockStore(database);
        var random = new Random(1);
        for (var from = 0; from < count; from += Part)
        {
            var cases = Enumerable.Range(from, Math.Min(Part, count - from))
                .Select(i => Case($"G{i:D8}", Lists.Pick(random, map.Services), random,
                    now.AddMinutes(-(1 - (double)i / count) * years * 365 * 24 * 60))).ToList();
            await using var transaction = await connection.BeginTransactionAsync();
            if (connection is NpgsqlConnection server)
                await Copy(server, cases);
            else
                await Insert(connection, transaction, cases);
            await clocks.Save(connection, transaction,
                cases.Where(c => c.Status == CaseStatus.Received).Select(c => (c, map.ClockOf(c))));
            await transaction.CommitAsync();
        }
        await connection.ExecuteAsync(connection is NpgsqlConnection
            ? """
            INSERT INTO case_words (id, opened_at_us, words)
            SELECT id, at, array_to_tsvector(string_to_array(words, ' ')) FROM words_in;
            DROP TABLE words_in;
            SET maintenance_work_mem = '512MB';
            CREATE INDEX case_words_words ON case_words USING gin (words);
            """
            : "ANALYZE;", commandTimeout: 3_600);
        if (connection is not NpgsqlConnection)
            return;
        // Years of cases were not all written a moment ago.
        await connection.ExecuteAsync("VACUUM ANALYZE", commandTimeout: 3_600);
        await connection.ExecuteAsync("CHECKPOINT;", commandTimeout: 3_600);
    }

    private static CitizenCase Case(string id, ServiceType service, Random random, DateTimeOffset at)
    {
        var words = $"{Lists.Pick(random, Lists.Troubles)} frente a la casa {random.Next(1, 4_000)} de "
            + Lists.Pick(random, Lists.Streets);
        var c = CaseLogic.Evolve(null, new CaseEvent.Opened(id, service.Code, service.Agency,
            new CasePlace(new GeoPoint(8.95 + random.NextDouble() * 0.13, -79.56 + random.NextDouble() * 0.12), 10,
                Lists.Pick(random, Lists.Streets), null, "Bella Vista", "Panamá"),
            words, Sorted.Map<ImmutableArray<string>>(), [], Channel.Phone, null, at, null, null, service.Target));
        // Else all of them would look for their leaks while somebody is timed.
        if (c.IsLeakWanted)
            c = CaseLogic.Evolve(c, new CaseEvent.LinkedToLeak("L" + id, 1, at));
        return random.NextDouble() < StillOpen ? c : CaseLogic.Evolve(c, new CaseEvent.Closed(CaseStatus.Resolved, null,
            new CaseWord("Atendido por la cuadrilla", [], CaseSpeaker.Agency), at.AddHours(random.Next(1, 200))));
    }

    private static EntityRow RowOf(CitizenCase c) => Aggregates.Cases.Rows(c, []).First(r => r.Table == Tables.Cases);

    private static string WordsOf(CitizenCase c) =>
        string.Join(' ', Words.Of($"{c.Description} {c.Place.Address} {c.Service}").Distinct());

    private static async Task Insert(
        DbConnection connection, DbTransaction transaction, IReadOnlyList<CitizenCase> cases)
    {
        var names = Columns.Split(", ");
        await using var row = connection.CreateCommand();
        row.Transaction = transaction;
        row.CommandText = $"INSERT INTO cases ({Columns}) VALUES ({string.Join(", ", names.Select(n => "@" + n))})";
        foreach (var name in names)
        {
            var parameter = row.CreateParameter();
            parameter.ParameterName = "@" + name;
            row.Parameters.Add(parameter);
        }
        foreach (var c in cases)
        {
            var found = RowOf(c);
            object?[] values = [found.Id, 1L, new byte[32], found.State, .. found.Values];
            for (var i = 0; i < values.Length; i++)
                row.Parameters[i].Value = values[i] ?? DBNull.Value;
            await row.ExecuteNonQueryAsync();
        }
        await WordIndex.Write(connection, transaction, isPostgres: false,
            [.. cases.Select(c => new IndexedCase(c.Id, c.OpenedAt, WordsOf(c)))]);
    }

    private static async Task Copy(NpgsqlConnection connection, IReadOnlyList<CitizenCase> cases)
    {
        var columns = Tables.Cases.Columns;
        await using (var to = await connection.BeginBinaryImportAsync(
            $"COPY cases ({Columns}) FROM STDIN (FORMAT binary)"))
        {
            foreach (var row in cases.Select(RowOf))
            {
                await to.StartRowAsync();
                await to.WriteAsync(row.Id, NpgsqlDbType.Text);
                await to.WriteAsync(1L, NpgsqlDbType.Bigint);
                await to.WriteAsync(new byte[32], NpgsqlDbType.Bytea);
                await to.WriteAsync(row.State!, NpgsqlDbType.Text);
                for (var i = 0; i < columns.Length; i++)
                    if (row.Values[i] is { } value)
                        await to.WriteAsync(value, columns[i].Kind switch
                        {
                            ColumnKind.Text => NpgsqlDbType.Text,
                            ColumnKind.Integer => NpgsqlDbType.Bigint,
                            _ => NpgsqlDbType.Double,
                        });
                    else
                        await to.WriteNullAsync();
            }
            await to.CompleteAsync();
        }
        await using var words = await connection.BeginBinaryImportAsync(
            "COPY words_in (id, at, words) FROM STDIN (FORMAT binary)");
        foreach (var c in cases)
        {
            await words.StartRowAsync();
            await words.WriteAsync(c.Id, NpgsqlDbType.Text);
            await words.WriteAsync(Tables.Micros(c.OpenedAt), NpgsqlDbType.Bigint);
            await words.WriteAsync(WordsOf(c), NpgsqlDbType.Text);
        }
        await words.CompleteAsync();
    }
}

using System.Collections.Concurrent;
using System.Data.Common;
using Dapper;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Towing;
using Despacho311.Journal;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Despacho311.Host.Towing;

/// <summary>
/// The last position of each truck, kept in batches so that a restart shows the map at once, and the ways of those that
/// work on a removal. Not history: a crash may lose the last few seconds.
/// </summary>
public sealed partial class PositionStore(Database database, TimeProvider clock,
    ILogger<PositionStore> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <summary>The way of a truck on a job is evidence for so long; what nobody disputed by then is nobody's business.
    /// </summary>
    private static readonly TimeSpan TracksKept = TimeSpan.FromDays(180);

    private sealed record Last(TruckPosition Position, string? Job);

    private readonly ConcurrentDictionary<string, Last> unsaved = new(StringComparer.Ordinal);

    private DateTimeOffset nextCleaning;

    private sealed class Row
    {
        public double Lat { get; init; }
        public double Long { get; init; }
        public double? Heading { get; init; }
        public long At_us { get; init; }
    }

    private sealed class NamedRow
    {
        public string Truck { get; init; } = "";
        public double Lat { get; init; }
        public double Long { get; init; }
        public double? Heading { get; init; }
        public long At_us { get; init; }
    }

    /// <param name="job">The removal that it works on, whose way this is part of.</param>
    public void Keep(string truck, TruckPosition position, string? job) => unsaved[truck] = new Last(position, job);

    public async Task<TruckPosition?> Find(string truck, CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            "SELECT lat, long, heading, at_us FROM last_positions WHERE truck = @truck", new { truck },
            cancellationToken: cancellation));
        return row is null
            ? null
            : new TruckPosition(new GeoPoint(row.Lat, row.Long), Tables.Instant(row.At_us), null, row.Heading, null);
    }

    /// <summary>Where every truck was last.</summary>
    public async Task<IReadOnlyList<(string Truck, TruckPosition Position)>> List(CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        var rows = await connection.QueryAsync<NamedRow>(new CommandDefinition(
            "SELECT truck, lat, long, heading, at_us FROM last_positions", cancellationToken: cancellation));
        return [.. rows.Select(r => (r.Truck, new TruckPosition(
            new GeoPoint(r.Lat, r.Long), Tables.Instant(r.At_us), null, r.Heading, null)))];
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stoppingToken);
                await Save(CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (DbException e)
            {
                LogNotSaved(log, e);
            }
        }
        await Save(CancellationToken.None);
    }

    private async Task Save(CancellationToken cancellation)
    {
        var taken = new List<(string Truck, Last Last)>();
        foreach (var truck in unsaved.Keys)
            if (unsaved.TryRemove(truck, out var last))
                taken.Add((truck, last));
        if (taken.Count == 0)
            return;
        try
        {
            await database.Change(async (connection, transaction) =>
            {
                await Save(connection, transaction, taken);
                await Clean(connection, transaction);
            }, cancellation);
        }
        catch
        {
            // For the next batch, unless a newer one came meanwhile.
            foreach (var (truck, unkept) in taken)
                unsaved.TryAdd(truck, unkept);
            throw;
        }
    }

    private static async Task Save(
        DbConnection connection, DbTransaction transaction, IReadOnlyList<(string Truck, Last Last)> all)
    {
        await connection.ExecuteAsync(
            "INSERT INTO last_positions (truck, lat, long, heading, at_us) VALUES (@Truck, @Lat, @Long, @Heading, @At) "
            + "ON CONFLICT (truck) DO UPDATE SET lat = excluded.lat, long = excluded.long, heading = excluded.heading, "
            + "at_us = excluded.at_us",
            all.Select(t => new
            {
                t.Truck,
                t.Last.Position.Where.Lat,
                t.Last.Position.Where.Long,
                t.Last.Position.Heading,
                At = Tables.Micros(t.Last.Position.At),
            }), transaction);
        await connection.ExecuteAsync(
            "INSERT INTO tow_tracks (request, at_us, truck, lat, long) VALUES (@Job, @At, @Truck, @Lat, @Long) "
            + "ON CONFLICT (request, at_us) DO NOTHING",
            all.Where(t => t.Last.Job is not null).Select(t => new
            {
                t.Last.Job,
                At = Tables.Micros(t.Last.Position.At),
                t.Truck,
                t.Last.Position.Where.Lat,
                t.Last.Position.Where.Long,
            }), transaction);
    }

    private async Task Clean(DbConnection connection, DbTransaction transaction)
    {
        if (clock.GetUtcNow() is var now && now < nextCleaning)
            return;
        await connection.ExecuteAsync("DELETE FROM tow_tracks WHERE at_us < @before",
            new { before = Tables.Micros(now - TracksKept) }, transaction);
        nextCleaning = now + TimeSpan.FromHours(1);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Last positions were not saved; the next batch tries again")]
    private static partial void LogNotSaved(ILogger log, Exception e);
}

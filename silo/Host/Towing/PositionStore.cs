using System.Collections.Concurrent;
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

    private readonly ConcurrentDictionary<string, (TruckPosition Position, string? Job)> unsaved =
        new(StringComparer.Ordinal);

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
    public void Keep(string truck, TruckPosition position, string? job) => unsaved[truck] = (position, job);

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
            catch (System.Data.Common.DbException e)
            {
                LogNotSaved(log, e);
            }
        }
        await Save(CancellationToken.None);
    }

    private async Task Save(CancellationToken cancellation)
    {
        var taken = unsaved.Keys.Select(k => unsaved.TryRemove(k, out var p) ? (k, p) : default)
            .Where(t => t.k is not null).ToList();
        if (taken.Count == 0)
            return;
        await using var connection = await database.Open(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ExecuteAsync(
            "INSERT INTO last_positions (truck, lat, long, heading, at_us) VALUES (@Truck, @Lat, @Long, @Heading, @At) "
            + "ON CONFLICT (truck) DO UPDATE SET lat = excluded.lat, long = excluded.long, heading = excluded.heading, "
            + "at_us = excluded.at_us",
            taken.Select(t => new
            {
                Truck = t.k,
                t.p.Position.Where.Lat,
                t.p.Position.Where.Long,
                t.p.Position.Heading,
                At = Tables.Micros(t.p.Position.At),
            }), transaction);
        await connection.ExecuteAsync(
            "INSERT INTO tow_tracks (request, at_us, truck, lat, long) VALUES (@Job, @At, @Truck, @Lat, @Long) "
            + "ON CONFLICT (request, at_us) DO NOTHING",
            taken.Where(t => t.p.Job is not null).Select(t => new
            {
                t.p.Job,
                At = Tables.Micros(t.p.Position.At),
                Truck = t.k,
                t.p.Position.Where.Lat,
                t.p.Position.Where.Long,
            }), transaction);
        if (clock.GetUtcNow() is var now && now >= nextCleaning)
        {
            await connection.ExecuteAsync("DELETE FROM tow_tracks WHERE at_us < @before",
                new { before = Tables.Micros(now - TracksKept) }, transaction);
            nextCleaning = now + TimeSpan.FromHours(1);
        }
        await transaction.CommitAsync(cancellation);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Last positions were not saved; the next batch tries again")]
    private static partial void LogNotSaved(ILogger log, Exception e);
}

using System.Globalization;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Cases;

namespace Despacho311.Api.OpenData;

/// <summary>
/// Keeps the published files as the city is: again and again the months in which something has changed. Each process
/// has its own folder, and needs no other.
/// </summary>
public sealed partial class OpenDataPublisher(
    OpenDataExport export, OpenDataSettings settings, IRows rows, TimeProvider clock, ILogger<OpenDataPublisher> log)
    : BackgroundService
{
    private static readonly TimeSpan FirstAfter = TimeSpan.FromSeconds(5);

    /// <summary>What was published, and what was looked at for it.</summary>
    private sealed record Index(DateTimeOffset Seen, IReadOnlyList<PublishedFile> Files);

    private string IndexFile => Path.Combine(settings.Dir, "index.json");

    /// <summary>What is there to be fetched.</summary>
    public IReadOnlyList<PublishedFile> Files => Read().Files;

    private Index Read()
    {
        try
        {
            return Wire.Read<Index>(File.ReadAllText(IndexFile));
        }
        catch (Exception e) when (e is IOException or System.Text.Json.JsonException or InvalidDataException)
        {
            // The first time, or somebody emptied the folder: all of it is made again.
            return new Index(DateTimeOffset.UnixEpoch, []);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wait = FirstAfter;
        while (true)
        {
            try
            {
                await Task.Delay(wait, clock, stoppingToken);
                wait = settings.Every;
                await Publish(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogFailed(log, e);
            }
        }
    }

    /// <summary>Publishes every month that is missing or has changed.</summary>
    /// <returns>How many months.</returns>
    public async Task<int> Publish(CancellationToken cancellation)
    {
        Directory.CreateDirectory(settings.Dir);
        var index = Read();
        var now = clock.GetUtcNow();
        if (await export.Months(cancellation) is not { } all)
            return 0;
        var known = index.Files.Select(f => f.Month).ToHashSet(StringComparer.Ordinal);
        var changed = await Changed(index.Seen, now, cancellation);
        var count = 0;
        for (var month = all.First; month <= all.Last; month = month.AddMonths(1))
        {
            var name = month.ToString("yyyy-MM", CultureInfo.InvariantCulture);
            if (known.Contains(name) && !changed.Contains(month))
                continue;
            var files = await export.Write(settings.Dir, month, cancellation);
            index = index with { Files = [.. index.Files.Where(f => f.Month != name).Concat(files)
                .OrderBy(f => f.Table, StringComparer.Ordinal).ThenBy(f => f.File, StringComparer.Ordinal)] };
            await Save(index, cancellation);
            count++;
        }
        await Save(index with { Seen = now }, cancellation);
        return count;
    }

    private async Task Save(Index index, CancellationToken cancellation)
    {
        await File.WriteAllTextAsync(IndexFile + ".new", Wire.Write(index), cancellation);
        File.Move(IndexFile + ".new", IndexFile, overwrite: true);
    }

    /// <summary>This month and the last are always looked at; an older one when a case of it has moved.</summary>
    private async Task<HashSet<DateOnly>> Changed(
        DateTimeOffset since, DateTimeOffset now, CancellationToken cancellation)
    {
        var month = OpenDataExport.MonthOf(now);
        var changed = new HashSet<DateOnly> { month, month.AddMonths(-1) };
        // A minute earlier than was seen: what was being written then had its time already.
        var from = Tables.Micros(since - TimeSpan.FromMinutes(1));
        await foreach (var row in rows.Stream(new RowQuery(Tables.Cases,
            [new Where("changed_at_us", ">", from)], "changed_at_us"), cancellation))
            changed.Add(OpenDataExport.MonthOf(Wire.Read<CitizenCase>(row.State).OpenedAt));
        return changed;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Publishing open data failed; it is tried again in its time")]
    private static partial void LogFailed(ILogger log, Exception e);
}

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

    private static readonly TimeSpan WhileOthersWrite = TimeSpan.FromMilliseconds(200);

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
        while (settings.Every > TimeSpan.Zero)
        {
            try
            {
                await Task.Delay(wait, clock, stoppingToken);
                // Until there is something to publish it is looked for often: a new installation shows its first.
                wait = await Publish(stoppingToken) > 0 ? settings.Every : FirstAfter;
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

    /// <summary>
    /// Publishes every month that is missing or has changed. Of several who publish into one folder, whoever comes
    /// first does it for all.
    /// </summary>
    /// <returns>How many months.</returns>
    public async Task<int> Publish(CancellationToken cancellation)
    {
        Directory.CreateDirectory(settings.Dir);
        await using var alone = await Lock(cancellation);
        var index = Read();
        var now = clock.GetUtcNow();
        if (await export.Months(cancellation) is not { } months)
            return 0;
        var known = index.Files.Select(f => f.Month).ToHashSet(StringComparer.Ordinal);
        var changed = await Changed(index.Seen, now, cancellation);
        var count = 0;
        for (var month = months.First; month <= months.Last; month = month.AddMonths(1))
        {
            var name = month.ToString("yyyy-MM", CultureInfo.InvariantCulture);
            if (known.Contains(name) && !changed.Contains(month))
                continue;
            var files = await export.Write(settings.Dir, month, cancellation);
            var listed = index.Files.Where(f => f.Month != name).Concat(files)
                .OrderBy(f => f.Table, StringComparer.Ordinal).ThenBy(f => f.File, StringComparer.Ordinal);
            index = new Index(index.Seen, [.. listed]);
            await Save(index, cancellation);
            count++;
        }
        await Save(index with { Seen = now }, cancellation);
        return count;
    }

    /// <summary>Waits until nobody else writes into the folder. Whoever dies lets go of it.</summary>
    private async Task<FileStream> Lock(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(settings.Dir, ".lock"), FileMode.OpenOrCreate, FileAccess.Write,
                    FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(WhileOthersWrite, TimeProvider.System, cancellation);
            }
        }
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

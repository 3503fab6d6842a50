using Despacho311.Domain;
using System.Globalization;
using System.Security.Cryptography;
using Despacho311.Api.City;
using Despacho311.Api.Clocks;
using Despacho311.Api.Towing;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Leaks;
using Despacho311.Domain.OpenData;
using Despacho311.Domain.Towing;

namespace Despacho311.Api.OpenData;

/// <summary>A file that was published.</summary>
/// <param name="Month">Such as 2026-11: when its rows began.</param>
/// <param name="File">Its path below the folder.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
public sealed record PublishedFile(
    string Table, string Month, string Format, string File, long Rows, long Bytes, string Sha256,
    DateTimeOffset Modified);

/// <summary>Writes the tables of a month into a folder. Each file appears whole or not at all.</summary>
public sealed class OpenDataExport(
    IRows rows, IJournal journal, CityMap city, CompanyNames names, TimeProvider clock)
{
    /// <summary>The first and the last month in which anything was opened; null when nothing was.</summary>
    public async Task<(DateOnly First, DateOnly Last)?> Months(CancellationToken cancellation)
    {
        var days = new List<DateOnly>();
        foreach (var descending in new[] { false, true })
        {
            var cases = await rows.List(
                new RowQuery(Tables.Cases, [], "opened_at_us", descending, 1), cancellation);
            days.AddRange(cases.Select(r => MonthOf(Wire.Read<CitizenCase>(r.State).OpenedAt)));
            var removals = await rows.List(
                new RowQuery(Tables.TowRequests, [], "requested_at_us", descending, 1), cancellation);
            days.AddRange(removals.Select(r => MonthOf(Wire.Read<TowRequest>(r.State).RequestedAt)));
        }
        return days.Count == 0 ? null : (days.Min(), days.Max());
    }

    /// <summary>The month, by Panama's clock, that an instant lies in: its first day.</summary>
    public static DateOnly MonthOf(DateTimeOffset at)
    {
        var day = PanamaTime.Day(at);
        return new DateOnly(day.Year, day.Month, 1);
    }

    /// <summary>Writes every table of one month and says which files came of it.</summary>
    public async Task<IReadOnlyList<PublishedFile>> Write(string dir, DateOnly month, CancellationToken cancellation)
    {
        var name = month.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        var tally = new CaseTally(name, PanamaTime.Offset);
        var shares = new SortedDictionary<(string Zone, string Company), int>();
        var files = new List<PublishedFile>();
        files.AddRange(await Write(dir, OpenTables.Cases, name, Cases(month, tally, cancellation)));
        files.AddRange(await Write(dir, OpenTables.Contacts, name, tally.Contacts.ToAsyncEnumerable()));
        files.AddRange(await Write(dir, OpenTables.Indicators, name, tally.Indicators.ToAsyncEnumerable()));
        files.AddRange(await Write(dir, OpenTables.Removals, name, Removals(month, shares, cancellation)));
        files.AddRange(await Write(dir, OpenTables.Shares, name, Shares(name, shares).ToAsyncEnumerable()));
        files.AddRange(await Write(dir, OpenTables.Leaks, name, Leaks(month, cancellation)));
        return files;
    }

    private async Task<IReadOnlyList<PublishedFile>> Write<T>(
        string dir, OpenTable<T> table, string month, IAsyncEnumerable<T> source)
    {
        var folder = Directory.CreateDirectory(Path.Combine(dir, table.Name)).FullName;
        // The hidden name is not served; only whole files get theirs.
        var path = Path.Combine(folder, $".{Guid.CreateVersion7(clock.GetUtcNow()):N}");
        var files = await OpenFiles.Open(table, path);
        var count = 0L;
        try
        {
            await foreach (var row in source)
            {
                foreach (var file in files)
                    await file.Write(row);
                count++;
            }
        }
        finally
        {
            foreach (var file in files)
                await file.DisposeAsync();
        }
        var published = new List<PublishedFile>();
        foreach (var made in Directory.GetFiles(folder, Path.GetFileName(path) + ".*"))
        {
            var format = Path.GetExtension(made)[1..];
            var file = $"{table.Name}/{table.Name}-{month}.{format}";
            await using (var stream = File.OpenRead(made))
                published.Add(new PublishedFile(table.Name, month, format, file, count, stream.Length,
                    Convert.ToHexStringLower(await SHA256.HashDataAsync(stream)), clock.GetUtcNow()));
            File.Move(made, Path.Combine(dir, file), overwrite: true);
        }
        return published;
    }

    private async IAsyncEnumerable<OpenCase> Cases(DateOnly month, CaseTally tally,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await foreach (var row in rows.Stream(
            new RowQuery(Tables.Cases, Within("opened_at_us", month), "opened_at_us"), cancellation))
        {
            var c = Wire.Read<CitizenCase>(row.State);
            var open = OpenCase.Of(
                city.Reckoned(c), city.FindService(c.Service), city.Directory.FindAgency(c.Agency), now);
            tally.Add(open);
            yield return open;
        }
    }

    private async IAsyncEnumerable<OpenRemoval> Removals(
        DateOnly month, SortedDictionary<(string Zone, string Company), int> shares,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var nameOf = await names.Read(cancellation);
        await foreach (var row in rows.Stream(
            new RowQuery(Tables.TowRequests, Within("requested_at_us", month), "requested_at_us"), cancellation))
        {
            var events = new List<TowRequestEvent>();
            await foreach (var e in journal.ReadStream(Aggregates.TowRequests.Stream(row.Id), 1, cancellation))
                events.Add((TowRequestEvent)Wire.Read(e.Type, e.Data));
            var removal = OpenRemoval.Of(Wire.Read<TowRequest>(row.State), events);
            if (removal.Company is { } id)
                removal = removal with { Company = nameOf(id) };
            if (removal is { Company: { } company, MinutesToAccept: not null, TurnGivenBack: false })
                shares[(removal.Zone, company)] = shares.GetValueOrDefault((removal.Zone, company)) + 1;
            yield return removal;
        }
    }

    private static IEnumerable<OpenShare> Shares(
        string month, SortedDictionary<(string Zone, string Company), int> shares)
    {
        var zones = shares.GroupBy(s => s.Key.Zone).ToDictionary(g => g.Key, g => g.Sum(s => s.Value));
        return shares.Select(s => new OpenShare(month, s.Key.Zone, s.Key.Company, s.Value,
            Math.Round((double)s.Value / zones[s.Key.Zone], 4)));
    }

    /// <summary>A leak belongs to the month in which it was first reported.</summary>
    private async IAsyncEnumerable<OpenLeak> Leaks(DateOnly month,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var row in rows.Stream(new RowQuery(Tables.Leaks,
            [Within("last_reported_at_us", month)[0]], "last_reported_at_us"), cancellation))
        {
            var leak = Wire.Read<LeakSite>(row.State);
            if (leak.MergedInto is null && MonthOf(leak.Summary.FirstReportedAt) == month)
                yield return OpenLeak.Of(leak, city.Places.Find(leak.Where)?.Name);
        }
    }

    private static System.Collections.Immutable.ImmutableArray<Where> Within(string column, DateOnly month)
    {
        static long Begin(DateOnly day) =>
            Tables.Micros(PanamaTime.Midnight(day));
        return [new Where(column, ">=", Begin(month)), new Where(column, "<", Begin(month.AddMonths(1)))];
    }
}

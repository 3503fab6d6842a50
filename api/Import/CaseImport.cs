using System.Collections.Immutable;
using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Despacho311.Api.City;
using Despacho311.Api.Clocks;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Codes;

namespace Despacho311.Api.Import;

/// <summary>How far an import has come.</summary>
/// <param name="Known">Rows whose case was there already.</param>
/// <param name="Rejected">Rows that were written down with their reason.</param>
public sealed record ImportProgress(long Imported, long Known, long Rejected);

/// <summary>
/// Takes over another system's cases. Each row becomes the events that it tells of, in one transaction with the note
/// that it was taken: stopped at any moment and begun again, it goes on, and makes no case twice.
/// </summary>
public sealed class CaseImport(IJournal journal, IRows rows, CityMap city, TimeProvider clock)
{
    /// <summary>The attribute under which a case keeps the number it had.</summary>
    public const string OriginalId = "original_id";

    private const int BatchRows = 2_000;
    private const int LeasedCodes = 10_000;

    /// <summary>No field is longer; a quote that is never closed would swallow the rest of the file.</summary>
    private const int MaxField = 200_000;

    private sealed record Taken(string Case);

    private long nextCode;
    private long endCode;

    /// <param name="source">Tells the numbers of one system from those of another; null: what the header says.</param>
    /// <param name="offset">Of times that do not say theirs.</param>
    /// <param name="rejected">Gets line, reason and row of what cannot be taken.</param>
    /// <exception cref="InvalidDataException">The file is not what it should be; what came before is imported.
    /// </exception>
    public async Task<ImportProgress> Run(
        TextReader file, string? source, TimeSpan offset, TextWriter rejected, Action<ImportProgress> progress)
    {
        using var csv = new CsvReader(file, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            BadDataFound = null,
            MaxFieldSize = MaxField,
            DetectColumnCountChanges = false,
        });
        if (!await csv.ReadAsync())
            throw new InvalidDataException("The file is empty.");
        var columns = new CaseColumns(csv.Parser.Record ?? [], offset);
        await using var reasons = new CsvWriter(rejected, CultureInfo.InvariantCulture, leaveOpen: true);
        var done = new ImportProgress(0, 0, 0);
        var batch = new List<CaseRecord>(BatchRows);
        while (true)
        {
            try
            {
                if (!await csv.ReadAsync())
                    break;
            }
            catch (CsvHelperException e)
            {
                await Save(batch, source ?? columns.Kind, done);
                throw new InvalidDataException(
                    $"Line {csv.Parser.RawRow}: {e.Message.Split('\n')[0]} Is a quote not closed? What came before is "
                    + "imported; mend the file and begin again.", e);
            }
            var (record, reason) = columns.Read(csv.Parser.Record ?? [], clock.GetUtcNow());
            if (record is not null)
                batch.Add(record);
            else
            {
                foreach (var cell in new[] { $"{csv.Parser.RawRow}", reason!, csv.Parser.RawRecord.TrimEnd() })
                    reasons.WriteField(cell);
                await reasons.NextRecordAsync();
                done = done with { Rejected = done.Rejected + 1 };
            }
            if (batch.Count == BatchRows)
                progress(done = await Save(batch, source ?? columns.Kind, done));
        }
        done = await Save(batch, source ?? columns.Kind, done);
        progress(done);
        return done;
    }

    private async Task<ImportProgress> Save(List<CaseRecord> batch, string source, ImportProgress done)
    {
        if (batch.Count == 0)
            return done;
        // The same number twice in one file: the first stands.
        var first = batch.DistinctBy(r => r.Id, StringComparer.Ordinal)
            .ToDictionary(r => $"{source} {r.Id}", StringComparer.Ordinal);
        var known = (await rows.List(new RowQuery(Tables.ImportedCases,
            [new Where("id", "in", first.Keys.ToArray())], Limit: BatchRows), CancellationToken.None))
            .Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        var saves = new List<Task>();
        foreach (var (id, record) in first.Where(r => !known.Contains(r.Key)))
            saves.Add(journal.Append(await Of(record, id)));
        await Task.WhenAll(saves);
        var progress = done with
        {
            Imported = done.Imported + saves.Count,
            Known = done.Known + batch.Count - saves.Count,
        };
        batch.Clear();
        return progress;
    }

    private async Task<Append> Of(CaseRecord record, string note)
    {
        var service = city.FindService(record.Service) ?? city.Services.FirstOrDefault(s =>
            string.Equals(s.Name.Es, record.Service, StringComparison.OrdinalIgnoreCase)
            || string.Equals(s.Name.En, record.Service, StringComparison.OrdinalIgnoreCase));
        var agency = service is null ? record.Agency ?? "311" : city.AgencyAt(service, record.Where);
        var id = await NextCode();
        var answers = Sorted.Map<ImmutableArray<string>>().Add(OriginalId, [record.Id]);
        var opened = new CaseEvent.Opened(id, service?.Code ?? CodeOf(record.Service),
            agency, city.PlaceOf(record.Where, null, record.Address, null),
            Open311.Answer.Legal(record.Description), answers, [], record.Channel, null, record.OpenedAt,
            record.DueAt ?? (service is null ? null : city.Promise(service, agency, record.OpenedAt)), "import",
            record.DueAt is null ? service?.Target : null);
        ImmutableArray<CaseEvent> events = record.ClosedAt is { } closed
            ? [opened, new CaseEvent.Closed(CaseStatus.Resolved, null,
                new CaseWord(Open311.Answer.Legal(record.ClosingWords), [], CaseSpeaker.Agency), closed)]
            : [opened];
        var state = events.Aggregate((CitizenCase?)null, CaseLogic.Evolve)!;
        return new Append(Aggregates.Cases.Stream(id), StreamHead.Empty, [.. events], clock.GetUtcNow(), "import", null,
        [
            .. Aggregates.Cases.Rows(state, events),
            new EntityRow(Tables.ImportedCases, note, Wire.Write(new Taken(id)), []),
        ]);
    }

    /// <summary>A service that is not offered here, in the letters that a code may have.</summary>
    private static string CodeOf(string service)
    {
        var letters = string.Concat(service.ToUpperInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
        var code = string.Join('-', letters.Split('-', StringSplitOptions.RemoveEmptyEntries));
        return code.Length == 0 ? "OTHER" : code[..Math.Min(code.Length, 60)];
    }

    /// <summary>From blocks that are leased as a server leases them: no code is given out twice.</summary>
    private async Task<string> NextCode()
    {
        if (nextCode == endCode)
        {
            var row = await rows.Find(Tables.CodeBlocks, "case", CancellationToken.None);
            var block = row is null ? CodeBlock.Empty : Wire.Read<CodeBlock>(row.State);
            var decision = CodeBlock.Decide(block, LeasedCodes);
            if (decision.Refusal is { } why)
                throw new InvalidOperationException($"No block of codes: {why}.");
            var events = decision.Events;
            var next = events.Aggregate(block, CodeBlock.Evolve);
            await journal.Append(new Append(Aggregates.CodeBlocks.Stream("case"), row?.Head ?? StreamHead.Empty,
                [.. events], clock.GetUtcNow(), "import", null, Aggregates.CodeBlocks.Rows(next, events)));
            (nextCode, endCode) = (block.Next, next.Next);
        }
        return ReadableCode.FromNumber(nextCode++);
    }
}

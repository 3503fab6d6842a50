using System.Collections.Immutable;
using System.Globalization;
using Despacho311.Api.City;
using Despacho311.Api.Leaks;
using Despacho311.Domain.Leaks;
using Despacho311.Journal;

namespace Despacho311.Api.Commands;

/// <summary>The register of broken pipes on the command line.</summary>
internal static class HotStreetTools
{
    public const string ImportUsage =
        """
        import-breaks FILE.csv [--data DIR]
        The utility's register of broken pipes: break_id, broken_at, lat, long, and where known street, pipe_year,
        material, cause. It takes the place of the one imported before; a row that cannot be read keeps it.
        """;

    public const string TryUsage =
        """
        try-hot-streets FILE.csv --until YEAR
        Ranks streets by a register's breaks before the year and says how many of those after it they had. Breaks that
        name no street are left out.
        """;

    private static readonly int[] Lengths = [20, 50, 100];

    public static Task<int> Import(Launch launch) => Tools.WithDatabase(launch, async (database, _) =>
    {
        var breaks = Read(launch);
        await new PipeBreaks(new CityMap(database, TimeProvider.System), new RowReader(database)).Import(breaks);
        Console.Out.WriteLine($"{breaks.Length} breaks imported.");
        return 0;
    });

    public static Task<int> Try(Launch launch)
    {
        var year = int.TryParse(Launch.Value(launch.Arguments, "--until"), CultureInfo.InvariantCulture, out var y)
            && y is > 1800 and < 2200 ? y : throw new InvalidDataException(TryUsage);
        var until = new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var breaks = Read(launch).Where(b => b.Street is not null).ToList();
        var (before, after) = (breaks.Where(b => b.At < until).ToList(), breaks.Where(b => b.At >= until).ToList());
        if (before.Count == 0 || after.Count == 0)
            throw new InvalidDataException($"The file names no street that broke before {year}, or none after.");
        // What was not known then must not be used: a pipe laid later was the old one still.
        var known = before.Select(b => b.PipeYear >= year ? b with { PipeYear = null } : b);
        var ranked = HotStreets.Rank(known, until).Select(s => s.Id).ToList();
        var counted = before.GroupBy(b => b.Street!).OrderByDescending(g => g.Count())
            .ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Key).ToList();
        var best = after.GroupBy(b => b.Street!).OrderByDescending(g => g.Count()).Select(g => g.Key).ToList();
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{before.Count} breaks before {year} on {ranked.Count} streets, {after.Count} after\n"));
        Console.Out.WriteLine("| of the breaks after, on the first | hot streets | most breaks | any street | best |");
        Console.Out.WriteLine("| --- | --- | --- | --- | --- |");
        foreach (var n in Lengths)
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {n} streets | {Share(ranked, n):F3} | {Share(counted, n):F3} | ")
                + string.Create(CultureInfo.InvariantCulture,
                    $"{Share(ranked, int.MaxValue) * n / ranked.Count:F3} | {Share(best, n):F3} |"));
        return Task.FromResult(0);

        double Share(IEnumerable<string> order, int n)
        {
            var first = order.Take(n).ToHashSet(StringComparer.Ordinal);
            return (double)after.Count(b => first.Contains(b.Street!)) / after.Count;
        }
    }

    private static ImmutableArray<PipeBreak> Read(Launch launch)
    {
        using var reader = new StreamReader(Tools.FileOf(launch));
        return PipeBreaks.Read(reader);
    }
}

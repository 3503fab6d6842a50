using Despacho311.Api.City;
using Despacho311.Journal;
using Despacho311.Journal.Archive;

namespace Despacho311.Api.Commands;

/// <summary>The tools of the command line. Each answers 0 only on success, and says in one line why not.</summary>
public static class Tools
{
    public const string Help =
        """
        Tools (each with --help):
          cluster-leaks IN.csv --out OUT.csv   which reports are the same leak
          estimate-leaks                       what confirmed leaks say of the model's settings
          simulate-day                         simulated days of dispatch, by policy
          verify-ledger FILE                   proves a zone's published ledger
          verify-journal                       checks every hash, version and row
          archive-journal --before YYYY-MM     moves old months of the journal into files
          rebuild-rows                         makes every row again from the journal
          import-zones FILE.geojson            the dispatch zones
          import-places FILE.geojson           the corregimientos
          import-lots FILE.geojson             the impound lots
          import-sensitive FILE.geojson        schools, hospitals: what a leak near by is told with
          import-cases FILE.csv                another system's cases: Open311's or New York's columns
          import-breaks FILE.csv               the utility's register of broken pipes
          try-hot-streets FILE.csv             how well streets to replace are told from a register
          reset-password NAME                  a password for one sign-in, for whoever lost theirs
          export-open-data DIR                 open data by month: CSV, GeoJSON, Parquet
        """;

    private static readonly Dictionary<string, (string Usage, Func<Launch, Task<int>> Run)> All = new()
    {
        ["cluster-leaks"] = (LeakTools.ClusterUsage, LeakTools.Cluster),
        ["estimate-leaks"] = (LeakTools.EstimateUsage, LeakTools.Estimate),
        ["simulate-day"] = (DispatchTools.SimulateUsage, DispatchTools.Simulate),
        ["verify-ledger"] = (DispatchTools.VerifyUsage, DispatchTools.VerifyLedger),
        ["verify-journal"] =
            ("verify-journal [--data DIR]\nNames the first event or row that is not as it was written.",
            VerifyJournal),
        ["archive-journal"] = (ArchiveUsage, ArchiveJournal),
        ["rebuild-rows"] = ("rebuild-rows [--data DIR]\nNo server may use the database meanwhile.", RebuildRows),
        ["import-zones"] = ("import-zones FILE.geojson [--data DIR]", l => Import(l, CityMap.Zones)),
        ["import-lots"] = ("import-lots FILE.geojson [--data DIR]", l => Import(l, CityMap.LotLayer)),
        ["import-sensitive"] = ("import-sensitive FILE.geojson [--data DIR]\nPoints or areas with name.",
            l => Import(l, CityMap.Sensitive)),
        ["import-breaks"] = (HotStreetTools.ImportUsage, HotStreetTools.Import),
        ["try-hot-streets"] = (HotStreetTools.TryUsage, HotStreetTools.Try),
        ["import-cases"] = (ImportTools.Usage, ImportTools.Cases),
        ["reset-password"] = (AccountTools.Usage, AccountTools.ResetPassword),
        ["export-open-data"] = (OpenDataTools.Usage, OpenDataTools.Export),
        ["import-places"] = ("import-places FILE.geojson [--data DIR]", l => Import(l, CityMap.Corregimientos)),
    };

    public static async Task<int> Run(Launch launch)
    {
        if (!All.TryGetValue(launch.Command!, out var tool))
            return Fail($"There is no tool {launch.Command}.\n{Help}");
        if (launch.Arguments.Contains("--help"))
        {
            Console.Out.WriteLine(tool.Usage);
            return 0;
        }
        // A mistyped option must not be taken for its default.
        var known = tool.Usage.Split([' ', '\n', '\r', '[', ']']).Append("--data");
        if (launch.Arguments.Where(a => a.StartsWith("--", StringComparison.Ordinal)).Except(known).FirstOrDefault()
            is { } unknown)
            return Fail($"{launch.Command} has no option {unknown}.\n{tool.Usage}");
        try
        {
            return await tool.Run(launch);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or FormatException
            or InvalidOperationException
            or System.Data.Common.DbException or UnauthorizedAccessException)
        {
            return Fail(e.Message);
        }
    }

    private static int Fail(string why)
    {
        Console.Error.WriteLine(why);
        return 1;
    }

    public static string FileOf(Launch launch) => launch.Arguments.FirstOrDefault(a => !a.StartsWith('-'))
        ?? throw new InvalidDataException($"Which file? {All[launch.Command!].Usage}");

    public static async Task<T> WithDatabase<T>(Launch launch, Func<Database, JournalWriter, Task<T>> use)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var data = Launch.Value(launch.Arguments, "--data") ?? launch.DataDir;
        using var database = Startup.OpenDatabase(configuration, data);
        await database.Migrate(_ => { }, CancellationToken.None);
        await using var journal = new JournalWriter(database);
        return await use(database, journal);
    }

    private static Task<int> VerifyJournal(Launch launch) => WithDatabase(launch, async (database, journal) =>
    {
        var (events, fault) = await new JournalTools(database, journal).Verify(CancellationToken.None);
        if (fault is not null)
            return Fail($"{fault.Stream} version {fault.Version}: {fault.What}");
        Console.Out.WriteLine($"{events} events follow from each other, and the rows from them.");
        return 0;
    });

    private const string ArchiveUsage =
        """
        archive-journal --before YYYY-MM [--data DIR]
        Moves the months before that one into files of JSON lines, in Journal__Archive or DIR/archive.
        The city works on.
        """;

    private static Task<int> ArchiveJournal(Launch launch) => WithDatabase(launch, async (database, journal) =>
    {
        if (!DateOnly.TryParseExact(Launch.Value(launch.Arguments, "--before") + "-01", "yyyy-MM-dd", out var before)
            || before > Domain.PanamaTime.Day(TimeProvider.System.GetUtcNow()))
            return Fail($"--before: a month that has begun, such as 2026-01.\n{ArchiveUsage}");
        var months = 0;
        await foreach (var month in new Archiving(database, journal).Run(before, CancellationToken.None))
        {
            months++;
            var megabytes = new FileInfo(month.FileIn(database.ArchiveFolder)).Length / 1e6;
            Console.Out.WriteLine(
                $"{month.Name}: {month.Events} events, {megabytes:0.0} MB in {month.FileIn(database.ArchiveFolder)}");
        }
        Console.Out.WriteLine(months == 0 ? "There is nothing to archive." : $"{months} months archived.");
        return 0;
    });

    private static Task<int> RebuildRows(Launch launch) => WithDatabase(launch, async (database, journal) =>
    {
        await using var hold = await DatabaseHold.Take(database, null, TimeProvider.System);
        var (streams, rows) = await new JournalTools(database, journal).Rebuild(CancellationToken.None);
        await Search.CaseSearch.Reset(database);
        await Clocks.ClockFeed.Reset(database);
        Console.Out.WriteLine($"{rows} rows from {streams} streams.");
        return 0;
    });

    private static Task<int> Import(Launch launch, string layer) => WithDatabase(launch, async (database, _) =>
    {
        var things = await new CityMap(database, TimeProvider.System)
            .Import(layer, await File.ReadAllTextAsync(FileOf(launch)));
        var what = layer == CityMap.Sensitive ? "places" : "areas";
        Console.Out.WriteLine($"{things} {what} imported as {layer}; the next start shows them.");
        return 0;
    });
}

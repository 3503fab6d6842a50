using System.Globalization;
using Despacho311.Api.Import;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Cases;
using Despacho311.Journal;

namespace Despacho311.Tests.Api.Import;

/// <summary>Another system's cases, by the command that people run.</summary>
public sealed class CaseImportTests(PostgresServer server)
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Panama = TimeSpan.FromHours(-5);

    private readonly string dir = Directory.CreateTempSubdirectory("despacho311-").FullName;

    private string FileOf(string content)
    {
        var file = Path.Combine(dir, "in.csv");
        File.WriteAllText(file, content);
        return file;
    }

    private Task<string> Import(string file, params string[] more) =>
        Run.ToEnd(CityProcess.Program, ["import-cases", file, "--data", dir, .. more]);

    private async Task<List<CitizenCase>> Cases()
    {
        using var database = Database.Sqlite(Path.Combine(dir, "despacho311.db"));
        var found = await new RowReader(database).List(
            new RowQuery(Tables.Cases, [], "opened_at_us", Limit: 1_000_000), CancellationToken.None);
        return [.. found.Select(r => Wire.Read<CitizenCase>(r.State))];
    }

    private static (CaseRecord? Record, string? Reason) Read(string header, string row) =>
        new CaseColumns(header.Split(','), Panama).Read(row.Split(','), Now);

    private const string Open311 = "service_request_id,service_code,requested_datetime,closed_date,lat,long,status";

    [Fact]
    public async Task Open311_columns_become_cases_and_what_cannot_be_taken_is_listed_with_its_line()
    {
        var said = await Import(FileOf($"""
            {Open311},status_notes,description,source
            A-1,MOP-HUECO,2025-03-01T08:00:00,2025-03-04T09:30:00-05:00,8.98,-79.52,closed,"tapado, al fin",Hueco,Phone
            A-2,Luminaria dañada,2025-03-02 10:00:00,,8.99,-79.51,open,,"dos
            líneas",Mobile App
            A-3,MOP-HUECO,ayer,,8.98,-79.52,open,,,
            A-4,MOP-HUECO,2025-03-02T10:00:00Z,2025-03-01T10:00:00Z,,,closed,,,
            A-5,MOP-HUECO,2025-03-02T10:00:00Z
            ,MOP-HUECO,2025-03-02T10:00:00Z,,,,open,,,
            A-1,MOP-HUECO,2025-03-01T08:00:00-05:00,,8.98,-79.52,closed,again,Hueco,Phone
            """));
        Assert.StartsWith("2 imported, 1 known already, 4 rejected", said, StringComparison.Ordinal);
        var cases = await Cases();
        var (first, second) = (cases[0], cases[1]);
        Assert.Equal(("MOP-HUECO", "MOP", CaseStatus.Resolved, "tapado, al fin", Channel.Phone), (first.Service,
            first.Agency, first.Status, first.Updates[^1].Word.Text, first.Channel));
        Assert.Equal(["A-1"], first.Answers[CaseImport.OriginalId]);
        Assert.Equal(new DateTimeOffset(2025, 3, 4, 9, 30, 0, Panama), first.ClosedAt);
        Assert.Equal((new DateTimeOffset(2025, 3, 2, 10, 0, 0, Panama), true, "dos\nlíneas"),
            (second.OpenedAt, second.IsOpen, second.Description));
        var rejected = await File.ReadAllLinesAsync(Path.Combine(dir, "in.csv.rejected.csv"));
        Assert.Equal(["line,reason,row", "5,ayer is no time of opening", "6,closed before it was opened",
            "7,\"3 columns, not 10\"", "8,\"no number, or one of more than 100 characters\""],
            rejected.Select(l => l.Split(",A-")[0].Split(",\"A-")[0].Split(",\",MOP")[0]));
        Assert.StartsWith("0 imported, 3 known already", await Import(Path.Combine(dir, "in.csv")),
            StringComparison.Ordinal);
        await Run.ToEnd(CityProcess.Program, "verify-journal", "--data", dir);
    }

    [Fact]
    public async Task New_yorks_columns_are_read_in_either_writing()
    {
        await Import(FileOf(
            "Unique Key,Created Date,Closed Date,Agency,Complaint Type,Descriptor,Incident Address,Status,Due Date,"
            + "Resolution Description,Borough,Latitude,Longitude,Open Data Channel Type\n"
            + "63012345,11/01/2025 11:59:59 PM,11/03/2025 01:00:00 AM,DOT,Street Condition,Pothole,1 BROADWAY,Closed,,"
            + "Filled,MANHATTAN,40.7046,-74.0137,ONLINE\n"), "--offset", "-04:00");
        await Import(FileOf("""
            unique_key,created_date,agency,complaint_type,status,latitude,longitude
            63012346,2025-11-02T08:00:00.000,DOHMH,Rodent / Rat,Open,0,0
            """));
        var cases = await Cases();
        Assert.Equal(("STREET-CONDITION", "DOT", Channel.Web, "Pothole"), (cases[0].Service, cases[0].Agency,
            cases[0].Channel, cases[0].Description));
        Assert.Equal(new DateTimeOffset(2025, 11, 1, 23, 59, 59, TimeSpan.FromHours(-4)), cases[0].OpenedAt);
        Assert.Equal(("RODENT-RAT", null, true), (cases[1].Service, cases[1].Place.Where, cases[1].IsOpen));
    }

    [Theory]
    [InlineData("1,X,2025-03-01,,91,-79,open", "91, -79 is no place on Earth")]
    [InlineData("1,X,2025-03-01,,abc,-79,open", "abc, -79 is no place on Earth")]
    [InlineData("1,X,2027-03-01,,8,-79,open", "opened in the future")]
    [InlineData("1,,2025-03-01,,8,-79,open", "no service")]
    [InlineData("1,X,,,8,-79,open", "no time of opening")]
    [InlineData("1,X,2025-03-01,2025-13-01,8,-79,closed", "2025-13-01 is no time of closing")]
    [InlineData("1,X,2025-03-01,,8,-79", "6 columns, not 7")]
    public void What_is_wrong_with_a_row_is_said(string row, string reason) =>
        Assert.Equal((null, reason), Read(Open311, row));

    [Theory]
    [InlineData("id,when")]
    [InlineData("service_request_id,requested_datetime")]
    [InlineData("unique_key,created_date")]
    public async Task A_file_of_neither_kind_is_refused(string header)
    {
        var (code, said) = await Run.Try(CityProcess.Program, "import-cases", FileOf(header + "\n"), "--data", dir);
        Assert.Equal(1, code);
        Assert.Contains("header has", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_stops_it_with_the_line_and_what_came_before_is_there()
    {
        var file = FileOf(Open311 + "\nA-1,X,2025-03-01,,8,-79,open\nA-2,\"X,2025-03-01,,8,-79,open\n"
            + string.Concat(Enumerable.Range(3, 10_000).Select(i => $"A-{i},X,2025-03-01,,8,-79,open\n")));
        var (code, said) = await Run.Try(CityProcess.Program, "import-cases", file, "--data", dir);
        Assert.Equal(1, code);
        Assert.Contains("a quote not closed", said, StringComparison.Ordinal);
        Assert.Single(await Cases());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_at_any_moment_and_begun_again_it_makes_each_case_once(bool postgres)
    {
        const int rows = 12_000;
        var file = FileOf(Open311 + "\n" + string.Concat(Enumerable.Range(0, rows).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"B-{i},MOP-HUECO,{Now.AddMinutes(-i):O},,8.9,-79.5,open\n"))));
        var set = new Dictionary<string, string?>
        {
            ["ConnectionStrings__Postgres"] = postgres ? await server.NewDatabase() : "",
        };
        var random = new Random(7);
        for (var kill = 0; kill < 3; kill++)
        {
            using var process = Run.Start(CityProcess.Program, ["import-cases", file, "--data", dir], set);
            await Eventually.Passes(TimeSpan.FromMilliseconds(random.Next(1_500, 3_500)));
            process.Kill();
            await process.WaitForExitAsync();
        }
        async Task<string> ToEnd(params string[] arguments)
        {
            using var process = Run.Start(CityProcess.Program, [.. arguments, "--data", dir], set);
            var said = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.Equal(0, process.ExitCode);
            return said;
        }
        var said = await ToEnd("import-cases", file);
        var numbers = said.Split(' ').Where(w => long.TryParse(w, out _)).Select(long.Parse).ToList();
        Assert.Equal(rows, numbers[0] + numbers[1]);
        await ToEnd("verify-journal");
        using var database = postgres
            ? Database.Postgres(set["ConnectionStrings__Postgres"]!)
            : Database.Sqlite(Path.Combine(dir, "despacho311.db"));
        var cases = await new RowReader(database).List(
            new RowQuery(Tables.Cases, [], Limit: 1_000_000), CancellationToken.None);
        Assert.Equal(rows, cases.Count);
        Assert.Equal(rows, cases.Select(r => Wire.Read<CitizenCase>(r.State).Answers[CaseImport.OriginalId][0])
            .Distinct().Count());
    }
}

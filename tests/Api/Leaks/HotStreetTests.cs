using System.Globalization;

namespace Despacho311.Tests.Api.Leaks;

/// <summary>A utility's register of broken pipes, from its file to the list of streets.</summary>
public sealed class HotStreetTests
{
    private readonly string dir = Directory.CreateTempSubdirectory("despacho311-").FullName;

    private string FileOf(params string[] lines)
    {
        var file = Path.Combine(dir, "breaks.csv");
        File.WriteAllLines(file, ["break_id,broken_at,lat,long,street,pipe_year,material,cause", .. lines]);
        return file;
    }

    private Task<(int Code, string Output)> Tool(string tool, params string[] arguments) =>
        Run.Try(CityProcess.Program, [tool, .. arguments, "--data", dir]);

    [Fact]
    public async Task Streets_that_broke_twice_are_listed_worst_first_and_as_geojson()
    {
        var file = FileOf("1,2019-05-01T10:00:00Z,9.01,-79.51,Calle 50,1974,CI,corrosion",
            "2,2021-05-01T10:00:00Z,9.011,-79.511,Calle 50,1974,CI,corrosion",
            "3,2024-05-01T10:00:00Z,9.02,-79.52,Vía Brasil,,PVC,",
            "4,2025-05-01T10:00:00Z,9.0201,-79.5201,Vía Brasil,,PVC,",
            "5,2025-06-01T10:00:00Z,9.0202,-79.5202,,,,",
            "6,2020-05-01T10:00:00Z,9.05,-79.55,Calle sola,1990,PVC,");
        var (code, said) = await Tool("import-breaks", file);
        Assert.Equal((0, "6 breaks imported."), (code, said.Trim()));
        await using var city = await CityProcess.Start(dir, null, "--demo", "--no-drive");
        using var crew = city.Client("demo-crew");
        var streets = (await crew.GetJson("/api/v1/leaks/hot-streets")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([("Vía Brasil", 3), ("Calle 50", 2)],
            streets.Select(s => (s.Text("street"), s.GetProperty("breaks").GetInt32())));
        Assert.Equal("CI", streets[1].Text("material"));
        Assert.Equal(1974, streets[1].GetProperty("pipeYear").GetInt32());
        var map = await crew.GetJson("/api/v1/leaks/hot-streets?format=geojson&limit=1");
        var feature = Assert.Single(map.GetProperty("features").EnumerateArray());
        Assert.InRange(feature.GetProperty("geometry").GetProperty("coordinates")[0].GetDouble(), -79.53, -79.51);
        using var client = city.Client("demo-client");
        await (await client.GetAsync("/api/v1/leaks/hot-streets")).Problem(403, "forbidden");
    }

    [Theory]
    [InlineData("1,2019-05-01T10:00:00Z,9.01,far,Calle 50,,,", "Line 2: lat cannot be")]
    [InlineData("1,yesterday,9.01,-79.5,Calle 50,,,", "Line 2: broken_at cannot be \"yesterday\"")]
    [InlineData(",2019-05-01T10:00:00Z,9.01,-79.5,Calle 50,,,", "Line 2: break_id cannot be")]
    [InlineData("1,2019-05-01T10:00:00Z,99.01,-79.5,Calle 50,,,", "Line 2: lat cannot be")]
    public async Task A_row_that_cannot_be_read_is_named_and_nothing_is_imported(string row, string why)
    {
        var (code, said) = await Tool("import-breaks", FileOf(row));
        Assert.Equal(1, code);
        Assert.Contains(why, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_register_that_is_repeated_or_lacks_a_column_is_refused()
    {
        var row = "1,2019-05-01T10:00:00Z,9.01,-79.5,Calle 50,,,";
        Assert.Contains("Line 3 repeats the break 1",
            (await Tool("import-breaks", FileOf(row, row))).Output, StringComparison.Ordinal);
        var file = Path.Combine(dir, "short.csv");
        await File.WriteAllTextAsync(file, "break_id,broken_at,lat\n");
        Assert.Contains("The column long is missing",
            (await Tool("import-breaks", file)).Output, StringComparison.Ordinal);
    }

    /// <summary>Streets differ in how often they break, and the past tells which: no street is better by luck alone.
    /// </summary>
    [Fact]
    public async Task Streets_told_from_the_past_have_more_of_what_broke_after_than_any_street()
    {
        var random = new Random(311);
        var lines = new List<string>();
        for (var street = 0; street < 300; street++)
            for (var year = 2000; year < 2020; year++)
                for (var n = random.NextDouble() * (street < 60 ? 2 : 0.5); random.NextDouble() < n; n--)
                    lines.Add(string.Create(CultureInfo.InvariantCulture,
                        $"{lines.Count},{year}-06-01T00:00:00Z,{9 + street * 0.001:F4},-79.5,S{street:000},,,"));
        var (code, said) = await Tool("try-hot-streets", FileOf([.. lines]), "--until", "2015");
        Assert.Equal(0, code);
        var row = said.Split('\n').Single(l => l.StartsWith("| 50 streets", StringComparison.Ordinal)).Split('|');
        var (hot, any, best) = (double.Parse(row[2], CultureInfo.InvariantCulture),
            double.Parse(row[4], CultureInfo.InvariantCulture), double.Parse(row[5], CultureInfo.InvariantCulture));
        Assert.InRange(hot, 2 * any, best);
    }
}

using Despacho311.Tests.Conformance;

namespace Despacho311.Tests.Api.Open311;

/// <summary>Every clause of the conformance suite, which can be run against any server.</summary>
public class ConformanceTests(ApiCity city, PostgresServer postgres)
{
    public static TheoryData<string> Names => [.. Clauses.All.Select(c => c.ToString())];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Keeps(string clause)
    {
        using var server = new Server(
            new Uri(city.Url, "/open311/v2"), "demo-client", "MUPA-LUMINARIA", "8.9711", "-79.5534");
        var (result, why) = await Clauses.All.Single(c => c.ToString() == clause).Run(server);
        Assert.True(result == Result.Passed, why);
    }

    [Fact]
    public async Task Keeps_every_clause_on_postgres_too()
    {
        await using var onPostgres = await CityProcess.Start(
            Directory.CreateTempSubdirectory("despacho311-").FullName, await postgres.NewDatabase(), "--demo",
            "--no-drive");
        using var server = new Server(
            new Uri(onPostgres.Url, "/open311/v2"), "demo-client", "MUPA-LUMINARIA", "8.9711", "-79.5534");
        foreach (var clause in Clauses.All)
        {
            var (result, why) = await clause.Run(server);
            Assert.True(result == Result.Passed, $"{clause}: {why}");
        }
    }
}

using Despacho311.Tests.Conformance;

if (args is not [{ Length: > 0 } url, ..] || !Uri.TryCreate(url, UriKind.Absolute, out var address))
{
    Console.Error.WriteLine("""
        Checks a server against GeoReport v2, clause by clause.
        dotnet run --project tests/Conformance -- URL [--key KEY] [--service CODE] [--lat LAT] [--long LONG]
          URL        the endpoint, such as http://localhost:5311/open311/v2
          --key      an api_key; without it nothing is posted, and the clauses that need it are left out
          --service  a service to report for; the first one without it
          --lat/long where to report
        """);
    return 2;
}

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length
    ? args[at + 1] : null;

using var server = new Server(address, Option("--key"), Option("--service"),
    Option("--lat") ?? "8.9824", Option("--long") ?? "-79.5199");
var failed = 0;
foreach (var clause in Clauses.All)
{
    var (result, why) = await clause.Run(server);
    failed += result == Result.Failed ? 1 : 0;
    Console.WriteLine($"{result,-8} {clause.Section,-28} {clause.Promise}");
    if (why.Length > 0)
        Console.WriteLine($"         {why}");
}
Console.WriteLine($"{Clauses.All.Count} clauses, {failed} failed");
return failed == 0 ? 0 : 1;

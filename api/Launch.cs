namespace Despacho311.Api;

/// <summary>What the command line asks for.</summary>
/// <param name="DataDir">Where the SQLite file lives. A demo without one gets a new temporary folder.</param>
/// <param name="Command">A tool to run instead of the server.</param>
/// <param name="Arguments">What the tool was given.</param>
/// <param name="Cluster">The grains are in silos of their own; this process is their client.</param>
public sealed record Launch(
    bool Demo, bool Drive, bool Cluster, string DataDir, string Urls, string? Command, string[] Arguments)
{
    public const string DefaultUrls = "http://localhost:5311";

    public const string Options =
        """
        Options:
          --demo          seeds, demo keys and a simulated day, in a new temporary folder
          --no-drive      with --demo: nobody drives
          --cluster       a client of silos; ConnectionStrings__Postgres and ConnectionStrings__Redis say where
          --data DIR      where the data lives; ./data without it
          --urls URL      where it listens; http://localhost:5311 without it
        """;

    public static Launch Parse(string[] args)
    {
        var demo = args.Contains("--demo");
        var data = Value(args, "--data") ?? Environment.GetEnvironmentVariable("Despacho__Data")
            ?? (demo ? Directory.CreateTempSubdirectory("despacho311-").FullName : "data");
        var urls = Value(args, "--urls") ?? Environment.GetEnvironmentVariable("ASPNETCORE_URLS") ?? DefaultUrls;
        var command = args.FirstOrDefault() is { Length: > 0 } first && !first.StartsWith('-') ? first : null;
        return new Launch(demo, demo && !args.Contains("--no-drive"), args.Contains("--cluster"), data, urls, command,
            command is null ? [] : args[1..]);
    }

    /// <summary>What is wrong with the command line; null when nothing is. Tools check their own.</summary>
    public static string? Fault(string[] args)
    {
        if (args is [{ Length: > 0 } first, ..] && !first.StartsWith('-'))
            return null;
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--demo" or "--no-drive" or "--cluster":
                    break;
                case "--data" or "--urls":
                    if (++i == args.Length || args[i].StartsWith('-'))
                        return $"{args[i - 1]} needs a value.";
                    break;
                default:
                    return $"There is no option {args[i]}.\n{Options}";
            }
        }
        return null;
    }

    public static string? Value(string[] args, string name)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }
}

namespace Despacho311.Api;

/// <summary>What the command line asks for.</summary>
/// <param name="DataDir">Where the SQLite file lives. A demo without one gets a new temporary folder.</param>
/// <param name="Command">A tool to run instead of the server.</param>
/// <param name="Arguments">What the tool was given.</param>
public sealed record Launch(bool Demo, bool Drive, string DataDir, string Urls, string? Command, string[] Arguments)
{
    public const string DefaultUrls = "http://localhost:5311";

    public static Launch Parse(string[] args)
    {
        var demo = args.Contains("--demo");
        var data = Value(args, "--data") ?? Environment.GetEnvironmentVariable("Despacho__Data")
            ?? (demo ? Directory.CreateTempSubdirectory("despacho311-").FullName : "data");
        var urls = Value(args, "--urls") ?? Environment.GetEnvironmentVariable("ASPNETCORE_URLS") ?? DefaultUrls;
        var command = args.FirstOrDefault() is { Length: > 0 } first && !first.StartsWith('-') ? first : null;
        return new Launch(demo, demo && !args.Contains("--no-drive"), data, urls, command,
            command is null ? [] : args[1..]);
    }

    public static string? Value(string[] args, string name)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }
}

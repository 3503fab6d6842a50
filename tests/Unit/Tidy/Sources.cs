using System.Text.RegularExpressions;

namespace Despacho311.Tests.Unit.Tidy;

/// <summary>The repository's own files, as the tidy tests read them.</summary>
internal static partial class Sources
{
    public static readonly string Root = FindRoot();

    public static IEnumerable<(string Path, string[] Lines)> Code =>
        from dir in new[] { "silo", "api", "tests", "dashboard/src", "dashboard/scripts" }
        from file in Directory.EnumerateFiles(Path.Combine(Root, dir), "*", SearchOption.AllDirectories)
        where CodeFile().IsMatch(file) && !Generated().IsMatch(file)
        select (Path.GetRelativePath(Root, file), File.ReadAllLines(file));

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string FindRoot()
    {
        var dir = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(dir!.FullName, "Despacho311.sln")))
            dir = dir.Parent;
        return dir.FullName;
    }

    [GeneratedRegex(@"\.(cs|ts|tsx|mjs|css)$")]
    private static partial Regex CodeFile();

    [GeneratedRegex(@"[/\\](bin|obj|node_modules|wwwroot|\.artifacts)[/\\]|generated\.ts$")]
    private static partial Regex Generated();
}

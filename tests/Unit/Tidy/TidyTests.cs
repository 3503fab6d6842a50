using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Despacho311.Contracts;
using Despacho311.Domain.Geo;

namespace Despacho311.Tests.Unit.Tidy;

/// <summary>The rules of docs/style.md that no analyser knows.</summary>
public partial class TidyTests
{
    private const int MaxLines = 300;
    private const int MaxColumns = 120;
    private const int MaxFunctionLines = 60;

    private static readonly Dictionary<string, string[]> AllowedEdges = new()
    {
        ["silo/Domain"] = [],
        ["silo/Geo"] = ["Domain"],
        ["silo/Contracts"] = ["Domain"],
        ["silo/Journal"] = ["Contracts"],
        ["silo/Host"] = ["Journal", "Geo"],
        ["api"] = ["Host"],
    };

    [Fact]
    public void Projects_refer_only_inwards() => Assert.All(AllowedEdges, rule =>
    {
        var project = Directory.GetFiles(Path.Combine(Sources.Root, rule.Key), "*.csproj").Single();
        var edges = XDocument.Load(project).Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value));
        Assert.Equal(rule.Value.Order(), edges.Order());
    });

    [Fact]
    public void The_domain_refers_to_nothing_but_the_system() =>
        Assert.All(typeof(GeoPoint).Assembly.GetReferencedAssemblies(),
            a => Assert.StartsWith("System.", a.Name, StringComparison.Ordinal));

    [Fact]
    public void The_domain_asks_no_clock_and_does_no_io() =>
        Assert.All(Sources.Code.Where(f => f.Path.StartsWith("silo/Domain", StringComparison.Ordinal)), f =>
            Assert.DoesNotMatch(@"TimeProvider|UtcNow|System\.IO|HttpClient|\basync\b|Task<",
                string.Join('\n', f.Lines)));

    [Fact]
    public void Every_event_has_a_stored_name()
    {
        var events = typeof(GeoPoint).Assembly.GetTypes().Where(t =>
            !t.IsAbstract && t.BaseType is { IsAbstract: true } b
                && b.Name.Split('`')[0].EndsWith("Event", StringComparison.Ordinal));
        // What has editions shares its events: one name for each thing that has them.
        var named = Wire.KnownTypes.Select(t => t.IsGenericType ? t.GetGenericTypeDefinition() : t).Distinct();
        Assert.Equal(events.Select(t => t.FullName).Order(), named.Select(t => t.FullName).Order());
    }

    [Fact]
    public void Every_grain_and_each_of_its_methods_has_a_name_of_its_own()
    {
        var grains = typeof(Wire).Assembly.GetTypes()
            .Where(t => t.IsInterface && typeof(IGrain).IsAssignableFrom(t)).ToList();
        Assert.NotEmpty(grains);
        Assert.All(grains, g => Assert.NotNull(g.GetCustomAttribute<AliasAttribute>()));
        Assert.All(grains.SelectMany(g => g.GetMethods()), m => Assert.NotNull(m.GetCustomAttribute<AliasAttribute>()));
    }

    [Fact]
    public void Spanish_stands_in_text_files_only()
    {
        var faults = from f in Sources.Code
                     where !f.Path.StartsWith("tests/", StringComparison.Ordinal)
                         && !f.Path.StartsWith("dashboard/src/text/", StringComparison.Ordinal)
                         && !TestFile().IsMatch(f.Path)
                     from line in f.Lines
                     where Spanish().IsMatch(line)
                     select $"{f.Path}: {line.Trim()}";
        Assert.Empty(faults);
    }

    [Fact]
    public void Files_functions_and_lines_stay_short()
    {
        var faults = new List<string>();
        foreach (var (path, lines) in Sources.Code)
        {
            if (lines.Length > MaxLines)
                faults.Add($"{path} has {lines.Length} lines");
            faults.AddRange(lines.Where(l => l.Length > MaxColumns)
                .Select(l => $"{path}: {l.Length} columns: {l.Trim()[..40]}"));
            if (path.EndsWith(".cs", StringComparison.Ordinal))
                faults.AddRange(LongFunctions(path, lines));
        }
        Assert.Empty(faults);
    }

    [Fact]
    public void Nothing_is_left_for_later_without_an_issue_and_nothing_prints_for_debugging()
    {
        var faults = from f in Sources.Code
                     where !f.Path.EndsWith("TidyTests.cs", StringComparison.Ordinal)
                     from line in f.Lines
                     where LeftOver().IsMatch(line)
                         || (Prints().IsMatch(line) && !f.Path.StartsWith("tests/", StringComparison.Ordinal))
                     select $"{f.Path}: {line.Trim()}";
        Assert.Empty(faults);
    }

    [Fact]
    public void Tests_never_sleep_for_a_while() =>
        Assert.All(Sources.Code.Where(f => f.Path.StartsWith("tests/", StringComparison.Ordinal)
            && !f.Path.EndsWith("TidyTests.cs", StringComparison.Ordinal)), f =>
            Assert.DoesNotMatch(@"Thread\.Sleep|Task\.Delay\((TimeSpan|[0-9])|waitForTimeout",
                string.Join('\n', f.Lines)));

    /// <summary>
    /// A member begins at four blanks, or eight inside a nested type, and ends at the brace in the same column.
    /// </summary>
    private static IEnumerable<string> LongFunctions(string path, string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (!Opening().IsMatch(lines[i]) || i == 0 || TypeLine().IsMatch(lines[i - 1]))
                continue;
            var close = lines[i].Replace('{', '}');
            var end = Array.FindIndex(lines, i, l => l.TrimEnd(';', ')') == close);
            if (end - i > MaxFunctionLines)
                yield return $"{path}:{i + 1} has {end - i} lines";
        }
    }

    [GeneratedRegex("^ {4}(    )?\\{$")]
    private static partial Regex Opening();

    [GeneratedRegex(@"\b(class|record|struct|interface|enum)\b|^\s+(:|where )")]
    private static partial Regex TypeLine();

    [GeneratedRegex("[áéíóúñÁÉÍÓÚÑ¿¡]")]
    private static partial Regex Spanish();

    [GeneratedRegex(@"\.test\.tsx?$")]
    private static partial Regex TestFile();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b(?! #\d)")]
    private static partial Regex LeftOver();

    [GeneratedRegex(@"Console\.Write|console\.(log|debug)\(")]
    private static partial Regex Prints();
}

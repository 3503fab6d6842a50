using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Despacho311.Domain.Geo;

namespace Despacho311.Tests.Unit.Tidy;

/// <summary>What people read is there in both languages.</summary>
public partial class TextTests
{
    private static readonly Dictionary<string, string> Spanish = Resx("es");
    private static readonly Dictionary<string, string> English = Resx("en");

    [Fact]
    public void Both_languages_say_the_same_things() => Assert.Equal(Spanish.Keys.Order(), English.Keys.Order());

    [Fact]
    public void No_text_is_empty_and_both_take_the_same_values() => Assert.All(Spanish.Keys, key =>
    {
        Assert.NotEmpty(Spanish[key].Trim());
        Assert.NotEmpty(English[key].Trim());
        Assert.Equal(Holes(Spanish[key]), Holes(English[key]));
    });

    [Fact]
    public void Every_refusal_has_its_text()
    {
        var missing = from type in typeof(GeoPoint).Assembly.GetTypes()
                      where type.IsEnum && type.Name.EndsWith("Refusal", StringComparison.Ordinal)
                      from name in Enum.GetNames(type)
                      let key = "refusal." + JsonNamingPolicy.CamelCase.ConvertName(name)
                      where !Spanish.ContainsKey(key)
                      select key;
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_text_that_the_api_asks_for_is_there()
    {
        var asked = from file in Sources.Code
                    where file.Path.StartsWith("api/", StringComparison.Ordinal)
                    from Match m in Asked().Matches(string.Join('\n', file.Lines))
                    let prefix = m.Groups["how"].Value.EndsWith("Field", StringComparison.Ordinal)
                        ? "field." : "problem."
                    select prefix + m.Groups["key"].Value;
        Assert.Subset(Spanish.Keys.ToHashSet(), asked.ToHashSet());
    }

    private static string Holes(string text) =>
        string.Concat(Hole().Matches(text).Select(m => m.Value).Distinct().Order());

    private static Dictionary<string, string> Resx(string language) =>
        XDocument.Parse(Sources.Read($"api/Text/Texts.{language}.resx")).Root!.Elements("data")
            .ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value);

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Hole();

    [GeneratedRegex(@"(?<how>context\.Field)\([^;]*?, ""(?<key>[a-zA-Z]+)""\)"
        + @"|(?<how>context\.Problem)\([^;""]*?""(?<key>[a-zA-Z]+)""")]
    private static partial Regex Asked();
}

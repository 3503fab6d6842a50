using System.Text.Json;
using Despacho311.Api.FeatureLayers;
using Despacho311.Domain.Leaks;
using Microsoft.Extensions.Configuration;

namespace Despacho311.Tests.Api.FeatureLayers;

/// <summary>Features and settings as others write them.</summary>
public class LayerFeatureTests
{
    private static LayerFeature Read(string json) =>
        LayerFeature.Of(JsonSerializer.Deserialize<JsonElement>(json), LayerShape.Usual);

    [Fact]
    public void Web_Mercator_is_read_as_degrees()
    {
        // A quarter of the world's width to the west, and the latitude whose Mercator ordinate is an eighth of it.
        var feature = Read("""
            {"attributes":{"GlobalID":"{6A7B0000-0000-4000-8000-00000000000A}","OBJECTID":4},
             "geometry":{"x":-10018754.171394622,"y":5009377.085697311,"spatialReference":{"wkid":102100}}}
            """);
        Assert.Equal(("6a7b0000-0000-4000-8000-00000000000a", 4), (feature.GlobalId, feature.ObjectId));
        Assert.Equal(-90, feature.Where!.Value.Long, 9);
        Assert.Equal(40.979898, feature.Where!.Value.Lat, 6);
    }

    [Theory]
    [InlineData("""{"x":-79.5,"y":8.9,"spatialReference":{"wkid":32617}}""")]
    [InlineData("""{"x":"NaN","y":"NaN"}""")]
    [InlineData("""{"x":-79.5}""")]
    [InlineData("""{"x":-790.5,"y":8.9}""")]
    [InlineData("[]")]
    [InlineData("null")]
    public void A_place_that_is_not_read_here_is_none(string geometry) => Assert.Null(Read(
        $$"""{"attributes":{"globalid":"6a7b0000-0000-4000-8000-00000000000a"},"geometry":{{geometry}}}""").Where);

    [Theory]
    [InlineData("3")]
    [InlineData("{}")]
    [InlineData("""{"attributes":[]}""")]
    [InlineData("""{"attributes":{"globalid":"x"}}""")]
    [InlineData("""{"attributes":{"globalid":7}}""")]
    public void What_is_no_feature_is_refused(string json) => Assert.Throws<InvalidDataException>(() => Read(json));

    [Fact]
    public void What_it_waits_as_says_the_same()
    {
        var feature = Read("""
            {"attributes":{"globalid":"6a7b0000-0000-4000-8000-00000000000a","nota":" a ","fecha":1795593034000,
             "correo":null},"geometry":{"x":-79.5,"y":8.9}}
            """);
        var again = Read(feature.Write());
        Assert.Equal((feature.Where, "a", null, 1795593034), (again.Where, again.Text("NOTA"), again.Text("correo"),
            again.Instant("fecha")!.Value.ToUnixTimeSeconds()));
        Assert.Null(again.Instant("nota"));
    }

    [Theory]
    [InlineData("Url", "x", "Url is no web address")]
    [InlineData("Every", "00:00:00.5", "between a second and a day")]
    [InlineData("Fields:Colour", "c", "is none of")]
    [InlineData("Standings:Colour", "c", "is none of")]
    public void A_setting_that_is_wrong_is_said_at_start(string name, string value, string why)
    {
        var settings = new Dictionary<string, string?>
        {
            ["FeatureLayers:a:Url"] = "https://gis.example/FeatureServer/0",
        };
        settings[$"FeatureLayers:a:{name}"] = value;
        Assert.Contains(why, Assert.Throws<InvalidOperationException>(() => FeatureLayerSettings.Of(
            new ConfigurationBuilder().AddInMemoryCollection(settings).Build())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fields_and_words_may_be_called_otherwise_or_left_out()
    {
        var layer = FeatureLayerSettings.Of(new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["FeatureLayers:a:Url"] = "https://gis.example/FeatureServer/0/",
                ["FeatureLayers:a:Fields:repair"] = "situacion",
                ["FeatureLayers:a:Fields:People"] = "",
                ["FeatureLayers:a:Standings:Repaired"] = "Cerrada",
            }).Build()).Layers.Single();
        Assert.Equal("situacion", layer.Fields[LayerField.Repair]);
        Assert.False(layer.Fields.ContainsKey(LayerField.People));
        Assert.Equal((LeakStanding.Repaired, LeakStanding.Claimed, LeakStanding.Suspected, null),
            (layer.Standing(" cerrada"), layer.Standing("Asignada"), layer.Standing(null), layer.Standing("reparada")));
        Assert.Equal("https://gis.example/FeatureServer/0", layer.Url.ToString());
    }
}

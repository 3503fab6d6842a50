using System.Text.Json.Nodes;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Agencies;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Clocks;
using Despacho311.Domain.Codes;
using Despacho311.Domain.Contacts;
using Despacho311.Domain.Editions;
using Despacho311.Domain.Leaks;
using Despacho311.Domain.Quality;
using Despacho311.Domain.Texts;
using Despacho311.Domain.Towing;
using Despacho311.Tests.Unit.Tidy;

namespace Despacho311.Tests.Unit.Stored;

/// <summary>
/// What was stored once must be read for ever. Each line of <c>golden.ndjson</c> is an event or a snapshot as a release
/// wrote it; lines are added and never changed. <c>ADD_GOLDEN=1</c> adds a line for each form that has none.
/// </summary>
public class StoredFormTests
{
    private const string File = "tests/Unit/Stored/golden.ndjson";

    private static readonly (string Name, Type Type)[] Snapshots =
    [
        ("snapshot.case", typeof(CitizenCase)), ("snapshot.tow", typeof(TowRequest)),
        ("snapshot.truck", typeof(TowTruck)), ("snapshot.zone", typeof(TowZone)),
        ("snapshot.leak-zone", typeof(LeakZone)), ("snapshot.leak-report", typeof(PlacedReport)),
        ("snapshot.leak", typeof(LeakSite)), ("snapshot.codes", typeof(CodeBlock)),
        ("snapshot.calendar", typeof(WorkCalendar)), ("snapshot.contact", typeof(Contact)),
        ("snapshot.agency", typeof(Agency)), ("snapshot.service", typeof(Planned<ServiceEdition>)),
        ("snapshot.nonconformity", typeof(Nonconformity)), ("snapshot.review", typeof(ContactReview)),
        ("snapshot.text", typeof(Planned<TextEdition>)), ("snapshot.quality-targets", typeof(QualityTargets)),
    ];

    private static IEnumerable<(string Name, Type Type)> Forms => [
        .. Wire.KnownTypes.Select(t => (NameOf(t), t)), .. Snapshots];

    private static string NameOf(Type type) => Wire.NameOf(System.Runtime.CompilerServices.RuntimeHelpers
        .GetUninitializedObject(type));

    private static List<(string Name, string Json)> Golden()
    {
        var path = Path.Combine(Sources.Root, File);
        if (Environment.GetEnvironmentVariable("ADD_GOLDEN") == "1")
            AddMissing(path);
        return [.. System.IO.File.ReadAllLines(path).Select(l => JsonNode.Parse(l)!).Select(l =>
            ((string)l["name"]!, Wire.Write(l["data"]!)))];
    }

    private static void AddMissing(string path)
    {
        var known = System.IO.File.Exists(path)
            ? System.IO.File.ReadAllLines(path).Select(l => (string)JsonNode.Parse(l)!["name"]!).ToHashSet() : [];
        System.IO.File.AppendAllLines(path, Forms.Where(f => !known.Contains(f.Name)).Select(f =>
            Wire.Write(new JsonObject
            {
                ["name"] = f.Name,
                ["data"] = JsonNode.Parse(Wire.Write(Sample.Of(f.Type))),
            })));
    }

    [Fact]
    public void Every_stored_form_has_a_golden_line() =>
        Assert.Subset(Golden().Select(g => g.Name).ToHashSet(), Forms.Select(f => f.Name).ToHashSet());

    /// <summary>A member that came later is added; whatever was stored is written as it was.</summary>
    [Fact]
    public void Every_golden_line_is_read_and_written_back_as_it_is() => Assert.All(Golden(), golden =>
    {
        var type = Forms.First(f => f.Name == golden.Name).Type;
        var read = System.Text.Json.JsonSerializer.Deserialize(golden.Json, type, Wire.Json);
        var written = JsonNode.Parse(Wire.Write(read!))!;
        var kept = JsonNode.Parse(golden.Json)!;
        Trim(written, kept);
        Assert.Equal(Wire.Write(kept), Wire.Write(written));
    });

    /// <summary>Takes away the members that the other does not have.</summary>
    private static void Trim(JsonNode? node, JsonNode? to)
    {
        if (node is JsonObject members && to is JsonObject known)
        {
            foreach (var added in members.Select(m => m.Key).Where(k => !known.ContainsKey(k)).ToList())
                members.Remove(added);
            foreach (var (name, value) in members)
                Trim(value, known[name]);
        }
        else if (node is JsonArray items && to is JsonArray others)
            foreach (var (item, other) in items.Zip(others))
                Trim(item, other);
    }

    [Fact]
    public void Every_aggregate_names_its_streams_apart() => Assert.Equal(Aggregates.All.Length,
        Aggregates.All.Select(a => a.Prefix).Distinct().Count());
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Despacho311.Api.City;
using Despacho311.Api.Clocks;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Leaks;

namespace Despacho311.Api.FeatureLayers;

/// <summary>What goes to a layer: our reports as features of theirs, and how each stands.</summary>
public sealed class LayerOutbox(
    LayerStore store, ExchangeLedger ledger, LayerIntake intake, CityMap city, IRows rows)
{
    private const int MaxText = 1_000;

    /// <summary>One edit as it goes out.</summary>
    /// <param name="Own">Our own fields in it, as JSON.</param>
    private sealed record Outgoing(LayerExchange Exchange, LayerLink Link, LeakStanding Standing, string Own,
        JsonObject Feature);

    /// <summary>Sends these cases as they are now.</summary>
    /// <exception cref="LayerException">The layer cannot be reached; nothing is lost.</exception>
    public async Task Send(FeatureLayer layer, LayerShape shape, LayerClient client,
        IReadOnlyList<LayerExchange> exchanges, CancellationToken cancellation)
    {
        var edits = new List<Outgoing>();
        foreach (var e in exchanges)
            if (await Prepare(layer, shape, client, e, cancellation) is { } edit)
                edits.Add(edit);
        var (updates, adds) = (edits.Where(e => e.Link.ObjectId is not null).ToList(),
            edits.Where(e => e.Link.ObjectId is null).ToList());
        if (updates.Count > 0)
            await Note(updates, await client.Update(Features(updates), cancellation));
        if (adds.Count == 0)
            return;
        // Linked before they are there: one whose making is never heard of is known when it is read.
        foreach (var add in adds)
            await store.Save(add.Link);
        await Note(adds, await client.Add(shape, Features(adds), cancellation));
    }

    /// <summary>Whether the feature still has our own fields as they were sent.</summary>
    public static bool Has(LayerFeature feature, string sent) =>
        JsonNode.Parse(sent)!.AsObject().All(field => field.Value?.GetValueKind() switch
        {
            null => feature.Text(field.Key) is null,
            JsonValueKind.Number => feature.Number(field.Key) == field.Value.GetValue<double>(),
            _ => feature.Text(field.Key) == field.Value.GetValue<string>(),
        });

    private async Task Note(List<Outgoing> edits, IReadOnlyList<EditResult> results)
    {
        foreach (var (edit, result) in edits.Zip(results))
        {
            if (result.Fault is { } fault)
            {
                await ledger.Refused(edit.Exchange, fault);
                continue;
            }
            await store.Save(edit.Link with
            {
                ObjectId = edit.Link.ObjectId ?? result.ObjectId,
                GlobalId = edit.Link.GlobalId ?? result.GlobalId,
                Agreed = edit.Standing,
                Sent = edit.Own,
            });
            await ledger.Done(edit.Exchange, edit.Link.Case, edit.Feature.ToJsonString());
        }
    }

    /// <summary>The edit; null when there is nothing to say that they do not know.</summary>
    private async Task<Outgoing?> Prepare(FeatureLayer layer, LayerShape shape, LayerClient client, LayerExchange e,
        CancellationToken cancellation)
    {
        if (await rows.Find(Tables.Cases, e.Case!, cancellation) is not { } row)
        {
            await ledger.Stick(e, "there is no such case");
            return null;
        }
        var report = Wire.Read<CitizenCase>(row.State);
        var leak = await intake.LeakOf(report.Id, cancellation);
        var link = await store.OfCase(layer.Name, report.Id, cancellation) switch
        {
            null => new LayerLink(layer.Name, report.Id, null, null, LeakStanding.Suspected, "",
                DateTimeOffset.UnixEpoch),
            { ObjectId: null } begun => await Lost(layer, shape, client, begun, cancellation),
            { } known => known,
        };
        var standing = LeakStandings.Of(leak);
        var own = OwnFields(layer, shape, report, leak);
        // What they changed and we have not followed yet is not written over: theirs comes first.
        if (link.ObjectId is not null && link.Sent == own && link.Agreed == standing)
        {
            await ledger.Done(e, report.Id, e.Body);
            return null;
        }
        var attributes = JsonNode.Parse(own)!.AsObject();
        if (link.ObjectId is { } objectId)
            attributes[shape.ObjectIdField] = objectId;
        else
            AddFirst(layer, shape, attributes, report);
        if (link.Agreed != standing || link.ObjectId is null)
            AddStanding(layer, shape, attributes, standing, leak);
        var feature = new JsonObject { ["attributes"] = attributes };
        if (link.ObjectId is null && report.Place.Where is { } where)
            feature["geometry"] = new JsonObject
            {
                ["x"] = where.Long,
                ["y"] = where.Lat,
                ["spatialReference"] = new JsonObject { ["wkid"] = 4326 },
            };
        return new Outgoing(e, link, standing, own, feature);
    }

    /// <summary>
    /// With the feature of a case whose making was begun: it may have come about although nobody here heard of it.
    /// </summary>
    private async Task<LayerLink> Lost(FeatureLayer layer, LayerShape shape, LayerClient client, LayerLink begun,
        CancellationToken cancellation)
    {
        if (!layer.Fields.TryGetValue(LayerField.Code, out var field)
            || await client.Find(shape, field, begun.Case, cancellation) is not { } found)
            return begun;
        begun = begun with { GlobalId = found.GlobalId, ObjectId = found.ObjectId };
        await store.Save(begun);
        return begun;
    }

    /// <summary>Our own fields, of those that the layer has.</summary>
    private string OwnFields(FeatureLayer layer, LayerShape shape, CitizenCase report, LeakSite? leak)
    {
        var fields = new JsonObject();
        void Set(LayerField field, JsonNode? value) => SetField(layer, shape, fields, field, value);
        Set(LayerField.Code, report.Id);
        Set(LayerField.Leak, leak?.Id);
        Set(LayerField.Status, Tables.NameOf(report.Status));
        Set(LayerField.People, report.People);
        Set(LayerField.DueAt, report.IsOpen ? city.ClockOf(report).DueAt.ToUnixTimeMilliseconds() : null);
        return fields.ToJsonString();
    }

    /// <summary>What only the first message of a report says. Never who reported it.</summary>
    private static void AddFirst(FeatureLayer layer, LayerShape shape, JsonObject attributes, CitizenCase report)
    {
        void Set(LayerField field, JsonNode? value) => SetField(layer, shape, attributes, field, value);
        Set(LayerField.Description, Short(report.Description));
        Set(LayerField.Address, report.Place.Address);
        Set(LayerField.ReportedAt, report.OpenedAt.ToUnixTimeMilliseconds());
        Set(LayerField.Accuracy, report.Place.AccuracyMeters);
        if (shape.KeepsOurIds)
            attributes[shape.GlobalIdField] = GlobalIdOf(layer, report.Id).ToString("B").ToUpperInvariant();
    }

    private static void AddStanding(
        FeatureLayer layer, LayerShape shape, JsonObject attributes, LeakStanding standing, LeakSite? leak)
    {
        void Set(LayerField field, JsonNode? value) => SetField(layer, shape, attributes, field, value);
        if (layer.Standings.TryGetValue(standing, out var word))
            Set(LayerField.Repair, word);
        Set(LayerField.Crew, leak?.Crew);
        Set(LayerField.Note, leak?.Note is { } note ? Short(note) : null);
        Set(LayerField.Cause, leak?.Cause);
    }

    private static void SetField(
        FeatureLayer layer, LayerShape shape, JsonObject attributes, LayerField field, JsonNode? value)
    {
        if (layer.Fields.TryGetValue(field, out var name) && shape.Fields.Contains(name))
            attributes[name] = value;
    }

    /// <summary>The same whenever it is sent, so that a layer that keeps it refuses to make it twice.</summary>
    private static Guid GlobalIdOf(FeatureLayer layer, string caseId) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{layer.Url}\n{caseId}")).AsSpan(0, 16));

    private static string Short(string text) => text.Length > MaxText ? text[..MaxText] : text;

    private static JsonArray Features(List<Outgoing> edits) =>
        [.. edits.Select(e => (JsonNode)e.Feature.DeepClone())];
}

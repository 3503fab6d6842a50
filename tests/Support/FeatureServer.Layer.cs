using System.Collections.Specialized;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Despacho311.Tests.Support;

/// <summary>What the layer answers.</summary>
public sealed partial class FeatureServer
{
    private static readonly string[] Fields =
    [
        "objectid", "globalid", "EditDate", "codigo_311", "fuga_311", "estado_311", "personas_311", "vence_311",
        "estado", "cuadrilla", "nota", "causa", "descripcion", "direccion", "fecha", "precision_m", "nombre",
        "telefono", "correo",
    ];

    private JsonObject Description() => new()
    {
        ["name"] = "fugas",
        ["objectIdField"] = "objectid",
        ["globalIdField"] = "globalid",
        ["editFieldsInfo"] = new JsonObject { ["editDateField"] = "EditDate" },
        ["maxRecordCount"] = MostAtOnce,
        ["hasAttachments"] = true,
        ["supportsApplyEditsWithGlobalIds"] = KeepsIds,
        ["fields"] = new JsonArray([.. Fields.Select(f => new JsonObject { ["name"] = f })]),
    };

    private JsonObject Query(NameValueCollection form)
    {
        var where = form["where"] ?? "";
        Func<JsonObject, bool> holds;
        if (Since().Match(where) is { Success: true } since)
        {
            var from = DateTimeOffset.ParseExact(since.Groups[1].Value, "yyyy-MM-dd HH:mm:ss",
                CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeMilliseconds();
            holds = a => a["EditDate"]!.GetValue<long>() >= from;
        }
        else if (Equal().Match(where) is { Success: true } equal)
            holds = a => a[equal.Groups[1].Value]?.ToString() == equal.Groups[2].Value;
        else
            return Error(400, "Unable to complete operation.");
        var found = features.Values.Where(f => holds(f["attributes"]!.AsObject()))
            .OrderBy(f => f["attributes"]!["EditDate"]!.GetValue<long>())
            .ThenBy(f => f["attributes"]!["objectid"]!.GetValue<long>())
            .Skip(int.Parse(form["resultOffset"] ?? "0", CultureInfo.InvariantCulture)).ToList();
        return new JsonObject
        {
            ["objectIdFieldName"] = "objectid",
            ["features"] = new JsonArray([.. found.Take(MostAtOnce).Select(f => f.DeepClone())]),
            ["exceededTransferLimit"] = found.Count > MostAtOnce,
        };
    }

    private JsonObject Apply(NameValueCollection form)
    {
        var byGlobalId = form["useGlobalIds"] == "true";
        return new JsonObject
        {
            ["addResults"] = new JsonArray([.. Edits("adds").Select(e => Result(Add(e, byGlobalId)))]),
            ["updateResults"] = new JsonArray([.. Edits("updates").Select(e => Result(Update(e)))]),
        };
        JsonObject[] Edits(string name) =>
            [.. JsonNode.Parse(form[name] ?? "[]")!.AsArray().Select(e => e!.AsObject())];
    }

    private (long Id, string? Fault) Add(JsonObject edit, bool byGlobalId)
    {
        var attributes = edit["attributes"]!.DeepClone().AsObject();
        var globalId = byGlobalId ? attributes["globalid"]?.ToString() : null;
        if (Refuses(attributes) is { } fault)
            return (0, fault);
        return globalId is not null && features.Values.Any(f => f["attributes"]!["globalid"]!.ToString() == globalId)
            ? (0, "Violation of UNIQUE KEY constraint")
            : (Make(attributes, edit["geometry"]?.DeepClone(), globalId), null);
    }

    private (long Id, string? Fault) Update(JsonObject edit)
    {
        var attributes = edit["attributes"]!.AsObject();
        var id = attributes["objectid"]!.GetValue<long>();
        if (!features.ContainsKey(id))
            return (id, "Feature was not found.");
        if (Refuses(attributes) is { } fault)
            return (id, fault);
        Put(id, attributes);
        return (id, null);
    }

    private JsonObject Result((long Id, string? Fault) done) => done.Fault is { } fault
        ? new JsonObject
        {
            ["objectId"] = done.Id,
            ["success"] = false,
            ["error"] = new JsonObject { ["code"] = 1000, ["description"] = fault },
        }
        : new JsonObject
        {
            ["objectId"] = done.Id,
            ["globalId"] = features[done.Id]["attributes"]!["globalid"]!.DeepClone(),
            ["success"] = true,
        };

    private JsonObject Attachments(long id) => new()
    {
        ["attachmentInfos"] = pictures.ContainsKey(id)
            ? new JsonArray(new JsonObject { ["id"] = 1, ["contentType"] = "image/jpeg", ["name"] = "foto.jpg" })
            : new JsonArray(),
    };

    [GeneratedRegex(@"^EditDate >= TIMESTAMP '([^']+)'$")]
    private static partial Regex Since();

    [GeneratedRegex(@"^(\w+) = '(.*)'$")]
    private static partial Regex Equal();
}

using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Despacho311.Tests.Support;

/// <summary>
/// A feature service of the kind that an ArcGIS server has, with one layer: it describes itself, answers queries,
/// applies edits, hands out attachments and tokens, in the shapes of Esri's REST API. It can be down, or lose answers.
/// </summary>
public sealed partial class FeatureServer : LoopbackServer
{
    private const string Layer = "/rest/services/fugas/FeatureServer/0";
    private readonly Lock gate = new();
    private readonly SortedDictionary<long, JsonObject> features = [];
    private readonly Dictionary<long, byte[]> pictures = [];
    private long lastId;
    private bool away;
    private int calls;

    public FeatureServer(Func<DateTimeOffset>? clock = null)
    {
        Clock = clock ?? (() => DateTimeOffset.UtcNow);
        Start();
    }

    private Func<DateTimeOffset> Clock { get; }

    public Uri Url => new(Root, Layer);

    public Uri TokenUrl => new(Root, "/sharing/rest/generateToken");

    /// <summary>Nobody is there: the machine refuses the connection.</summary>
    public bool Away
    {
        get => away;
        set
        {
            if (away != value)
                (value ? (Action)Stop : Start)();
            away = value;
        }
    }

    /// <summary>The service is down behind its proxy: 503.</summary>
    public bool Down { get; set; }

    /// <summary>Edits are made, and the answer is lost.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>How many features one answer holds at most.</summary>
    public int MostAtOnce { get; set; } = 1_000;

    /// <summary>Whether a feature that is added may bring its global id.</summary>
    public bool KeepsIds { get; set; }

    /// <summary>The token that is wanted; null for none.</summary>
    public string? Token { get; set; }

    /// <summary>Why an edit is refused; null when it is not.</summary>
    public Func<JsonObject, string?> Refuses { get; set; } = _ => null;

    /// <summary>How often it was called, whatever came of it.</summary>
    public int Calls => calls;

    /// <summary>All features' attributes as they are now.</summary>
    public IReadOnlyList<JsonObject> All
    {
        get
        {
            lock (gate)
                return [.. features.Values.Select(f => f["attributes"]!.DeepClone().AsObject())];
        }
    }

    /// <summary>Somebody fills in the form.</summary>
    /// <returns>The object id.</returns>
    public long Fill(double lat, double @long, object attributes, byte[]? picture = null)
    {
        lock (gate)
        {
            var made = Make(JsonSerializer.SerializeToNode(attributes)!.AsObject(),
                new JsonObject { ["x"] = @long, ["y"] = lat }, null);
            if (picture is not null)
                pictures[made] = picture;
            return made;
        }
    }

    /// <summary>Somebody at the utility changes a feature.</summary>
    public void Change(long objectId, object attributes)
    {
        lock (gate)
            Put(objectId, JsonSerializer.SerializeToNode(attributes)!.AsObject());
    }

    public JsonObject Find(long objectId)
    {
        lock (gate)
            return features[objectId]["attributes"]!.DeepClone().AsObject();
    }

    /// <summary>As Survey123's webhook tells of it.</summary>
    public JsonObject Told(long objectId)
    {
        lock (gate)
        {
            var feature = features[objectId].DeepClone().AsObject();
            feature["geometry"]!["spatialReference"] = new JsonObject { ["wkid"] = 4326 };
            return new JsonObject { ["eventType"] = "addData", ["feature"] = feature };
        }
    }

    private long Make(JsonObject attributes, JsonNode? geometry, string? globalId)
    {
        var id = ++lastId;
        attributes["objectid"] = id;
        attributes["globalid"] = globalId ?? Guid.NewGuid().ToString("B").ToUpperInvariant();
        features[id] = new JsonObject { ["attributes"] = attributes, ["geometry"] = geometry };
        Put(id, []);
        return id;
    }

    private void Put(long id, JsonObject changes)
    {
        var attributes = features[id]["attributes"]!.AsObject();
        foreach (var (name, value) in changes)
            attributes[name] = value?.DeepClone();
        attributes["EditDate"] = Clock().ToUnixTimeMilliseconds();
    }

    protected override async Task Answer(HttpListenerContext context)
    {
        Interlocked.Increment(ref calls);
        if (Down)
        {
            context.Response.StatusCode = (int)HttpStatusCode.ServiceUnavailable;
            context.Response.Close();
            return;
        }
        using var reader = new StreamReader(context.Request.InputStream);
        var form = System.Web.HttpUtility.ParseQueryString(
            context.Request.HttpMethod == "POST" ? await reader.ReadToEndAsync() : context.Request.Url!.Query);
        var path = context.Request.Url!.AbsolutePath;
        if (path == TokenUrl.AbsolutePath)
            await Say(context, new JsonObject { ["token"] = Token, ["expires"] = 0, ["ssl"] = false });
        else if (Token is not null && form["token"] != Token)
            await Say(context, Error(498, "Invalid token."));
        else if (PictureOf().Match(path) is { Success: true } picture)
            await Say(context, pictures[long.Parse(picture.Groups[1].Value, CultureInfo.InvariantCulture)]);
        else
            await Say(context, Of(path[Layer.Length..], form));
        JsonObject Of(string what, System.Collections.Specialized.NameValueCollection values)
        {
            lock (gate)
                return what switch
                {
                    "" => Description(),
                    "/query" => Query(values),
                    "/applyEdits" => Apply(values),
                    _ when what.EndsWith("/attachments", StringComparison.Ordinal) => Attachments(
                        long.Parse(what.Split('/')[1], CultureInfo.InvariantCulture)),
                    _ => Error(400, "Invalid URL"),
                };
        }
    }

    private async Task Say(HttpListenerContext context, JsonObject json)
    {
        if (LosesAnswers && context.Request.HttpMethod == "POST")
            context.Response.Abort();
        else
            await Say(context, Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    private static async Task Say(HttpListenerContext context, byte[] bytes)
    {
        await context.Response.OutputStream.WriteAsync(bytes);
        context.Response.Close();
    }

    private static JsonObject Error(int code, string message) => new()
    {
        ["error"] = new JsonObject { ["code"] = code, ["message"] = message, ["details"] = new JsonArray() },
    };

    [GeneratedRegex(@"/0/(\d+)/attachments/\d+$")]
    private static partial Regex PictureOf();
}

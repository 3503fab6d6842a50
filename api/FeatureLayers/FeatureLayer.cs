using System.Collections.Frozen;
using Despacho311.Domain.Leaks;

namespace Despacho311.Api.FeatureLayers;

/// <summary>What can be a field of a layer. Of each, one side is the owner: see docs/feature-layers.md.</summary>
public enum LayerField
{
    /// <summary>Ours: the case's code.</summary>
    Code,

    /// <summary>Ours: the leak that the report is held to be of.</summary>
    Leak,

    /// <summary>Ours: the case's status.</summary>
    Status,

    /// <summary>Ours: how many people reported it, by this case.</summary>
    People,

    /// <summary>Ours: until when an answer is promised.</summary>
    DueAt,

    /// <summary>Theirs, and ours when they have not touched it: how the leak stands.</summary>
    Repair,

    /// <summary>Goes with <see cref="Repair"/>: who has the leak.</summary>
    Crew,

    /// <summary>Goes with <see cref="Repair"/>: what the crew says.</summary>
    Note,

    /// <summary>Goes with <see cref="Repair"/>: what had broken.</summary>
    Cause,

    /// <summary>The reporter's words; theirs stays with who received the report.</summary>
    Description,

    /// <summary>Where it is, in words.</summary>
    Address,

    /// <summary>When the citizen reported it.</summary>
    ReportedAt,

    /// <summary>Error of the place, metres.</summary>
    Accuracy,

    /// <summary>Only ever read: who reported never leaves this system.</summary>
    Name,

    /// <summary>Only ever read.</summary>
    Phone,

    /// <summary>Only ever read.</summary>
    Email,
}

/// <summary>How to get a token that ends.</summary>
/// <param name="Url">Of the portal's <c>generateToken</c>.</param>
public sealed record LayerLogin(Uri Url, string User, string Password);

/// <summary>
/// A registry of leaks at another system: one layer of an ArcGIS feature service, such as the one behind a Survey123
/// form. From section <c>FeatureLayers:NAME</c> of the configuration.
/// </summary>
/// <param name="Url">Ends in <c>/FeatureServer/0</c>, or another layer's number.</param>
/// <param name="Token">One that does not end; null to use <paramref name="Login"/>, or none.</param>
/// <param name="Secret">What a webhook of theirs must bring; null when they have none.</param>
/// <param name="Every">How often it is looked for what is new.</param>
/// <param name="Fields">What each field is called there.</param>
/// <param name="Standings">What each standing of a leak is called there.</param>
public sealed record FeatureLayer(
    string Name, Uri Url, string? Token, LayerLogin? Login, string? Secret, TimeSpan Every,
    FrozenDictionary<LayerField, string> Fields, FrozenDictionary<LeakStanding, string> Standings)
{
    /// <summary>How long the service has for an answer.</summary>
    public static readonly TimeSpan TimeOut = TimeSpan.FromSeconds(30);

    /// <summary>Who does here what comes from there.</summary>
    public string Actor => $"layer-{Name}";

    /// <summary>The fields that tell who reported.</summary>
    public IEnumerable<string> PersonalFields => new[] { LayerField.Name, LayerField.Phone, LayerField.Email }
        .Where(Fields.ContainsKey).Select(f => Fields[f]);

    /// <summary>The standing by the word that they have for it; null when they have another.</summary>
    public LeakStanding? Standing(string? word) => string.IsNullOrWhiteSpace(word)
        ? LeakStanding.Suspected
        : Standings.Where(s => string.Equals(s.Value, word.Trim(), StringComparison.OrdinalIgnoreCase))
            .Select(s => (LeakStanding?)s.Key).FirstOrDefault();
}

/// <summary>Section <c>FeatureLayers</c> of the configuration.</summary>
public sealed record FeatureLayerSettings(IReadOnlyList<FeatureLayer> Layers)
{
    private static readonly Dictionary<LayerField, string> UsualFields = new()
    {
        [LayerField.Code] = "codigo_311",
        [LayerField.Leak] = "fuga_311",
        [LayerField.Status] = "estado_311",
        [LayerField.People] = "personas_311",
        [LayerField.DueAt] = "vence_311",
        [LayerField.Repair] = "estado",
        [LayerField.Crew] = "cuadrilla",
        [LayerField.Note] = "nota",
        [LayerField.Cause] = "causa",
        [LayerField.Description] = "descripcion",
        [LayerField.Address] = "direccion",
        [LayerField.ReportedAt] = "fecha",
        [LayerField.Accuracy] = "precision_m",
        [LayerField.Name] = "nombre",
        [LayerField.Phone] = "telefono",
        [LayerField.Email] = "correo",
    };

    private static readonly Dictionary<LeakStanding, string> UsualStandings = new()
    {
        [LeakStanding.Suspected] = "reportada",
        [LeakStanding.Confirmed] = "confirmada",
        [LeakStanding.Claimed] = "asignada",
        [LeakStanding.Repaired] = "reparada",
        [LeakStanding.FailedRepair] = "reincidente",
        [LeakStanding.NotFound] = "no_encontrada",
        [LeakStanding.NotOurs] = "no_corresponde",
    };

    public FeatureLayer? Find(string name) => Layers.FirstOrDefault(l => l.Name == name);

    /// <exception cref="InvalidOperationException">Something is wrong with a setting: said at start.</exception>
    public static FeatureLayerSettings Of(IConfiguration configuration) => new(
        [.. configuration.GetSection("FeatureLayers").GetChildren().Select(OfOne)]);

    private static FeatureLayer OfOne(IConfigurationSection section)
    {
        if (!section.Key.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            throw new InvalidOperationException($"{section.Path}: a layer's name is letters, digits and hyphens.");
        var every = section.GetValue("Every", TimeSpan.FromMinutes(1));
        if (every < TimeSpan.FromSeconds(1) || every > TimeSpan.FromDays(1))
            throw new InvalidOperationException($"{section.Path}:Every is not between a second and a day: {every}");
        var login = section["TokenUrl"] is null ? null : new LayerLogin(Address(section, "TokenUrl"),
            section["User"] ?? "", section["Password"] ?? "");
        return new FeatureLayer(section.Key, Address(section, "Url"), section["Token"], login, section["Secret"], every,
            Named(section.GetSection("Fields"), UsualFields), Named(section.GetSection("Standings"), UsualStandings));
    }

    private static Uri Address(IConfigurationSection section, string name) =>
        Uri.TryCreate(section[name]?.TrimEnd('/'), UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw new InvalidOperationException($"{section.Path}:{name} is no web address: {section[name]}");

    /// <summary>The usual names with those that are set in their place; an empty one leaves the thing out.</summary>
    private static FrozenDictionary<T, string> Named<T>(IConfigurationSection section, Dictionary<T, string> usual)
        where T : struct, Enum
    {
        var names = new Dictionary<T, string>(usual);
        foreach (var given in section.GetChildren())
        {
            if (!Enum.TryParse<T>(given.Key, ignoreCase: true, out var what) || !Enum.IsDefined(what))
                throw new InvalidOperationException($"{given.Path} is none of {string.Join(", ", Enum.GetNames<T>())}");
            names[what] = given.Value ?? "";
        }
        return names.Where(n => n.Value.Length > 0).ToFrozenDictionary(n => n.Key, n => n.Value);
    }
}

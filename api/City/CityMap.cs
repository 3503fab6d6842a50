using System.Collections.Immutable;
using Dapper;
using Despacho311.Api.Towing;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Agencies;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Clocks;
using Despacho311.Domain.Editions;
using Despacho311.Domain.Geo;
using Despacho311.Geo;
using Despacho311.Journal;

namespace Despacho311.Api.City;

/// <summary>Section <c>Map</c> of the configuration.</summary>
/// <param name="StyleUrl">
/// Address of a MapLibre style, online or with PMTiles; null for the map that needs no internet.
/// </param>
public sealed record MapSettings(Uri? StyleUrl)
{
    /// <exception cref="InvalidOperationException">The address is not one: said at start, not on the map.</exception>
    public static MapSettings From(IConfiguration configuration) => configuration["Map:StyleUrl"] switch
    {
        null or "" => new MapSettings((Uri?)null),
        var text when Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out var url)
            && (!url.IsAbsoluteUri || url.Scheme is "https" or "http") => new MapSettings(url),
        var text => throw new InvalidOperationException($"Map:StyleUrl is no web address: {text}"),
    };

    /// <summary>Where else the browser may fetch from: the style's host, its tiles and its fonts.</summary>
    public string? Origin => StyleUrl is { IsAbsoluteUri: true } url ? url.GetLeftPart(UriPartial.Authority) : null;
}

/// <summary>
/// What this installation knows of its city: zones, streets and places that it imported, and its services. Read once
/// at the start; an import takes effect at the next.
/// </summary>
public sealed class CityMap(Database database, TimeProvider clock)
{
    public const string Zones = "zones";
    public const string Corregimientos = "corregimientos";
    public const string LotLayer = "lots";

    /// <summary>Schools, hospitals and what else cannot be without water.</summary>
    public const string Sensitive = "sensitive";

    private static readonly string[] Drawn = [Zones, LotLayer, "streets", "places"];

    public AreaIndex TowZones { get; private set; } = AreaIndex.Empty;

    public AreaIndex Places { get; private set; } = AreaIndex.Empty;

    public ImmutableArray<ImpoundLot> Lots { get; private set; } = [];

    public ImmutableArray<NamedPlace> SensitivePlaces { get; private set; } = [];

    /// <summary>Who answers for what: what ships, and what was published here.</summary>
    public AgencyDirectory Directory { get; private set; } = NewDirectory([], []);

    /// <summary>What can be asked for now.</summary>
    public ImmutableArray<ServiceType> Services => Directory.Offered(clock.GetUtcNow());

    /// <summary>A file that ships with the program.</summary>
    public static string Seed(string name)
    {
        using var stream = typeof(CityMap).Assembly.GetManifestResourceStream("Seeds." + name)
            ?? throw new ArgumentException($"There is no seed {name}.", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>What people call their streets and places.</summary>
    public Gazetteer Names { get; private set; } = new();

    /// <summary>The calendar that comes with the program: version 0, which holds until another is published.</summary>
    public static WorkCalendar ShippedCalendar { get; } = Wire.Read<WorkCalendar>(Seed("calendar.json"));

    /// <summary>Offices' hours by the calendar in force; until one is published, the one that ships.</summary>
    public WorkingTime Time { get; private set; } = new(ShippedCalendar);

    /// <summary>A service as it is now, whether it is still offered or not.</summary>
    public ServiceType? FindService(string code) => Directory.Find(code, clock.GetUtcNow())?.Service;

    /// <summary>A service that can be asked for now.</summary>
    public ServiceType? FindOffered(string code) =>
        Directory.Find(code, clock.GetUtcNow()) is { Offered: true } edition ? edition.Service : null;

    /// <summary>Puts the program's own layers where the installation has imported none, and reads them all.</summary>
    public async Task Load()
    {
        await using var connection = await database.Open(CancellationToken.None);
        foreach (var layer in Drawn)
            await connection.ExecuteAsync(
                "INSERT INTO map_layers (name, geojson, imported_at_us) VALUES (@layer, @json, @at) "
                + "ON CONFLICT (name) DO NOTHING",
                new { layer, json = Seed(layer + ".geojson"), at = Tables.Micros(clock.GetUtcNow()) });
        await LoadCalendar();
        await LoadDirectory();
        TowZones = AreaIndex.FromGeoJson((await Layer(Zones))!);
        Lots = ImpoundLot.FromGeoJson((await Layer(LotLayer))!);
        Places = await Layer(Corregimientos) is { } places ? AreaIndex.FromGeoJson(places) : AreaIndex.Empty;
        if (await Layer(Sensitive) is { } sensitive)
            SensitivePlaces = [.. NamedPlace.FromGeoJson(Sensitive, sensitive)];
        foreach (var layer in (string[])["places", "streets", Corregimientos])
            if (await Layer(layer) is { } named)
                Names.Add(layer, named);
    }

    /// <summary>Takes the newest calendar into use.</summary>
    public async Task LoadCalendar()
    {
        await using var connection = await database.Open(CancellationToken.None);
        if (await connection.ExecuteScalarAsync<string?>(
            $"SELECT snapshot FROM {Tables.Calendars.Name} WHERE id = @id", new { id = WorkCalendar.Id }) is { } row
            && Wire.Read<WorkCalendar>(row) is var newest && newest.Version != Time.Calendar.Version)
            Time = new WorkingTime(newest);
    }

    /// <summary>Takes the newest agencies and services into use.</summary>
    public async Task LoadDirectory()
    {
        await using var connection = await database.Open(CancellationToken.None);
        // Asked every few seconds: the rows themselves are read only after a change.
        var marks = await connection.QuerySingleAsync<(long, long)>(
            $"SELECT (SELECT coalesce(sum(version), 0) FROM {Tables.Services.Name}), "
            + $"(SELECT coalesce(sum(version), 0) FROM {Tables.Agencies.Name})");
        if (marks == directoryMarks)
            return;
        var published = await connection.QueryAsync<string>($"SELECT snapshot FROM {Tables.Services.Name}");
        var registered = await connection.QueryAsync<string>($"SELECT snapshot FROM {Tables.Agencies.Name}");
        Directory = NewDirectory(
            published.Select(Wire.Read<Planned<ServiceEdition>>), registered.Select(Wire.Read<Agency>));
        directoryMarks = marks;
    }

    private (long Services, long Agencies) directoryMarks;

    private static AgencyDirectory NewDirectory(
        IEnumerable<Planned<ServiceEdition>> published, IEnumerable<Agency> registered) => new(
        Wire.Read<List<ServiceType>>(Seed("services.json")), Wire.Read<List<Agency>>(Seed("agencies.json")),
        published, registered);

    /// <summary>The GeoJSON of a layer; null when nobody imported it.</summary>
    public async Task<string?> Layer(string name)
    {
        await using var connection = await database.Open(CancellationToken.None);
        return await connection.ExecuteScalarAsync<string?>(
            "SELECT geojson FROM map_layers WHERE name = @name", new { name });
    }

    /// <summary>Checks the file and keeps it; answers with the number of areas, lots or places.</summary>
    /// <exception cref="InvalidDataException">The file is not what it should be. Nothing was changed.</exception>
    public async Task<int> Import(string name, string geoJson)
    {
        var things = name switch
        {
            LotLayer => ImpoundLot.FromGeoJson(geoJson).Length,
            Sensitive => NamedPlace.FromGeoJson(name, geoJson).Count() is var named and > 0
                ? named
                : throw new InvalidDataException("No feature of the file has a name and a place."),
            _ => AreaIndex.FromGeoJson(geoJson).Areas.Count,
        };
        await Keep(name, geoJson);
        return things;
    }

    /// <summary>Keeps a layer in the place of the one of that name.</summary>
    public async Task Keep(string name, string geoJson)
    {
        await using var connection = await database.Open(CancellationToken.None);
        await connection.ExecuteAsync(
            "INSERT INTO map_layers (name, geojson, imported_at_us) VALUES (@name, @geoJson, @at) "
            + "ON CONFLICT (name) DO UPDATE SET geojson = excluded.geojson, imported_at_us = excluded.imported_at_us",
            new { name, geoJson, at = Tables.Micros(clock.GetUtcNow()) });
    }

    /// <summary>Who answers for this service there.</summary>
    public string AgencyAt(ServiceType service, GeoPoint? where) =>
        service.Routes is { IsEmpty: false } && where is { } p ? service.AgencyAt(Places.Find(p)?.Id) : service.Agency;

    /// <summary>Its code where nobody knows its name.</summary>
    public string ServiceName(string code, string language) => FindService(code)?.Name.In(language) ?? code;

    /// <summary>Its code where nobody knows its name.</summary>
    public string AgencyName(string code, string language) =>
        Directory.FindAgency(code)?.Name.In(language) ?? code;

    /// <summary>A place with the names of where it lies.</summary>
    public CasePlace PlaceOf(GeoPoint? where, double? accuracyMeters, string? address, string? addressId)
    {
        var area = where is { } p ? Places.Find(p) : null;
        return new CasePlace(where, accuracyMeters, address, addressId, area?.Name, area?.Province);
    }
}

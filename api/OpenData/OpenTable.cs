using System.Collections.Immutable;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Geo;
using Despacho311.Domain.OpenData;

namespace Despacho311.Api.OpenData;

/// <summary>What a column holds, in every format.</summary>
public enum OpenType
{
    Text,
    Integer,
    Number,
    Flag,

    /// <summary>An instant; in CSV and GeoJSON RFC 3339 with Panama's offset, in Parquet microseconds in UTC.</summary>
    Time,
}

/// <summary>One column of a published table.</summary>
/// <param name="Value">string, long, double, bool, DateTimeOffset or null, as the type says.</param>
public sealed record OpenColumn<T>(string Name, OpenType Type, Func<T, object?> Value);

/// <summary>
/// A published table: every format and the data dictionary follow from its columns. What a column means is a text
/// under <c>open.TABLE.COLUMN</c>.
/// </summary>
/// <param name="Place">Where a row lies, for GeoJSON; null for a table without places.</param>
public sealed record OpenTable<T>(string Name, ImmutableArray<OpenColumn<T>> Columns, Func<T, GeoPoint?>? Place = null)
    : IOpenTable
{
    public bool HasPlaces => Place is not null;

    IEnumerable<(string, OpenType)> IOpenTable.Columns => Columns.Select(c => (c.Name, c.Type));
}

/// <summary>A published table, whatever its rows are.</summary>
public interface IOpenTable
{
    string Name { get; }

    bool HasPlaces { get; }

    IEnumerable<(string Name, OpenType Type)> Columns { get; }
}

/// <summary>Everything that is published. Names are for ever: programs read them.</summary>
public static class OpenTables
{
    public static readonly OpenTable<OpenCase> Cases = new("cases",
    [
        Text<OpenCase>("service_request_id", c => c.Id), Text<OpenCase>("service_code", c => c.Service),
        Text<OpenCase>("agency_responsible", c => c.Agency), Word<OpenCase>("source", c => c.Channel),
        Word<OpenCase>("status_description", c => c.Status),
        Time<OpenCase>("requested_datetime", c => c.OpenedAt), Time<OpenCase>("updated_datetime", c => c.UpdatedAt),
        Time<OpenCase>("expected_datetime", c => c.DueAt), Time<OpenCase>("closed_date", c => c.ClosedAt),
        new("in_time", OpenType.Flag, c => c.InTime), Number<OpenCase>("lat", c => c.Where?.Lat),
        Number<OpenCase>("long", c => c.Where?.Long), Number<OpenCase>("place_cell_m", c => c.PlaceCell?.Value),
        Text<OpenCase>("corregimiento", c => c.Corregimiento), Text<OpenCase>("province", c => c.Province),
        Text<OpenCase>("leak_id", c => c.Leak), Text<OpenCase>("duplicate_of", c => c.DuplicateOf),
        Text<OpenCase>("part_of", c => c.PartOf), Word<OpenCase>("kind", c => c.Kind),
        Word<OpenCase>("sector", c => c.Sector),
    ], c => c.Where);

    public static readonly OpenTable<OpenContacts> Contacts = new("contacts",
    [
        Text<OpenContacts>("date", c => $"{c.Day:yyyy-MM-dd}"), Word<OpenContacts>("source", c => c.Channel),
        Count<OpenContacts>("reports", c => c.Reports),
    ]);

    public static readonly OpenTable<OpenIndicator> Indicators = new("indicators",
    [
        Text<OpenIndicator>("month", i => i.Month), Text<OpenIndicator>("agency_responsible", i => i.Agency),
        Text<OpenIndicator>("service_code", i => i.Service), Count<OpenIndicator>("received", i => i.Received),
        Count<OpenIndicator>("closed", i => i.Closed), Count<OpenIndicator>("answered_in_time", i => i.AnsweredInTime),
        Count<OpenIndicator>("late", i => i.Late), Number<OpenIndicator>("median_days", i => i.MedianDays),
        Number<OpenIndicator>("p90_days", i => i.P90Days),
    ]);

    public static readonly OpenTable<OpenRemoval> Removals = new("removals",
    [
        Text<OpenRemoval>("id", r => r.Id), Text<OpenRemoval>("zone", r => r.Zone),
        Word<OpenRemoval>("requested_by", r => r.Agency), Word<OpenRemoval>("vehicle", r => r.Vehicle),
        Time<OpenRemoval>("requested_hour", r => r.Hour), Word<OpenRemoval>("state", r => r.State),
        Text<OpenRemoval>("company", r => r.Company), Count<OpenRemoval>("offers", r => r.Offers),
        Count<OpenRemoval>("breakdowns", r => r.Breakdowns),
        Number<OpenRemoval>("minutes_to_accept", r => r.MinutesToAccept),
        Number<OpenRemoval>("minutes_to_scene", r => r.MinutesToScene),
        Number<OpenRemoval>("minutes_to_lot", r => r.MinutesToLot),
        new("turn_given_back", OpenType.Flag, r => r.TurnGivenBack), Number<OpenRemoval>("lat", r => r.Where.Lat),
        Number<OpenRemoval>("long", r => r.Where.Long),
    ], r => r.Where);

    public static readonly OpenTable<OpenShare> Shares = new("shares",
    [
        Text<OpenShare>("month", s => s.Month), Text<OpenShare>("zone", s => s.Zone),
        Text<OpenShare>("company", s => s.Company), Count<OpenShare>("removals", s => s.Removals),
        Number<OpenShare>("share", s => s.Share),
    ]);

    public static readonly OpenTable<OpenLeak> Leaks = new("leaks",
    [
        Text<OpenLeak>("id", l => l.Id), Word<OpenLeak>("state", l => l.State),
        Number<OpenLeak>("lat", l => l.Where.Lat), Number<OpenLeak>("long", l => l.Where.Long),
        Number<OpenLeak>("semi_major_m", l => l.SemiMajorMeters),
        Number<OpenLeak>("semi_minor_m", l => l.SemiMinorMeters),
        Number<OpenLeak>("bearing_deg", l => l.BearingDegrees), Number<OpenLeak>("confidence", l => l.Confidence),
        Count<OpenLeak>("reports", l => l.Reports), Count<OpenLeak>("people", l => l.People),
        Time<OpenLeak>("first_reported", l => l.FirstReportedAt),
        Time<OpenLeak>("last_reported", l => l.LastReportedAt),
        Time<OpenLeak>("repaired", l => l.RepairedAt), Number<OpenLeak>("hours_to_repair", l => l.HoursToRepair),
        Text<OpenLeak>("corregimiento", l => l.Corregimiento),
    ], l => l.Where);

    public static readonly ImmutableArray<IOpenTable> All = [Cases, Contacts, Indicators, Removals, Shares, Leaks];

    private static OpenColumn<T> Text<T>(string name, Func<T, string?> value) => new(name, OpenType.Text, value);

    private static OpenColumn<T> Word<T>(string name, Func<T, Enum?> value) =>
        new(name, OpenType.Text, row => value(row) is { } word ? Tables.NameOf(word) : null);

    private static OpenColumn<T> Count<T>(string name, Func<T, int?> value) =>
        new(name, OpenType.Integer, row => value(row) is { } count ? (long)count : null);

    private static OpenColumn<T> Number<T>(string name, Func<T, double?> value) =>
        new(name, OpenType.Number, row => value(row));

    private static OpenColumn<T> Time<T>(string name, Func<T, DateTimeOffset?> value) =>
        new(name, OpenType.Time, row => value(row));
}

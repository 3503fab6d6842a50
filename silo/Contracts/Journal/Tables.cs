using System.Collections.Immutable;

namespace Despacho311.Contracts.Journal;

/// <summary>
/// Every table of rows. The migrations create them with these columns, which a test compares. Times are microseconds
/// since 1970 in UTC, places are degrees.
/// </summary>
public static class Tables
{
    public static readonly RowTable Cases = new("cases",
    [
        new("service", ColumnKind.Text), new("agency", ColumnKind.Text), new("status", ColumnKind.Text),
        new("lat", ColumnKind.Real), new("long", ColumnKind.Real), new("opened_at_us", ColumnKind.Integer),
        new("changed_at_us", ColumnKind.Integer), new("leak_id", ColumnKind.Text),
            new("has_to_tell", ColumnKind.Integer), new("cell", ColumnKind.Integer),
    ]);

    public static readonly RowTable CaseUpdates = new("case_updates",
        [new("case_id", ColumnKind.Text), new("public", ColumnKind.Integer), new("at_us", ColumnKind.Integer)]);

    /// <summary>
    /// Who reported a case, and under <c>case/number</c> who joined it. Personal data: sealed, found by what stands for
    /// a number or an address, and erasable.
    /// </summary>
    public static readonly RowTable Reporters =
        new("reporters",
            [new("phone", ColumnKind.Text), new("email", ColumnKind.Text)], FromJournal: false);

    /// <summary>
    /// The key of each record that holds personal data. Destroyed with the person's erasure: what older copies of the
    /// database hold of them stays closed. Kept apart from long-lived backups.
    /// </summary>
    public static readonly RowTable PersonalKeys = new("personal_keys", [], FromJournal: false);

    public static readonly RowTable Contacts = new("contacts",
    [
        new("channel", ColumnKind.Text), new("outcome", ColumnKind.Text), new("agent", ColumnKind.Text),
        new("case_id", ColumnKind.Text), new("started_at_us", ColumnKind.Integer),
        new("ended_at_us", ColumnKind.Integer),
    ]);

    /// <summary>
    /// Which case a record of another system became, by source and the number it had there: a file that is imported
    /// twice makes each case once.
    /// </summary>
    public static readonly RowTable ImportedCases = new("imported_cases", [], FromJournal: false);

    public static readonly RowTable TowRequests = new("tow_requests",
    [
        new("zone", ColumnKind.Text), new("state", ColumnKind.Text), new("truck", ColumnKind.Text),
        new("done_for_zone", ColumnKind.Integer), new("lat", ColumnKind.Real), new("long", ColumnKind.Real),
        new("requested_at_us", ColumnKind.Integer), new("plate", ColumnKind.Text), new("ticket", ColumnKind.Text),
        new("lot", ColumnKind.Text),
    ]);

    public static readonly RowTable TowTrucks = new("tow_trucks",
        [new("zone", ColumnKind.Text), new("company", ColumnKind.Text), new("on_duty", ColumnKind.Integer)]);

    public static readonly RowTable TowCompanies = new("tow_companies", []);

    public static readonly RowTable TowOfficers = new("tow_officers", []);

    public static readonly RowTable TowZones = new("tow_zones", [new("waiting", ColumnKind.Integer)]);

    public static readonly RowTable LeakZones = new("leak_zones", []);

    public static readonly RowTable LeakReports = new("leak_reports",
        [new("zone", ColumnKind.Text), new("leak_id", ColumnKind.Text), new("reported_at_us", ColumnKind.Integer)],
        Moves: true);

    public static readonly RowTable Leaks = new("leaks",
    [
        new("state", ColumnKind.Text), new("lat", ColumnKind.Real), new("long", ColumnKind.Real),
        new("reports", ColumnKind.Integer), new("last_reported_at_us", ColumnKind.Integer),
        new("untold", ColumnKind.Integer), new("urgency", ColumnKind.Real),
    ]);

    public static readonly RowTable CodeBlocks = new("code_blocks", []);

    public static readonly RowTable Calendars = new("calendars", []);

    public static readonly RowTable Agencies = new("agencies", []);

    public static readonly RowTable Services = new("services", []);

    public static readonly RowTable StandardTexts = new("standard_texts", []);

    public static readonly RowTable Nonconformities = new("nonconformities",
        [new("state", ColumnKind.Text), new("opened_at_us", ColumnKind.Integer)]);

    public static readonly RowTable ContactReviews = new("contact_reviews",
        [new("agent", ColumnKind.Text), new("reviewed_at_us", ColumnKind.Integer)]);

    public static readonly RowTable QualityTargets = new("quality_targets", []);

    public static readonly ImmutableArray<RowTable> All =
    [
        Cases, CaseUpdates, Reporters, PersonalKeys, Contacts,
        ImportedCases, TowRequests, TowTrucks, TowCompanies, TowOfficers, TowZones, LeakZones, LeakReports, Leaks,
        CodeBlocks, Calendars, Agencies, Services, StandardTexts, Nonconformities, ContactReviews, QualityTargets,
    ];

    /// <summary>How a column names the value of an enumeration.</summary>
    public static string NameOf(Enum value) => char.ToLowerInvariant(value.ToString()[0]) + value.ToString()[1..];

    /// <summary>What <see cref="NameOf"/> calls so; null when nothing is.</summary>
    public static T? Named<T>(string? name) where T : struct, Enum =>
        Enum.GetValues<T>().Cast<T?>().FirstOrDefault(value => NameOf(value!.Value) == name);

    public static long Micros(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / 10;

    public static DateTimeOffset Instant(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * 10);
}

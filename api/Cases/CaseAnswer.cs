using Despacho311.Api.City;
using Despacho311.Api.Clocks;
using Despacho311.Api.Text;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Geo;

namespace Despacho311.Api.Cases;

/// <summary>A line of a case's history in the reader's language.</summary>
/// <param name="Status">What the case was from then on, or the part on which it was said.</param>
/// <param name="Agency">Whose the case was from then on, or the part on which it was said.</param>
/// <param name="Part">The code of the part on which it was said.</param>
public sealed record UpdateAnswer(
    string Id, CaseStatus Status, string Agency, string Text, IReadOnlyList<string> Photos, CaseSpeaker By, bool Public,
    DateTimeOffset At, string? Part)
{
    public static UpdateAnswer Of(Reader reader, CitizenCase c, CaseUpdate u) => new(u.IdIn(c.Id), u.StatusSaid,
        u.AgencySaid, u.Word.Read(reader), CaseWords.Photos(reader, u.Word.MediaUrls), u.Word.By, u.Public, u.At,
        u.Of?.Part);
}

/// <summary>What another agency does of a case.</summary>
/// <param name="DueAt">As promised when it was given.</param>
public sealed record PartAnswer(
    string Code, string Service, string ServiceName, string Agency, string AgencyName, CaseStatus Status, bool Open,
    DateTimeOffset? DueAt)
{
    public static IReadOnlyList<PartAnswer>? Of(CityMap city, string language, CitizenCase c) => c.Parts.IsEmpty
        ? null
        : [.. c.Parts.Select(p => new PartAnswer(p.Id, p.Service,
            city.ServiceName(p.Service, language), p.Agency, city.AgencyName(p.Agency, language), p.Status,
            CaseLogic.IsOpen(p.Status), p.DueAt))];
}

/// <summary>A case for those who work on it, and for the client it came through. Without personal data.</summary>
/// <param name="People">How many reported it by this case.</param>
/// <param name="DueAt">By the service's promise, as its clock stands now.</param>
/// <param name="Reopenings">How often it was opened again.</param>
/// <param name="PartOf">The code of the whole that it is a part of.</param>
/// <param name="Parts">What other agencies do of it; absent when it is not split.</param>
/// <param name="Opinions">How those who reported it judge its end; for the people who work on it.</param>
public sealed record CaseAnswer(
    string Id, string Code, string Service, string Agency, CaseStatus Status, bool Open, GeoPoint? Location,
    double? AccuracyMeters, string? Address, string? Corregimiento, string Description,
    IReadOnlyDictionary<string, System.Collections.Immutable.ImmutableArray<string>> Answers,
    IReadOnlyList<string> Photos, Channel Channel, DateTimeOffset OpenedAt, DateTimeOffset UpdatedAt,
    DateTimeOffset? DueAt, DateTimeOffset? ClosedAt, string? DuplicateOf, string? LeakId,
    IReadOnlyList<UpdateAnswer> Updates, ClockAnswer Clock, int People, int Reopenings,
    IReadOnlyList<CaseOpinion>? Opinions, string? PartOf, IReadOnlyList<PartAnswer>? Parts)
{
    public static CaseAnswer Of(HttpContext context, CitizenCase c) =>
        Of(context.Reader(), c, context.RequestServices.GetRequiredService<CityMap>(),
            context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(),
            !context.User.IsInRole(Accounts.Roles.Client));

    /// <param name="inside">What people who work on it say among themselves is not for the client.</param>
    public static CaseAnswer Of(
        Reader reader, CitizenCase c, CityMap city, DateTimeOffset now, bool inside)
    {
        var clock = city.ClockOf(c);
        return new CaseAnswer(
            c.Id, c.Id, c.Service, c.Agency, c.Status, c.IsOpen, c.Place.Where, c.Place.AccuracyMeters,
            c.Place.Address, c.Place.Corregimiento, c.Description, c.Answers, CaseWords.Photos(reader, c.MediaUrls),
            c.Channel, c.OpenedAt, c.UpdatedAt, clock.DueAt, c.ClosedAt,
            c.DuplicateOf, c.LeakId,
            [.. c.Updates.Where(u => u.Public || inside).Select(u => UpdateAnswer.Of(reader, c, u))],
            ClockAnswer.Of(clock, now), c.People, c.Reopenings,
            inside && !c.Opinions.IsEmpty ? [.. c.Opinions.Values.OrderBy(o => o.At)] : null, c.PartOf,
            PartAnswer.Of(city, reader.Language, c));
    }
}

/// <summary>
/// What everybody who knows the code may know: how it stands, not where, nor in which words it was reported.
/// </summary>
public sealed record PublicCase(
    string Code, string Service, string ServiceName, string Agency, string AgencyName, CaseStatus Status, bool Open,
    string? Corregimiento, DateTimeOffset OpenedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DueAt,
    DateTimeOffset? ClosedAt, string? DuplicateOf, IReadOnlyList<UpdateAnswer> Updates,
    IReadOnlyList<PartAnswer>? Parts)
{
    /// <param name="own">
    /// For who reported it. For all others the citizens' own words and photos are left out: they may be personal.
    /// </param>
    public static PublicCase Of(
        HttpContext context, CityMap city, CitizenCase c, bool own = false) => new(c.Id, c.Service,
        city.ServiceName(c.Service, context.Language()), c.Agency,
        city.AgencyName(c.Agency, context.Language()),
        c.Status, c.IsOpen, c.Place.Corregimiento, c.OpenedAt, c.UpdatedAt, c.DueAt, c.ClosedAt, c.DuplicateOf,
        [.. c.Updates.Where(u => u.Public).Select(u => UpdateAnswer.Of(context.Reader(), c, own ? u : Outside(u)))],
        PartAnswer.Of(city, context.Language(), c));

    private static CaseUpdate Outside(CaseUpdate update) => update.Word.By == CaseSpeaker.Citizen
        ? update with { Word = update.Word with { Text = "", MediaUrls = [] } }
        : update;
}

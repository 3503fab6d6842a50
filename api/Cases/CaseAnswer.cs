using Despacho311.Api.City;
using Despacho311.Api.Clocks;
using Despacho311.Api.Text;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Clocks;
using Despacho311.Domain.Geo;

namespace Despacho311.Api.Cases;

/// <summary>A line of a case's history in the reader's language.</summary>
public sealed record UpdateAnswer(
    string Id, CaseStatus Status, string Agency, string Text, IReadOnlyList<string> Photos, CaseSpeaker By, bool Public,
    DateTimeOffset At)
{
    public static UpdateAnswer Of(Reader reader, CitizenCase c, CaseUpdate u) => new(u.IdIn(c.Id), u.Status,
        u.Agency, u.Word.Read(reader), CaseWords.Photos(reader, u.Word.MediaUrls), u.Word.By, u.Public, u.At);
}

/// <summary>A case for those who work on it, and for the client it came through. Without personal data.</summary>
/// <param name="People">How many reported it by this case.</param>
/// <param name="DueAt">By the service's promise, as its clock stands now.</param>
/// <param name="Reopenings">How often it was opened again.</param>
/// <param name="Opinions">How those who reported it judge its end; for the people who work on it.</param>
public sealed record CaseAnswer(
    string Id, string Code, string Service, string Agency, CaseStatus Status, bool Open, GeoPoint? Location,
    double? AccuracyMeters, string? Address, string? Corregimiento, string Description,
    IReadOnlyDictionary<string, System.Collections.Immutable.ImmutableArray<string>> Answers,
    IReadOnlyList<string> Photos, Channel Channel, DateTimeOffset OpenedAt, DateTimeOffset UpdatedAt,
    DateTimeOffset? DueAt, DateTimeOffset? ClosedAt, string? DuplicateOf, string? LeakId,
    IReadOnlyList<UpdateAnswer> Updates, ClockAnswer Clock, int People, int Reopenings,
    IReadOnlyList<CaseOpinion>? Opinions)
{
    public static CaseAnswer Of(HttpContext context, CitizenCase c) =>
        Of(context.Reader(), c, context.RequestServices.GetRequiredService<CityMap>().ClockOf(c),
            context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(),
            !context.User.IsInRole(Accounts.Roles.Client));

    /// <param name="inside">What people who work on it say among themselves is not for the client.</param>
    public static CaseAnswer Of(
        Reader reader, CitizenCase c, ClockReading clock, DateTimeOffset now, bool inside) => new(c.Id, c.Id, c.Service,
        c.Agency, c.Status,
        c.IsOpen, c.Place.Where, c.Place.AccuracyMeters, c.Place.Address, c.Place.Corregimiento, c.Description,
        c.Answers, CaseWords.Photos(reader, c.MediaUrls), c.Channel, c.OpenedAt, c.UpdatedAt, clock.DueAt, c.ClosedAt,
        c.DuplicateOf, c.LeakId,
        [.. c.Updates.Where(u => u.Public || inside).Select(u => UpdateAnswer.Of(reader, c, u))],
        ClockAnswer.Of(clock, now), c.People, c.Reopenings,
        inside && !c.Opinions.IsEmpty ? [.. c.Opinions.Values.OrderBy(o => o.At)] : null);
}

/// <summary>
/// What everybody who knows the code may know: how it stands, not where, nor in which words it was reported.
/// </summary>
public sealed record PublicCase(
    string Code, string Service, string ServiceName, string Agency, string AgencyName, CaseStatus Status, bool Open,
    string? Corregimiento, DateTimeOffset OpenedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DueAt,
    DateTimeOffset? ClosedAt, string? DuplicateOf, IReadOnlyList<UpdateAnswer> Updates)
{
    /// <param name="own">
    /// For who reported it. For all others the citizens' own words and photos are left out: they may be personal.
    /// </param>
    public static PublicCase Of(
        HttpContext context, ServiceType? service, CitizenCase c, bool own = false) => new(c.Id, c.Service,
        service?.Name.In(context.Language()) ?? c.Service, c.Agency,
        context.RequestServices.GetRequiredService<CityMap>().Directory.FindAgency(c.Agency)?.Name
            .In(context.Language()) ?? c.Agency,
        c.Status, c.IsOpen, c.Place.Corregimiento, c.OpenedAt, c.UpdatedAt, c.DueAt, c.ClosedAt, c.DuplicateOf,
        [.. c.Updates.Where(u => u.Public).Select(u => UpdateAnswer.Of(context.Reader(), c, own ? u : Outside(u)))]);

    private static CaseUpdate Outside(CaseUpdate update) => update.Word.By == CaseSpeaker.Citizen
        ? update with { Word = update.Word with { Text = "", MediaUrls = [] } }
        : update;
}

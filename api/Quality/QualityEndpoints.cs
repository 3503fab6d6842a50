using System.Collections.Immutable;
using System.Globalization;
using Dapper;
using Despacho311.Api.Accounts;
using Despacho311.Api.Indicators;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Quality;
using Despacho311.Domain;
using Despacho311.Domain.Effectiveness;
using Despacho311.Domain.Quality;
using Despacho311.Journal;

namespace Despacho311.Api.Quality;

/// <summary>How the centre's own work stands against what it wants to reach.</summary>
public static class QualityEndpoints
{
    private const int MaxWhy = 400;

    /// <param name="Value">Null when there is nothing to reckon it from. Shares from 0 to 1.</param>
    /// <param name="Met">Null without a value or without a target.</param>
    /// <param name="Of">From how many cases, contacts or opinions.</param>
    /// <param name="Missing">Agencies that miss it by themselves, where it is one of theirs.</param>
    public sealed record QualityItem(
        QualityIndicator Indicator, bool AtLeast, double? Value, double? Target, bool? Met, int Of,
        IReadOnlyList<AgencyValue> Missing);

    public sealed record AgencyValue(string Agency, double Value, int Of);

    /// <param name="Month">Such as 2026-11.</param>
    public sealed record QualityAnswer(string Month, int TargetsVersion, IReadOnlyList<QualityItem> Items);

    private sealed record TargetsBody(ImmutableArray<QualityTarget>? Targets, string? Why);

    private sealed record Contacts(long Count, long Abandoned, double? CallMinutes, long Calls);

    public static void MapQuality(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/quality").WithTags("quality");
        group.MapGet("", Get).For(Roles.Quality, Roles.Dispatcher).Gives<QualityAnswer>()
            .Does("getQuality", "A month's figures of the centre against its targets, and the agencies that miss them");
        group.MapGet("targets", GetTargets).Public("what the centre wants to reach is public")
            .Gives<QualityTargets>().GivesVersion()
            .Does("getQualityTargets", "What the centre wants to reach; the ETag names the version");
        group.MapPut("targets", Put).For(Roles.Quality).Takes<TargetsBody>().Gives<QualityTargets>()
            .NeedsVersion().Refuses<QualityTargetsRefusal>()
            .Does("setQualityTargets", "Publishes the next version of the targets");
        app.MapNonconformities();
        app.MapReviews();
        app.MapAudit();
    }

    private static async Task<IResult> GetTargets(HttpContext context, IRows rows)
    {
        var targets = await Targets(rows, context.RequestAborted);
        return Versions.Answer(context, targets.Version, targets);
    }

    private static async Task<QualityTargets> Targets(IRows rows, CancellationToken cancellation) =>
        await rows.Find(Tables.QualityTargets, QualityTargets.Id, cancellation) is { } row
            ? Wire.Read<QualityTargets>(row.State)
            : QualityTargets.Usual;

    private static async Task<IResult> Put(HttpContext context, IRows rows, IGrainFactory grains)
    {
        var (body, problem) = await context.ReadJson<TargetsBody>();
        if (body is null)
            return problem!;
        var errors = new List<FieldError>();
        var wanted = body.Targets ?? [];
        if (wanted.IsEmpty || wanted.Select(t => t.Indicator).Distinct().Count() != wanted.Length)
            errors.Add(context.Field("/targets", "value"));
        foreach (var (target, i) in wanted.Select((t, i) => (t, i)))
            if (!(target.Value >= 0 && target.Value <= MostOf(target.Indicator)))
                errors.Add(context.Field($"/targets/{i}/value", "range", 0, MostOf(target.Indicator)));
        if (Problems.Fault(body.Why, MaxWhy) is { } fault)
            errors.Add(context.Field("/why", fault));
        if (errors.Count > 0)
            return context.Invalid(errors);
        var now = await Targets(rows, context.RequestAborted);
        if (Versions.NotSeen(context, now.Version) is { } unseen)
            return unseen;
        var outcome = await grains.GetGrain<IQualityTargetsGrain>(QualityTargets.Id).Do(
            new QualityTargetsCommand.Set(new QualityTargets(now.Version + 1, wanted), body.Why!.Trim()),
            context.Actor());
        return outcome.Refusal is { } why
            ? context.Refused(why)
            : Versions.Answer(context, outcome.State!.Version, outcome.State);
    }

    private static double MostOf(QualityIndicator indicator) => indicator switch
    {
        QualityIndicator.MedianDays or QualityIndicator.P90Days => 365,
        QualityIndicator.CallMinutes => 60,
        QualityIndicator.Satisfaction => 5,
        _ => 1,
    };

    private static async Task<IResult> Get(HttpContext context, IndicatorMonths months, IRows rows,
        Database database, TimeProvider clock, string? month)
    {
        var name = month ?? FigureStore.MonthOf(clock.GetUtcNow());
        if (!DateOnly.TryParseExact(name, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first))
            return context.Invalid(context.Field("/month", "value"));
        var cancellation = context.RequestAborted;
        var (_, cells) = await months.List([name], cancellation);
        var agencies = cells.GroupBy(c => c.Key.Agency, c => c.Tally).Select(g => (g.Key, Figures: FiguresTally.Sum(g)))
            .OrderBy(a => a.Key, StringComparer.Ordinal).ToList();
        var figures = FiguresTally.Sum(cells.Select(c => c.Tally));
        var contacts = await ContactsOf(database, first, cancellation);
        var reviews = (await rows.List(new RowQuery(Tables.ContactReviews,
        [
            new Where("reviewed_at_us", ">=", Tables.Micros(PanamaTime.Midnight(first))),
            new Where("reviewed_at_us", "<", Tables.Micros(PanamaTime.Midnight(first.AddMonths(1)))),
        ], Limit: 100_000), cancellation)).Select(r => Wire.Read<ContactReview>(r.State)).ToList();
        var targets = await Targets(rows, cancellation);
        return Results.Json(new QualityAnswer(name, targets.Version, [.. Enum.GetValues<QualityIndicator>()
            .Select(i => ItemOf(i, Reached(i), targets.Of(i), agencies))]), Wire.Json);

        (double? Value, int Of) Reached(QualityIndicator indicator) => indicator switch
        {
            QualityIndicator.Abandoned => (Share(contacts.Abandoned, contacts.Count), (int)contacts.Count),
            QualityIndicator.CallMinutes => (contacts.CallMinutes, (int)contacts.Calls),
            QualityIndicator.Reviews =>
                (reviews.Count == 0 ? null : reviews.Average(r => r.Share), reviews.Count),
            _ => ValueOf(indicator, figures),
        };
    }

    private static QualityItem ItemOf(QualityIndicator indicator, (double? Value, int Of) reached,
        QualityTarget? target, IReadOnlyList<(string Agency, Figures Figures)> agencies) => new(indicator,
        QualityTarget.IsAtLeast(indicator), reached.Value, target?.Value,
        reached.Value is { } v && target is not null ? target.IsMetBy(v) : null, reached.Of,
        target is null || indicator >= QualityIndicator.Abandoned
            ? []
            : [.. agencies.Select(a => (a.Agency, Reached: ValueOf(indicator, a.Figures)))
                // Of fewer cases chance has the greater part.
                .Where(a => a.Reached.Of >= Effectiveness.FewestRanked && a.Reached.Value is { } own
                    && !target.IsMetBy(own))
                .Select(a => new AgencyValue(a.Agency, a.Reached.Value!.Value, a.Reached.Of))]);

    private static (double? Value, int Of) ValueOf(QualityIndicator indicator, Figures f) => indicator switch
    {
        QualityIndicator.InTime => (f.InTimeShare, f.Decided),
        QualityIndicator.MedianDays => (f.MedianDays, f.Closed),
        QualityIndicator.P90Days => (f.P90Days, f.Closed),
        QualityIndicator.Refuted => (Share(f.Refuted, f.Endings), f.Endings),
        QualityIndicator.Satisfaction => (f.Satisfaction, f.Scores),
        _ => (null, 0),
    };

    private static double? Share(double part, double of) => of == 0 ? null : part / of;

    private static async Task<Contacts> ContactsOf(Database database, DateOnly month, CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        var kinds = await connection.QueryAsync<(string Channel, string Outcome, long Count, double Micros)>(
            new CommandDefinition("SELECT channel, outcome, count(*), "
                + "sum(CAST(ended_at_us - started_at_us AS double precision)) FROM contacts "
                + "WHERE ended_at_us >= @from AND ended_at_us < @to GROUP BY channel, outcome", new
                {
                    from = Tables.Micros(PanamaTime.Midnight(month)),
                    to = Tables.Micros(PanamaTime.Midnight(month.AddMonths(1))),
                }, cancellationToken: cancellation));
        var (count, abandoned, calls, micros) = (0L, 0L, 0L, 0.0);
        foreach (var kind in kinds)
        {
            count += kind.Count;
            abandoned += kind.Outcome == "abandoned" ? kind.Count : 0;
            if (kind.Channel != "phone")
                continue;
            calls += kind.Count;
            micros += kind.Micros;
        }
        return new Contacts(count, abandoned, Share(micros / 60e6, calls), calls);
    }
}

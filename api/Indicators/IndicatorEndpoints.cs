using System.Globalization;
using Despacho311.Api.Accounts;
using Despacho311.Api.City;
using Despacho311.Api.Text;
using Despacho311.Api.Webhooks;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Effectiveness;
using Microsoft.AspNetCore.Mvc;

namespace Despacho311.Api.Indicators;

/// <summary>How well the entities answer, for everybody to see.</summary>
public static class IndicatorEndpoints
{
    private const int MaxMonths = 60;
    private const int UsualMonths = 12;
    private const string MonthFormat = "yyyy-MM";

    private static readonly string[] Kinds = ["agency", "service", "corregimiento", "month", "kind", "sector"];

    /// <summary>How the score is made; <c>docs/indicators.md</c> says why.</summary>
    /// <param name="Version">Of the method.</param>
    /// <param name="FewestRanked">Decided cases from which an agency is ranked.</param>
    /// <param name="Strength">Cases of the whole that are mixed into each agency's own.</param>
    public sealed record MethodAnswer(string Version, int FewestRanked, int Strength);

    /// <param name="Figures">Null when they are so few that somebody could be told apart.</param>
    /// <param name="Score">Of agencies only.</param>
    /// <param name="Rank">From 1; null when it has too few cases to be compared.</param>
    public sealed record IndicatorAnswer(string Key, string Name, Figures? Figures, Effectiveness? Score, int? Rank);

    /// <param name="AsOf">When the oldest of the figures was counted.</param>
    /// <param name="From">The first month, such as 2026-01.</param>
    /// <param name="To">The last month.</param>
    /// <param name="Total">Of all that the conditions admit.</param>
    /// <param name="Score">Of the one agency that was asked for.</param>
    public sealed record IndicatorsAnswer(
        MethodAnswer Method, DateTimeOffset AsOf, string From, string To, string By, Figures? Total,
        Effectiveness? Score, IReadOnlyList<IndicatorAnswer> Items);

    /// <summary>What the caller asks to see.</summary>
    private sealed record Asked(
        IReadOnlyList<string> Months, string By, string? Agency, string? Service, string? Corregimiento);

    public static void MapIndicators(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/v1/indicators", Get).Public("how well entities answer is everybody's business")
            .RequireRateLimiting(Limits.Look).WithTags("indicators").Gives<IndicatorsAnswer>()
            .Gives<string>(mediaType: "text/csv")
            .Does("getIndicators", "How the cases went that came in from one month (`from`, such as 2026-01) to "
                + "another (`to`), by `agency`, `service`, `corregimiento`, `month`, `kind` or `sector` (`by`); of one "
                + "`agency`, `service` or `corregimiento` alone. The last twelve months when nothing is said. "
                + "`format=csv` for a table");
        app.MapGet("/api/v1/indicators/report.pdf", Report).Public("how well entities answer is everybody's business")
            .RequireRateLimiting(Limits.Look).WithTags("indicators").Gives<byte[]>(mediaType: "application/pdf")
            .Does("getMonthlyReport", "A month's figures on paper, with what each means; the last whole month when "
                + "none is said");
    }

    private static async Task<IResult> Report(HttpContext context, IndicatorMonths months, CityMap city,
        TimeProvider clock, WebhookSettings address, [FromQuery(Name = "month")] string? asked)
    {
        if (asked is not null && Month(asked) is null)
            return context.Invalid(context.Field("/month", "value"));
        var wanted = Month(asked) ?? Month(FigureStore.MonthOf(clock.GetUtcNow()))!.Value.AddMonths(-1);
        var year = Enumerable.Range(0, UsualMonths).Select(i => Name(wanted.AddMonths(i + 1 - UsualMonths))).ToList();
        Task<IndicatorsAnswer> By(string by, IReadOnlyList<string> of) =>
            Answer(months, city, context, new Asked(of, by, null, null, null));
        var month = await By("agency", [Name(wanted)]);
        var named = month with
        {
            Items = [.. month.Items.Select(i => city.Directory.FindAgency(i.Key) is { } agency
                ? i with { Name = agency.Name.In(context.Language()) }
                : i)],
        };
        var report = new MonthlyReport(named, await By("service", [Name(wanted)]),
            await By("month", year), context.Language(), $"{address.Origin}/indicadores");
        return Results.File(report.Write(), "application/pdf", $"311-{Name(wanted)}.pdf");
    }

    private static async Task<IResult> Get(HttpContext context, IndicatorMonths months, CityMap city,
        TimeProvider clock, string? from, string? to, string? by, string? agency, string? service,
        string? corregimiento, string? format)
    {
        var errors = new List<FieldError>();
        var last = Month(to) ?? Month(FigureStore.MonthOf(clock.GetUtcNow()))!.Value;
        var first = Month(from) ?? last.AddMonths(1 - UsualMonths);
        if (from is not null && Month(from) is null)
            errors.Add(context.Field("/from", "value"));
        if (to is not null && Month(to) is null)
            errors.Add(context.Field("/to", "value"));
        if (errors.Count == 0 && (first > last || first.AddMonths(MaxMonths) <= last))
            errors.Add(context.Field("/from", "value"));
        if (by is not null && !Kinds.Contains(by))
            errors.Add(context.Field("/by", "value"));
        if (format is not (null or "csv" or "json"))
            errors.Add(context.Field("/format", "value"));
        if (errors.Count > 0)
            return context.Invalid(errors);
        var names = new List<string>();
        for (var month = first; month <= last; month = month.AddMonths(1))
            names.Add(Name(month));
        var answer = await Answer(
            months, city, context, new Asked(names, by ?? Kinds[0], agency, service, corregimiento));
        return format == "csv"
            ? Results.Text(IndicatorTable.Csv(answer), "text/csv; charset=utf-8")
            : Results.Json(answer, Wire.Json);
    }

    private static async Task<IndicatorsAnswer> Answer(
        IndicatorMonths months, CityMap city, HttpContext context, Asked asked)
    {
        var (asOf, cells) = await months.List(asked.Months, context.RequestAborted);
        // An agency is compared with all others over the same services and places.
        var comparable = cells.Where(c => (asked.Service is null || c.Key.Service == asked.Service)
            && (asked.Corregimiento is null || c.Key.Corregimiento == asked.Corregimiento)).ToList();
        var own = comparable.Where(c => asked.Agency is null || c.Key.Agency == asked.Agency).ToList();
        var all = FiguresTally.Sum(comparable.Select(c => c.Tally));
        var total = asked.Agency is null ? all : FiguresTally.Sum(own.Select(c => c.Tally));
        var items = own.GroupBy(c => asked.By switch
        {
            "service" => c.Key.Service,
            "corregimiento" => c.Key.Corregimiento,
            "month" => c.Month,
            "kind" => Tables.NameOf(city.FindService(c.Key.Service)?.Kind ?? default),
            "sector" => Tables.NameOf(city.Directory.FindAgency(c.Key.Agency)?.Sector ?? default),
            _ => c.Key.Agency,
        }).Select(g => Item(g.Key, FiguresTally.Sum(g.Select(c => c.Tally)))).ToList();
        return new IndicatorsAnswer(
            new MethodAnswer(Effectiveness.Method, Effectiveness.FewestRanked, Effectiveness.Strength), asOf,
            asked.Months[0], asked.Months[^1], asked.By, total.IsTooFew ? null : total,
            asked.Agency is null || total.IsTooFew ? null : Effectiveness.Of(total, all), Ranked(items, asked.By));

        IndicatorAnswer Item(string key, Figures figures) => figures.IsTooFew
            ? new IndicatorAnswer(key, NameOf(key), null, null, null)
            : new IndicatorAnswer(key, NameOf(key), figures,
                asked.By == "agency" ? Effectiveness.Of(figures, all) : null, null);

        string NameOf(string key) => asked.By switch
        {
            "service" => city.ServiceName(key, context.Language()),
            "kind" or "sector" => context.Text($"{asked.By}.{key}"),
            _ => key,
        };
    }

    /// <summary>Months in their order; agencies by their scores, those with too few cases last; others by their
    /// number of cases.</summary>
    private static List<IndicatorAnswer> Ranked(List<IndicatorAnswer> items, string by)
    {
        if (by == "month")
            return [.. items.OrderBy(i => i.Key, StringComparer.Ordinal)];
        if (by != "agency")
            return [.. items.OrderByDescending(i => i.Figures?.Received ?? 0)
                .ThenBy(i => i.Key, StringComparer.Ordinal)];
        var ordered = items.OrderByDescending(i => i.Score?.Ranked == true).ThenByDescending(i => i.Score?.Value ?? 0)
            .ThenBy(i => i.Key, StringComparer.Ordinal).ToList();
        return [.. ordered.Select(i => i.Score?.Ranked == true
            // Those with the same score share a place.
            ? i with { Rank = 1 + ordered.Count(o => o.Score is { Ranked: true } s && s.Value > i.Score.Value) }
            : i)];
    }

    private static DateOnly? Month(string? written) => DateOnly.TryParseExact(written, MonthFormat,
        CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) && month.Year is > 1900 and < 9000
        ? month
        : null;

    private static string Name(DateOnly month) => month.ToString(MonthFormat, CultureInfo.InvariantCulture);
}

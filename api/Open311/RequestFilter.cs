using System.Collections.Immutable;
using Despacho311.Api.City;
using Despacho311.Api.Text;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Geo;

namespace Despacho311.Api.Open311;

/// <summary>Which requests are asked for: the specification's filters and the extensions in wide use.</summary>
/// <param name="Words">What it must tell of; null for anything.</param>
/// <param name="Window">From when to when they were requested, where that bounds the list.</param>
public sealed record RequestFilter(
    ImmutableArray<Where> Conditions, Circle? Within, ImmutableArray<string>? Words,
    (DateTimeOffset Start, DateTimeOffset End)? Window, bool UnknownService)
{
    private const double DefaultRadius = 750;
    private const double MaxRadius = 5_000;
    private static readonly TimeSpan MaxRange = TimeSpan.FromDays(90);

    private static readonly string[] Open = [.. Enum.GetValues<CaseStatus>().Where(CaseLogic.IsOpen).Select(Stored)];

    private static readonly string[] Closed =
        [.. Enum.GetValues<CaseStatus>().Where(s => !CaseLogic.IsOpen(s)).Select(Stored)];

    private static string Stored(CaseStatus status) => Tables.NameOf(status);

    /// <param name="errors">Gets a line for each parameter that is wrong.</param>
    public static RequestFilter Read(
        HttpContext context, Values values, CityMap city, DateTimeOffset now, List<string> errors)
    {
        var where = ImmutableArray.CreateBuilder<Where>();
        var (after, before) =
            (values.Instant("updated_after", errors), values.Instant("updated_before", errors));
        AddChanged(where, after, before);
        (DateTimeOffset, DateTimeOffset)? window = null;
        var (start, end) = (values.Instant("start_date", errors), values.Instant("end_date", errors));
        // A harvest by time of change must find what was asked for long ago and answered today.
        if (start is not null || end is not null || after is null)
        {
            end ??= start is { } s ? s + MaxRange : now;
            start ??= end - MaxRange;
            if (end - start > MaxRange)
                errors.Add(context.Text("open311.rangeTooLong"));
            AddWindow(where, "opened_at_us", start, end);
            window = (start.Value, end.Value);
        }
        var unknown = false;
        if (values.List("service_code") is { } services)
        {
            unknown = services.Any(c => city.FindService(c) is null);
            if (unknown)
                errors.Add(context.Text("open311.unknownService"));
            where.Add(new Where("service", "in", services));
        }
        if (values.List("agency_responsible") is { } agencies)
            where.Add(new Where("agency", "in", agencies));
        if (values.List("status") is { } asked)
        {
            if (asked.Any(s => s is not ("open" or "closed")))
                errors.Add(context.Text("open311.badStatus"));
            where.Add(new Where("status", "in", (string[])[
                .. asked.Contains("open") ? Open : [], .. asked.Contains("closed") ? Closed : []]));
        }
        if (values.Text("bbox") is { } box)
            AddBox(context, where, box, errors);
        var radius = values.Number("radius", 1, MaxRadius, errors) ?? DefaultRadius;
        var within = values.Point(errors) is { } center ? new Circle(center, new Meters(radius)) : null;
        ImmutableArray<string>? words = values.Text("q") is { } text ? [.. Domain.Search.Words.Of(text)] : null;
        return new RequestFilter(where.ToImmutable(), within, words, window, unknown);
    }

    /// <summary>By time of change, which for a case that nothing happened to yet is when it was opened.</summary>
    private static void AddChanged(
        ImmutableArray<Where>.Builder where, DateTimeOffset? after, DateTimeOffset? before)
    {
        if (after is { } a)
            where.Add(new Where("opened_at_us", ">=", Tables.Micros(a))
            {
                Or = new Where("changed_at_us", ">=", Tables.Micros(a)),
            });
        if (before is { } b)
        {
            where.Add(new Where("opened_at_us", "<=", Tables.Micros(b)));
            where.Add(new Where("changed_at_us", "is null") { Or = new("changed_at_us", "<=", Tables.Micros(b)) });
        }
    }

    private static void AddBox(
        HttpContext context, ImmutableArray<Where>.Builder where, string text, List<string> errors)
    {
        if (Live.Box.Read(text) is { } box)
            where.AddRange(Where.InBox(box));
        else
            errors.Add(context.Text("open311.badBox"));
    }

    public static void AddWindow(
        ImmutableArray<Where>.Builder where, string column, DateTimeOffset? from, DateTimeOffset? to)
    {
        if (from is { } f)
            where.Add(new Where(column, ">=", Tables.Micros(f)));
        if (to is { } t)
            where.Add(new Where(column, "<=", Tables.Micros(t)));
    }
}

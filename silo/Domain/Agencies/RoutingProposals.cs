using System.Collections.Immutable;
using Despacho311.Domain.Cases;

namespace Despacho311.Domain.Agencies;

/// <summary>Where a case came in, and who had it in the end.</summary>
/// <param name="Area">The code of its corregimiento; null when nobody knows.</param>
public sealed record RoutedCase(string Service, string? Area, string First, string Last);

/// <summary>So many cases of a service went from one agency to another: not ours.</summary>
public sealed record Bounce(string Service, string From, string To, int Cases);

/// <summary>A route that would have brought more cases to whoever had them in the end.</summary>
/// <param name="Place">Code of a corregimiento, or its beginning: of a district.</param>
/// <param name="Cases">How many came in there.</param>
/// <param name="RightNow">How many of them go to the right agency by the present rules.</param>
/// <param name="RightThen">How many would, with the route.</param>
public sealed record RouteProposal(string Service, string Place, string Agency, int Cases, int RightNow, int RightThen);

/// <summary>What cases that came to the wrong door say of the routes. Each proposal has been tried on them.</summary>
public static class RoutingProposals
{
    /// <summary>Of fewer cases chance has the greater part.</summary>
    public const int FewestCases = 20;

    /// <summary>What a route must win to be worth a rule.</summary>
    public const int FewestWon = 5;

    /// <summary>Share of the cases there that have to be right with it.</summary>
    public const double LeastRight = 0.8;

    /// <summary>A district's code is its corregimientos' without the last two digits.</summary>
    private const int OwnDigits = 2;

    /// <summary>Places without codes go by province and name, with this between.</summary>
    private const char UnderProvince = '/';

    public static ImmutableArray<Bounce> Bounces(IEnumerable<RoutedCase> cases) =>
        [.. cases.Where(c => c.First != c.Last).GroupBy(c => (c.Service, c.First, c.Last))
            .Select(g => new Bounce(g.Key.Service, g.Key.First, g.Key.Last, g.Count()))
            .OrderByDescending(b => b.Cases).ThenBy(b => b.Service, StringComparer.Ordinal)
            .ThenBy(b => b.To, StringComparer.Ordinal)];

    /// <summary>Those that win most first. A district's takes the place of its parts'.</summary>
    /// <param name="serviceOf">The present rules.</param>
    public static ImmutableArray<RouteProposal> Find(
        IReadOnlyCollection<RoutedCase> cases, Func<string, ServiceType?> serviceOf)
    {
        var found = new List<RouteProposal>();
        foreach (var own in cases.Where(c => c.Area is not null).GroupBy(c => c.Service, StringComparer.Ordinal))
            if (serviceOf(own.Key) is { } service)
                found.AddRange(OfService(service, [.. own]));
        return [.. found.OrderByDescending(p => p.RightThen - p.RightNow)
            .ThenBy(p => p.Service, StringComparer.Ordinal).ThenBy(p => p.Place, StringComparer.Ordinal)];
    }

    private static IEnumerable<RouteProposal> OfService(ServiceType service, List<RoutedCase> cases)
    {
        var districts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (place, there) in cases.GroupBy(c => Around(c.Area!)).Select(g => (g.Key, g.ToList())))
            if (Propose(service, place, there) is { } proposal)
            {
                districts.Add(place);
                yield return proposal;
            }
        foreach (var (place, there) in cases.GroupBy(c => c.Area!).Select(g => (g.Key, g.ToList())))
            if (!districts.Any(d => place.StartsWith(d, StringComparison.Ordinal))
                && Propose(service, place, there) is { } proposal)
                yield return proposal;
    }

    /// <summary>The code of the district, or of the province where places have no codes.</summary>
    private static string Around(string area) =>
        area.IndexOf(UnderProvince, StringComparison.Ordinal) is var at and > 0
            ? area[..(at + 1)]
            : area[..Math.Max(1, area.Length - OwnDigits)];

    private static RouteProposal? Propose(ServiceType service, string place, List<RoutedCase> there)
    {
        if (there.Count < FewestCases)
            return null;
        var (agency, right) = there.CountBy(c => c.Last).OrderByDescending(c => c.Value)
            .ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => (c.Key, c.Value)).First();
        var now = there.Count(c => service.AgencyAt(c.Area) == c.Last);
        return right - now >= FewestWon && right >= LeastRight * there.Count
            ? new RouteProposal(service.Code, place, agency, there.Count, now, right)
            : null;
    }
}

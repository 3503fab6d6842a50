using System.Collections.Frozen;
using System.Collections.Immutable;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Editions;

namespace Despacho311.Domain.Agencies;

/// <summary>Who answers for what: all agencies and services, as they are and as they are planned to be.</summary>
public sealed class AgencyDirectory
{
    private readonly FrozenDictionary<string, Planned<ServiceEdition>> services;
    private readonly FrozenDictionary<string, Agency> agencies;
    private readonly ImmutableArray<string> order;
    private OfferedSince? offered;

    private sealed record OfferedSince(ImmutableArray<ServiceType> Services, DateTimeOffset From, DateTimeOffset Until);

    /// <param name="shippedServices">In the order in which they are shown.</param>
    /// <param name="published">Take the place of those that ship.</param>
    public AgencyDirectory(IEnumerable<ServiceType> shippedServices, IEnumerable<Agency> shippedAgencies,
        IEnumerable<Planned<ServiceEdition>> published, IEnumerable<Agency> registered)
    {
        var records = shippedServices.Select(Shipped)
            .ToDictionary(e => e.Service.Code, e => new Planned<ServiceEdition>(e, null, 0), StringComparer.Ordinal);
        var ordered = records.Keys.ToList();
        foreach (var record in published.OrderBy(r => r.Now.Service.Code, StringComparer.Ordinal))
        {
            if (!records.ContainsKey(record.Now.Service.Code))
                ordered.Add(record.Now.Service.Code);
            records[record.Now.Service.Code] = record;
        }
        order = [.. ordered];
        services = records.ToFrozenDictionary(StringComparer.Ordinal);
        agencies = shippedAgencies.Concat(registered).GroupBy(a => a.Code, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);
    }

    /// <summary>By code.</summary>
    public IEnumerable<Agency> Agencies => agencies.Values.OrderBy(a => a.Code, StringComparer.Ordinal);

    /// <summary>Those that ship first, then by code.</summary>
    public IEnumerable<Planned<ServiceEdition>> Services => order.Select(code => services[code]);

    /// <summary>A service that ships, until somebody changes it.</summary>
    public static ServiceEdition Shipped(ServiceType service) => new(0, service, true, DateTimeOffset.MinValue);

    public Agency? FindAgency(string code) => agencies.GetValueOrDefault(code);

    public Planned<ServiceEdition>? FindRecord(string code) => services.GetValueOrDefault(code);

    /// <summary>As it is now, offered or not: cases of it there may be.</summary>
    public ServiceEdition? Find(string code, DateTimeOffset now) => FindRecord(code)?.At(now);

    /// <summary>What can be asked for now. The same list until something comes into force.</summary>
    public ImmutableArray<ServiceType> Offered(DateTimeOffset now)
    {
        if (offered is { } known && known.From <= now && now < known.Until)
            return known.Services;
        var until = services.Values.SelectMany(r => new[] { r.Now.From, r.Next?.From ?? DateTimeOffset.MaxValue })
            .Where(from => from > now).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
        var list = Services.Select(r => r.At(now)).Where(e => e is { Offered: true }).Select(e => e!.Service);
        offered = new OfferedSince([.. list], now, until);
        return offered.Services;
    }

    /// <summary>When what can be asked for changed last; null when it is what ships.</summary>
    public DateTimeOffset? ChangedAt(DateTimeOffset now) => services.Values.Select(r => r.At(now))
        .Where(e => e is { Version: > 0 }).Select(e => (DateTimeOffset?)e!.From).Max();
}

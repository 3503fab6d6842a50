using System.Collections.Immutable;

namespace Despacho311.Contracts.Live;

/// <summary>Who has an alert in hand, since when.</summary>
[GenerateSerializer, Immutable, Alias("acknowledgement")]
public sealed record Acknowledgement([property: Id(0)] string By, [property: Id(1)] DateTimeOffset At);

/// <summary>
/// Remembers which alerts somebody has in hand: once for all dispatchers, through restarts. One grain for the city.
/// </summary>
[Alias("alerts")]
public interface IAlertsGrain : IGrainWithStringKey
{
    /// <summary>The only key.</summary>
    public const string City = "city";

    /// <summary>The first who acknowledges it is kept.</summary>
    [Alias("acknowledge")]
    Task<Acknowledgement> Acknowledge(string alert, string who);

    /// <summary>
    /// Forgets acknowledgements of alerts that nobody has named for ten minutes, and answers with those that stand.
    /// </summary>
    [Alias("keep")]
    Task<ImmutableDictionary<string, Acknowledgement>> KeepOnly(ImmutableArray<string> alerts);
}

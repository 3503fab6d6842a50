using System.Diagnostics.Metrics;

namespace Despacho311.Contracts;

/// <summary>
/// Where this program's own measures are told, for whoever listens. Without a listener they cost nothing.
/// </summary>
public static class CityMeter
{
    public const string Name = "Despacho311";

    private static readonly Meter Meter = new(Name);

    /// <summary>How long a transaction of the journal took, with all that waited for it.</summary>
    public static readonly Histogram<double> Commit = Meter.CreateHistogram<double>(
        "despacho311.journal.commit", "s", "Time of one transaction of the journal");

    /// <summary>How many callers one transaction served.</summary>
    public static readonly Histogram<int> Batch = Meter.CreateHistogram<int>(
        "despacho311.journal.batch", "{append}", "Appends that shared one transaction");

    /// <summary>
    /// Appends that were refused because another had written the stream: a grain that was in two places.
    /// </summary>
    public static readonly Counter<long> Conflicts = Meter.CreateCounter<long>(
        "despacho311.journal.conflicts", "{append}", "Appends refused for their version");

    /// <summary>How far behind the journal what follows from it is, by feed.</summary>
    public static readonly Gauge<long> Behind = Meter.CreateGauge<long>(
        "despacho311.feed.behind", "{event}", "Events of the journal that the feed has not taken yet");

    /// <summary>How wrong this machine's clock is; the city's decisions go by the database's.</summary>
    public static readonly Gauge<double> ClockAhead = Meter.CreateGauge<double>(
        "despacho311.clock.ahead", "s", "How far the machine's clock is ahead of the database's");

    /// <summary>Who watches the live map through this process.</summary>
    public static readonly UpDownCounter<int> Viewers = Meter.CreateUpDownCounter<int>(
        "despacho311.live.viewers", "{viewer}", "Connections to the live hub");
}

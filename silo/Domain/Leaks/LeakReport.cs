using Despacho311.Domain.Geo;

namespace Despacho311.Domain.Leaks;

/// <summary>One sighting of a leak: where somebody saw it, how sure the place is, and when it was reported.</summary>
/// <param name="SigmaMeters">Standard error along each axis, <see cref="LeakSettings.MinSigmaMeters"/> or more.</param>
/// <param name="Person">Opaque token of the reporter: people count, not reports. Null when unknown.</param>
public sealed record LeakReport(string Id, GeoPoint Where, double SigmaMeters, DateTimeOffset At, string? Person)
{
    /// <summary>The reporter's own error within what is believed, or the channel's when they state none.</summary>
    public static double Sigma(double? accuracyMeters, Cases.Channel channel) => Math.Clamp(
        accuracyMeters ?? DefaultSigma(channel), LeakSettings.MinSigmaMeters, LeakSettings.MaxSigmaMeters);

    /// <summary>The error to assume when the reporter states none, by channel.</summary>
    public static double DefaultSigma(Cases.Channel channel) => channel switch
    {
        Cases.Channel.App or Cases.Channel.Api or Cases.Channel.Web => 12,
        Cases.Channel.Phone or Cases.Channel.Email => 45,
        Cases.Channel.Social => 120,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>
/// What the model assumes of leaks before it has seen one. The defaults are round figures from the field's experience,
/// not fitted to a stream: about one leak a month per 4 hectares of a bad district, two or three reports each, gone
/// after a week or two.
/// </summary>
/// <param name="LeaksPerSquareMeterAndDay">λ: how rare a leak is.</param>
/// <param name="MeanReports">Mean of the geometric distribution of how many reports a leak gets.</param>
/// <param name="MedianDays">Median of the log-normal distribution of how long a leak runs.</param>
/// <param name="DaysSpread">Its standard deviation in log days.</param>
public sealed record LeakSettings(
    double LeaksPerSquareMeterAndDay, double MeanReports, double MedianDays, double DaysSpread)
{
    public static readonly LeakSettings Default = new(7e-7, 3.0, 7.0, 0.8);

    /// <summary>The model for what another service is asked for.</summary>
    public static LeakSettings Of(Cases.ServiceFrequency happens) =>
        new(happens.PerHectareAndYear / 10_000 / 365.25, happens.ReportsEach, happens.Days, 1);

    /// <summary>No reporter's place is taken to be better than this.</summary>
    public const double MinSigmaMeters = 3;

    /// <summary>Nor worse: beyond it a report says only "in this district".</summary>
    public const double MaxSigmaMeters = 250;

    /// <summary>A report is a candidate for a leak that was last reported up to this long ago.</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromDays(60);

    /// <summary>Reports of one leak lie within this many standard errors of each other.</summary>
    public const double ReachSigmas = 3.5;
}

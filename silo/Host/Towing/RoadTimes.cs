using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Towing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Despacho311.Host.Towing;

/// <summary>Section <c>Routing</c> of the configuration.</summary>
/// <param name="Url">A server that speaks OSRM's table service; null reckons by the straight line.</param>
/// <param name="KnowsTraffic">Its times are those of the hour already; otherwise they are of empty roads.</param>
public sealed record RoutingSettings(Uri? Url, bool KnowsTraffic)
{
    /// <exception cref="InvalidOperationException">The address is not one.</exception>
    public static RoutingSettings From(IConfiguration configuration) => configuration["Routing:Url"] switch
    {
        null or "" => new RoutingSettings(null, false),
        var text when Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" =>
            new RoutingSettings(url, configuration["Routing:KnowsTraffic"] is "true" or "True"),
        var text => throw new InvalidOperationException($"Routing:Url is no web address: {text}"),
    };
}

/// <summary>
/// How long trucks need by road. A routing server is asked where there is one; when it is slow or down the straight
/// line answers, at once for a while, so that no removal waits for it.
/// </summary>
public sealed partial class RoadTimes(RoutingSettings settings, TimeProvider clock, ILogger<RoadTimes> log)
    : IDisposable
{
    /// <summary>A decision does not wait longer than this.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(800);

    /// <summary>How long a server that failed is left alone.</summary>
    private static readonly TimeSpan LeftAlone = TimeSpan.FromSeconds(30);

    /// <summary>OSRM answers for at most a hundred places unless it was told otherwise.</summary>
    private const int MaxSources = 99;

    private readonly HttpClient http = new() { Timeout = Patience, MaxResponseContentBufferSize = 1 << 20 };
    private DateTimeOffset askAgain;

    /// <param name="Durations">Seconds; null where there is no way.</param>
    private sealed record Table(string Code, double?[][]? Durations);

    /// <summary>Minutes from each place to the one; where the server knows no way, by the straight line.</summary>
    public async Task<double[]> Minutes(IReadOnlyList<GeoPoint> from, GeoPoint to)
    {
        var now = clock.GetUtcNow();
        var minutes = from.Select(f => TravelTime.Minutes(f, to, now)).ToArray();
        if (settings.Url is not { } url || from.Count == 0 || now < askAgain)
            return minutes;
        var factor = settings.KnowsTraffic ? 1 : TravelTime.Congestion(now);
        try
        {
            for (var start = 0; start < from.Count; start += MaxSources)
            {
                var some = from.Skip(start).Take(MaxSources).ToList();
                var rows = await Ask(url, some, to);
                for (var i = 0; i < some.Count; i++)
                    if (rows[i] is [{ } seconds] && seconds >= 0)
                        minutes[start + i] = seconds / 60 * factor;
            }
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or JsonException
            or InvalidDataException or NotSupportedException)
        {
            askAgain = now + LeftAlone;
            LogStraightLine(log, e, LeftAlone);
        }
        return minutes;
    }

    private async Task<double?[][]> Ask(Uri url, List<GeoPoint> from, GeoPoint to)
    {
        var places = string.Join(';', from.Append(to).Select(p => string.Create(
            CultureInfo.InvariantCulture, $"{p.Long:F6},{p.Lat:F6}")));
        var sources = string.Join(';', Enumerable.Range(0, from.Count));
        var address = new Uri(url, $"/table/v1/driving/{places}?sources={sources}&destinations={from.Count}"
            + "&annotations=duration");
        var table = await http.GetFromJsonAsync<Table>(address);
        return table is { Code: "Ok", Durations: { } rows } && rows.Length == from.Count
            ? rows
            : throw new InvalidDataException($"The routing server answered {table?.Code ?? "nothing"}.");
    }

    public void Dispose() => http.Dispose();

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The routing server does not answer; for {Period} ways are reckoned by the straight line")]
    private static partial void LogStraightLine(ILogger log, Exception e, TimeSpan period);
}

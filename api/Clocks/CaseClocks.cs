using Despacho311.Api.City;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Clocks;

namespace Despacho311.Api.Clocks;

/// <summary>The clocks of cases by the calendar that is in force.</summary>
public static class CaseClocks
{
    public static ClockReading ClockOf(this CityMap city, CitizenCase c) => CaseClock.Reckon(c, city.Time);

    /// <summary>The case with the date on which it is due now, instead of the one that was promised at first.</summary>
    public static CitizenCase Reckoned(this CityMap city, CitizenCase c) =>
        c.Target is null ? c : c with { DueAt = city.ClockOf(c).DueAt };

    /// <summary>What is promised to who reports now.</summary>
    public static DateTimeOffset Promise(this CityMap city, ServiceType service, DateTimeOffset at) =>
        CaseClock.Promise(service.Target, service.Agency, at, city.Time);
}

/// <summary>Looks for a newer calendar every few seconds: another process may have published it.</summary>
public sealed partial class CalendarWatch(CityMap city, TimeProvider clock, ILogger<CalendarWatch> log)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Period, clock, stoppingToken);
                await city.LoadCalendar();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            // The store does not answer: the calendar in use stays.
            catch (Exception e)
            {
                LogNotRead(log, e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The calendar could not be read again; the one in use stays")]
    private static partial void LogNotRead(ILogger log, Exception e);
}

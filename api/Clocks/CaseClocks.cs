using Despacho311.Api.City;
using Despacho311.Api.StandardTexts;
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
    public static DateTimeOffset Promise(
        this CityMap city, ServiceType service, string agency, DateTimeOffset at) =>
        CaseClock.Promise(service.Target, agency, at, city.Time);
}

/// <summary>
/// Looks for newer rules every few seconds, those of the calendar, of services and of standard texts: another process
/// may have published them.
/// </summary>
public sealed partial class RulesWatch(CityMap city, TextStore texts, TimeProvider clock, ILogger<RulesWatch> log)
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
                await city.LoadDirectory();
                await texts.Load();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            // The store does not answer: the rules in use stay.
            catch (Exception e)
            {
                LogNotRead(log, e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The rules could not be read again; those in use stay")]
    private static partial void LogNotRead(ILogger log, Exception e);
}

using Despacho311.Domain.Clocks;

namespace Despacho311.Contracts.Clocks;

/// <summary>The working calendar of the installation; its key is <see cref="WorkCalendar.Id"/>.</summary>
[Alias("calendar")]
public interface ICalendarGrain : IGrainWithStringKey
{
    [Alias("do")]
    Task<Outcome<WorkCalendar, CalendarRefusal>> Do(CalendarCommand command, string actor);
}

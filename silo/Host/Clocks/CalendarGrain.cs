using Despacho311.Contracts;
using Despacho311.Contracts.Clocks;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Clocks;

namespace Despacho311.Host.Clocks;

internal sealed class CalendarGrain(GrainTools tools)
    : AggregateGrain<WorkCalendar, CalendarEvent, CalendarRefusal>(Aggregates.Calendars, Tables.Calendars, tools),
        ICalendarGrain
{
    public Task<Outcome<WorkCalendar, CalendarRefusal>> Do(CalendarCommand command, string actor) =>
        Decide((state, now) => CalendarLogic.Decide(state, command, now), actor);
}

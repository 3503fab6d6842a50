using Despacho311.Domain.Cases;
using Despacho311.Domain.Effectiveness;

namespace Despacho311.Domain.OpenData;

/// <summary>How many reports came in on a day by a channel.</summary>
/// <param name="Reports">Null when they are so few that they could be told apart.</param>
public sealed record OpenContacts(DateOnly Day, Channel Channel, int? Reports);

/// <summary>What an agency did with a service's cases of a month.</summary>
/// <param name="Received">Null, as all that follows, when they are fewer than five.</param>
/// <param name="AnsweredInTime">Closed by their due time.</param>
/// <param name="MedianDays">From opening to closing, of those that are closed; null while none is.</param>
public sealed record OpenIndicator(
    string Month, string Agency, string Service, int? Received, int? Closed, int? AnsweredInTime, int? Late,
    double? MedianDays, double? P90Days);

/// <summary>What a company received in a zone in a month.</summary>
/// <param name="Share">Of the zone's removals, 0 to 1.</param>
public sealed record OpenShare(string Month, string Zone, string Company, int Removals, double Share);

/// <summary>Counts the cases of a month as they pass.</summary>
/// <param name="month">Such as 2026-11.</param>
public sealed class CaseTally(string month, TimeSpan offset)
{
    private readonly SortedDictionary<(DateOnly Day, Channel Channel), int> contacts = [];
    private readonly SortedDictionary<(string Agency, string Service), Cell> cells = new();

    private sealed class Cell
    {
        public int Received { get; set; }

        public int InTime { get; set; }

        public int Late { get; set; }

        /// <summary>From opening to closing, of those that are closed.</summary>
        public List<double> Days { get; } = [];
    }

    public void Add(OpenCase c)
    {
        var key = (DateOnly.FromDateTime(c.OpenedAt.ToOffset(offset).DateTime), c.Channel);
        contacts[key] = contacts.GetValueOrDefault(key) + 1;
        if (!cells.TryGetValue((c.Agency, c.Service), out var cell))
            cells[(c.Agency, c.Service)] = cell = new Cell();
        cell.Received++;
        if (c.InTime == false)
            cell.Late++;
        if (c.ClosedAt is not { } closed)
            return;
        cell.Days.Add((closed - c.OpenedAt).TotalDays);
        if (c.InTime == true)
            cell.InTime++;
    }

    public IEnumerable<OpenContacts> Contacts =>
        contacts.Select(c => new OpenContacts(c.Key.Day, c.Key.Channel, Coarse.Count(c.Value)));

    public IEnumerable<OpenIndicator> Indicators => cells.Select(c => Indicator(c.Key.Agency, c.Key.Service, c.Value));

    private OpenIndicator Indicator(string agency, string service, Cell cell)
    {
        if (Coarse.Count(cell.Received) is null)
            return new OpenIndicator(month, agency, service, null, null, null, null, null, null);
        cell.Days.Sort();
        return new OpenIndicator(month, agency, service, cell.Received, cell.Days.Count, cell.InTime, cell.Late,
            Statistics.Quantile(cell.Days, 0.5), Statistics.Quantile(cell.Days, 0.9));
    }
}

using Despacho311.Domain.Geo;
using Despacho311.Domain.Towing;

namespace Despacho311.Domain.OpenData;

/// <summary>
/// A removal as everybody may have it: which company, how fast, how it ended. No plate, ticket, officer or words; the
/// hour instead of the minute, a cell instead of the place.
/// </summary>
/// <param name="Hour">When it was asked for, to the hour.</param>
/// <param name="Offers">How many trucks were asked.</param>
/// <param name="MinutesToAccept">From the request to the acceptance that held.</param>
public sealed record OpenRemoval(
    string Id, string Zone, OfficerAgency Agency, VehicleKind Vehicle, DateTimeOffset Hour, TowState State,
    string? Company, int Offers, int Breakdowns, double? MinutesToAccept, double? MinutesToScene,
    double? MinutesToLot, bool TurnGivenBack, GeoPoint Where)
{
    /// <param name="events">All of its history, in order.</param>
    public static OpenRemoval Of(TowRequest t, IEnumerable<TowRequestEvent> events)
    {
        var (offers, breakdowns) = (new HashSet<string>(StringComparer.Ordinal), 0);
        DateTimeOffset? accepted = null, scene = null, lot = null;
        foreach (var happened in events)
        {
            switch (happened)
            {
                case TowRequestEvent.Matched m:
                    if (m.Match.OfferId is { } offer)
                        offers.Add(offer);
                    if (m.Match.Phase == MatchPhase.Assigned)
                        accepted = m.At;
                    break;
                case TowRequestEvent.Stepped { Step: TowStep.OnScene } s:
                    scene = s.DoneAt ?? s.At;
                    break;
                case TowRequestEvent.Stepped { Step: TowStep.Impounded } s:
                    lot = s.DoneAt ?? s.At;
                    break;
                case TowRequestEvent.BrokenDown:
                    (accepted, scene, breakdowns) = (null, null, breakdowns + 1);
                    break;
                default:
                    break;
            }
        }
        return new OpenRemoval(t.Id, t.Zone, t.Details.Officer.Agency, t.Details.Vehicle.Kind,
            Coarse.Hour(t.RequestedAt), t.State, t.Match.Company, offers.Count, breakdowns, Minutes(accepted),
            Minutes(scene), Minutes(lot), t.TurnGivenBack, Coarse.Place(t.Details.Where, Coarse.Vehicle));

        double? Minutes(DateTimeOffset? at) =>
            at is { } then ? Math.Round(Math.Max(0, (then - t.RequestedAt).TotalMinutes), 1) : null;
    }
}

using System.Collections.Immutable;
using Despacho311.Contracts;
using Despacho311.Contracts.Cases;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Leaks;
using Despacho311.Contracts.Live;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Leaks;
using Despacho311.Host.Live;

namespace Despacho311.Host.Cases;

internal sealed class CaseGrain(GrainTools tools)
    : AggregateGrain<CitizenCase, CaseEvent, CaseRefusal>(Aggregates.Cases, Tables.Cases, tools), ICaseGrain
{
    /// <summary>How far a leak may lie from a report: the reach of the vaguest report.</summary>
    private const double ReachMeters = 900;

    public Task<Outcome<CitizenCase, CaseRefusal>> Do(CaseCommand command, string actor, Reporter? reporter) =>
        Decide((state, now) => CaseLogic.Decide(state, command, now), actor,
            besides: reporter is null ? null : new EntityRow(Tables.Reporters, Id, Wire.Write(reporter), []),
            optimistic: command is CaseCommand.Open);

    public async Task<CitizenCase?> Get()
    {
        await Load();
        return State;
    }

    public async Task LinkLeak()
    {
        await Load();
        if (State is not { LeakId: null, Service: ServiceType.WaterLeak, Place.Where: { } where } c)
            return;
        var sigma = Math.Clamp(c.Place.AccuracyMeters ?? LeakReport.DefaultSigma(c.Channel),
            LeakSettings.MinSigmaMeters, LeakSettings.MaxSigmaMeters);
        var report = new LeakReport(c.Id, where, sigma, c.OpenedAt, c.Reporter);
        var cells = LeakCell.Within(where, Math.Min(ReachMeters, LeakSettings.ReachSigmas * (sigma + 45)));
        var zones = cells.Select(cell => GrainFactory.GetGrain<ILeakZoneGrain>(cell.ToString())).ToList();
        var bids = await Task.WhenAll(zones.Select(z => z.Bid(report)));
        var chosen = 0;
        for (var i = 1; i < bids.Length; i++)
            if (bids[i].Holds || (!bids[chosen].Holds && (bids[i].Gain ?? 0) > Math.Max(0, bids[chosen].Gain ?? 0)))
                chosen = i;
        if (await zones[chosen].Take(report) is { } leak)
            await Decide((state, now) => CaseLogic.Decide(state, new CaseCommand.LinkToLeak(leak), now), "engine");
    }

    protected override void Happened(CitizenCase state, ImmutableArray<CaseEvent> events)
    {
        Tools.Live.Publish(Layers.Cases, state.Id, state.IsOpen
            ? new CaseView(state.Id, state.Service, state.Agency, state.Status.ToString(), state.Place.Where,
                state.OpenedAt, state.UpdatedAt, state.LeakId)
            : null);
        if (events.OfType<CaseEvent.Opened>().Any()
            && state is { Service: ServiceType.WaterLeak, Place.Where: not null })
            Tell("its leak", () => this.AsReference<ICaseGrain>().LinkLeak());
    }
}

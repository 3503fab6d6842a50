using System.Collections.Immutable;
using Despacho311.Contracts;
using Despacho311.Contracts.Cases;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Leaks;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Leaks;
using Despacho311.Host.Leaks;
using Despacho311.Host.Live;

namespace Despacho311.Host.Cases;

internal sealed class CaseGrain(GrainTools tools)
    : AggregateGrain<CitizenCase, CaseEvent, CaseRefusal>(Aggregates.Cases, Tables.Cases, tools), ICaseGrain
{
    public async Task<Outcome<CitizenCase, CaseRefusal>> Do(CaseCommand command, string actor, SealedReporter? reporter)
    {
        await Load();
        return await Decide((state, now) => CaseLogic.Decide(state, command, now), actor,
            besides: reporter is null ? [] : RowsOf(Whose(command), reporter));
    }

    public Task<Outcome<CitizenCase, CaseRefusal>> DoIf(CaseCommand command, string actor, long seen) =>
        DecideIf(seen, CaseRefusal.CaseMovedOn, () => Do(command, actor, null));

    /// <summary>Who joins a case does not stand in the place of who reported it.</summary>
    private string Whose(CaseCommand command) =>
        command is CaseCommand.Join ? $"{Id}/{(State?.Joined.Count ?? 0) + 1}" : Id;

    /// <summary>Personal data rests apart from the case, and its key apart from the data.</summary>
    public static ImmutableArray<EntityRow> RowsOf(string id, SealedReporter reporter) =>
    [
        new(Tables.Reporters, id, Wire.Write(new ClosedReporter(reporter.Closed)), [reporter.Phone, reporter.Email]),
        new(Tables.PersonalKeys, SealedReporter.KeyOf(id), Wire.Write(reporter.Key), []),
    ];

    public async Task<CitizenCase?> Get()
    {
        await Load();
        return State;
    }

    public async Task TellOthers()
    {
        await Load();
        if (State is { IsLeakWanted: true } report)
            await LinkLeak(report);
        foreach (var part in State?.Parts ?? [])
            await TellPart(part.Id);
        // Without waiting for it in this turn: the whole may just be waiting for this part.
        if (State is { PartOf: not null, HasToTell: true } c)
            Tell("its whole", () => TellWhole(c));
    }

    private async Task TellWhole(CitizenCase part)
    {
        await GrainFactory.GetGrain<ICaseGrain>(part.PartOf!).Do(new CaseCommand.FollowPart(part), "engine", null);
        await this.AsReference<ICaseGrain>().Do(new CaseCommand.TellWhole(part.News), "engine", null);
    }

    private async Task LinkLeak(CitizenCase c)
    {
        var sigma = LeakReport.Sigma(c.Place.AccuracyMeters, c.Channel);
        var report = new LeakReport(c.Id, c.Place.Where!.Value, sigma, c.OpenedAt, c.Reporter);
        var zones = LeakRouting.Zones(report)
            .Select(cell => GrainFactory.GetGrain<ILeakZoneGrain>(cell.ToString())).ToList();
        var askedAt = Tools.Clock.GetUtcNow();
        var chosen = LeakRouting.Choose(await Task.WhenAll(zones.Select(z => z.Bid(report))));
        if (await zones[chosen].Take(report, askedAt) is { } place)
            await Decide((state, now) => CaseLogic.Decide(
                state, new CaseCommand.LinkToLeak(place.Leak, place.Version), now), "engine");
    }

    /// <summary>Says to a part what it has to know, and hears how it stands.</summary>
    private async Task TellPart(string id)
    {
        if (State!.Parts.First(p => p.Id == id).NextFor(State) is not { } command)
            return;
        var told = await GrainFactory.GetGrain<ICaseGrain>(id).Do(command, "engine", null);
        if (told.State is { } part)
            await Decide((state, now) => CaseLogic.Decide(state, new CaseCommand.FollowPart(part), now), "engine");
    }

    protected override void Happened(CitizenCase state, ImmutableArray<CaseEvent> events)
    {
        LiveViews.Show(Tools.Live, state, Version);
        if (state.HasToTell)
            Tell("its leak, parts or whole", () => this.AsReference<ICaseGrain>().TellOthers());
        if (events.OfType<CaseEvent.LinkedToLeak>().Any())
            Tell("itself", () => CatchUp(state.LeakId!));
    }

    /// <summary>
    /// A report that comes to a leak late hears what its crew does. What ended before is not its answer: it says that
    /// the leak is there.
    /// </summary>
    private async Task CatchUp(string leakId)
    {
        if (await GrainFactory.GetGrain<ILeakGrain>(leakId).Get() is { Word: > 0, IsOpen: true } leak)
            await this.AsReference<ICaseGrain>().Do(LeakGrain.FollowOf(leak), "engine", null);
    }
}

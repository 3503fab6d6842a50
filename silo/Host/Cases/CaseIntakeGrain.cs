using Despacho311.Contracts;
using Despacho311.Contracts.Cases;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Cases;
using Despacho311.Host.Live;
using Orleans.Concurrency;

namespace Despacho311.Host.Cases;

/// <summary>
/// Reentrant, against the rule for grains that write, because it has no state that two callers could disturb: each
/// call writes to a stream of its own, and the journal settles who was first.
/// </summary>
[StatelessWorker, Reentrant]
internal sealed class CaseIntakeGrain(GrainTools tools) : Grain, ICaseIntakeGrain
{
    public async Task<Outcome<CitizenCase, CaseRefusal>> Open(
        CaseCommand.Open command, string actor, SealedReporter? reporter)
    {
        var now = tools.Now;
        var decision = CaseLogic.Decide(null, command, now);
        if (decision.Refusal is { } why)
            return new Outcome<CitizenCase, CaseRefusal>(null, why, false, 0);
        var opened = CaseLogic.Evolve(null, decision.Events.Single());
        var rows = Aggregates.Cases.Rows(opened, decision.Events);
        try
        {
            var head = await tools.Journal.Append(new Append(Aggregates.Cases.Stream(command.Id), StreamHead.Empty,
                [.. decision.Events], now, actor, null,
                reporter is null ? rows : rows.AddRange(CaseGrain.RowsOf(command.Id, reporter))));
            LiveViews.Show(tools.Live, opened, head.Version);
            if (opened.HasToTell)
                _ = TellOthers(command.Id);
            return new Outcome<CitizenCase, CaseRefusal>(opened, null, true, head.Version);
        }
        catch (VersionConflictException)
        {
            return await GrainFactory.GetGrain<ICaseGrain>(command.Id).Do(command, actor, reporter);
        }
        catch
        {
            tools.Live.Doubt();
            throw;
        }
    }

    /// <summary>What is lost here is found again by the waker: the row says that there is something to tell.</summary>
    private async Task TellOthers(string id)
    {
        try
        {
            await GrainFactory.GetGrain<ICaseGrain>(id).TellOthers();
        }
        catch (Exception e)
        {
            GrainLog.NotTold(tools.Logs.CreateLogger("Despacho311.case"), e, id, "its leak");
        }
    }
}

using System.Collections.Immutable;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain;
using Despacho311.Host.Live;
using Microsoft.Extensions.Logging;

namespace Despacho311.Host;

/// <summary>What every grain that decides needs.</summary>
public sealed record GrainTools(IJournal Journal, IRows Rows, TimeProvider Clock, LiveMap Live, ILoggerFactory Logs)
{
    /// <summary>
    /// The time to decide with: to the microsecond, as the journal keeps it, so that a decision can be made again from
    /// what is kept.
    /// </summary>
    public DateTimeOffset Now => Tables.Instant(Tables.Micros(Clock.GetUtcNow()));
}

/// <summary>
/// A thin grain over pure functions: loads, asks, saves, answers. It is not reentrant. After a failed write only the
/// store knows what it holds, so the grain goes away and the next call reads it again.
/// </summary>
public abstract class AggregateGrain<TState, TEvent, TRefusal>(
    Aggregate<TState, TEvent> kind, RowTable table, GrainTools tools) : Grain
    where TState : class
    where TEvent : class
    where TRefusal : struct, Enum
{
    private readonly ILogger log = tools.Logs.CreateLogger("Despacho311." + kind.Prefix);
    private bool loaded;
    private StreamHead head = StreamHead.Empty;

    protected string Id => this.GetPrimaryKeyString();

    protected TState? State { get; private set; }

    /// <summary>Of the state: how many events made it.</summary>
    protected long Version => head.Version;

    protected GrainTools Tools => tools;

    protected ILogger Log => log;

    /// <summary>Reads the state when it is not in memory yet.</summary>
    protected async Task Load()
    {
        if (loaded)
            return;
        var row = await tools.Rows.Find(table, Id, CancellationToken.None);
        State = row is null ? kind.Initial(Id) : await Thaw(row);
        head = row?.Head ?? StreamHead.Empty;
        // What does not exist yet may be made without this grain, so it is looked for again.
        loaded = State is not null;
    }

    protected virtual Task<TState> Thaw(StoredRow row) => Task.FromResult(Wire.Read<TState>(row.State));

    /// <summary>
    /// Decides, saves, evolves. What others see is shown by <see cref="Happened"/>, after the commit.
    /// </summary>
    /// <param name="optimistic">
    /// True for a command that opens a new entity: it is tried without reading first, and the journal says when the
    /// entity was there after all.
    /// </param>
    protected async Task<Outcome<TState, TRefusal>> Decide(
        Func<TState?, DateTimeOffset, Decision<TEvent, TRefusal>> decide, string actor, int? ruleVersion = null,
        ImmutableArray<EntityRow> besides = default, bool optimistic = false)
    {
        if (!optimistic)
            await Load();
        var now = tools.Now;
        var decision = decide(State, now);
        if (decision.Refusal is { } why)
        {
            GrainLog.Refused(log, Id, why.ToString());
            return new Outcome<TState, TRefusal>(State, why, false, head.Version);
        }
        if (decision.Events.IsEmpty)
            return new Outcome<TState, TRefusal>(State, null, false, head.Version);
        var next = decision.Events.Aggregate(State, kind.Evolve)!;
        var rows = kind.Rows(next, decision.Events);
        try
        {
            head = await tools.Journal.Append(new Append(kind.Stream(Id), head, [.. decision.Events], now, actor,
                ruleVersion, besides.IsDefaultOrEmpty ? rows : rows.AddRange(besides)));
        }
        catch (VersionConflictException) when (optimistic && !loaded)
        {
            return await Decide(decide, actor, ruleVersion, besides);
        }
        catch (Exception e)
        {
            // It may have been written all the same, and then nobody would tell the map.
            if (e is not VersionConflictException)
                tools.Live.Doubt();
            DeactivateOnIdle();
            throw;
        }
        (State, loaded) = (next, true);
        Happened(next, decision.Events);
        return new Outcome<TState, TRefusal>(next, null, true, head.Version);
    }

    /// <summary>Carries out what was wanted of the state that was seen, and of no other.</summary>
    /// <param name="seen">The version that the caller saw.</param>
    /// <param name="movedOn">What they are told when it is not the present one.</param>
    protected async Task<Outcome<TState, TRefusal>> DecideIf(
        long seen, TRefusal movedOn, Func<Task<Outcome<TState, TRefusal>>> decide)
    {
        await Load();
        return State is null || Version == seen
            ? await decide()
            : new Outcome<TState, TRefusal>(State, movedOn, false, Version);
    }

    /// <summary>The state with its version; changes nothing.</summary>
    public async Task<Outcome<TState, TRefusal>> Look()
    {
        await Load();
        return new Outcome<TState, TRefusal>(State, null, false, Version);
    }

    /// <summary>Runs after the commit: show it and tell others. It must not wait for them.</summary>
    protected virtual void Happened(TState state, ImmutableArray<TEvent> events)
    {
    }

    /// <summary>
    /// Tells another grain without waiting. A message that is lost is sent again by whoever next looks at its state.
    /// </summary>
    protected void Tell(string whom, Func<Task> message) => _ = TellAndLog(whom, message);

    private async Task TellAndLog(string whom, Func<Task> message)
    {
        try
        {
            await message();
        }
        catch (Exception e)
        {
            GrainLog.NotTold(log, e, Id, whom);
        }
    }
}

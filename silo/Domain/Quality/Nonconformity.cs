using System.Diagnostics;

namespace Despacho311.Domain.Quality;

/// <summary>How it was found.</summary>
public enum FindingKind
{
    /// <summary>Somebody complained of the centre itself.</summary>
    Complaint,

    /// <summary>A figure missed its target.</summary>
    Indicator,

    /// <summary>A contact that was looked at.</summary>
    Review,

    Audit,
}

/// <summary>Where it stands on the way of ISO 9001:2015, 10.2.</summary>
public enum NonconformityState
{
    Open,

    /// <summary>Its cause is known.</summary>
    Explained,

    /// <summary>What shall be done about the cause, by whom and until when.</summary>
    Planned,

    /// <summary>It was done; whether it helps is not known yet.</summary>
    Done,

    /// <summary>It helped.</summary>
    Closed,

    /// <summary>There was nothing wrong.</summary>
    Withdrawn,
}

/// <summary>What shall keep it from happening again.</summary>
/// <param name="DueOn">In Panama; the day itself is in time.</param>
public sealed record CorrectiveAction(string Text, string Responsible, DateOnly DueOn);

/// <summary>Whether the action helped.</summary>
/// <param name="By">Somebody other than who did it.</param>
public sealed record EffectCheck(bool Effective, string Text, string By, DateTimeOffset At);

/// <summary>Something that was not as it must be, and what comes of it.</summary>
/// <param name="About">The code of a case or contact, or the name of an indicator.</param>
/// <param name="Correction">What was done at once about the matter itself.</param>
/// <param name="DoneBy">Who said that the action was carried out.</param>
/// <param name="Check">The last one; one that found no effect leads to another cause.</param>
/// <param name="Rounds">How many actions did not help.</param>
public sealed record Nonconformity(
    string Id, FindingKind Kind, string? About, string? Agency, string Text, string? Correction, string? Cause,
    CorrectiveAction? Action, string? Outcome, string? DoneBy, EffectCheck? Check, int Rounds,
    NonconformityState State, DateTimeOffset OpenedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>Whether somebody still has to do something about it.</summary>
    public bool IsOpen => State < NonconformityState.Closed;

    /// <summary>Whether its action is late.</summary>
    public bool IsLate(DateOnly today) => State == NonconformityState.Planned && Action!.DueOn < today;
}

public abstract record NonconformityCommand
{
    public sealed record Open(string Id, FindingKind Kind, string? About, string? Agency, string Text)
        : NonconformityCommand;

    public sealed record Correct(string Text) : NonconformityCommand;

    public sealed record Explain(string Cause) : NonconformityCommand;

    public sealed record Plan(CorrectiveAction Action) : NonconformityCommand;

    public sealed record Finish(string Outcome, string By) : NonconformityCommand;

    public sealed record Check(bool Effective, string Text, string By) : NonconformityCommand;

    public sealed record Withdraw(string Why) : NonconformityCommand;
}

public abstract record NonconformityEvent
{
    public sealed record Opened(
        string Id, FindingKind Kind, string? About, string? Agency, string Text, DateTimeOffset At)
        : NonconformityEvent;

    public sealed record Corrected(string Text, DateTimeOffset At) : NonconformityEvent;

    public sealed record Explained(string Cause, DateTimeOffset At) : NonconformityEvent;

    public sealed record Planned(CorrectiveAction Action, DateTimeOffset At) : NonconformityEvent;

    public sealed record Finished(string Outcome, string By, DateTimeOffset At) : NonconformityEvent;

    public sealed record Checked(EffectCheck Check) : NonconformityEvent;

    public sealed record Withdrawn(string Why, DateTimeOffset At) : NonconformityEvent;
}

public enum NonconformityRefusal
{
    UnknownNonconformity,
    NonconformityClosed,
    CauseFirst,
    PlanFirst,
    ActionFirst,
    CheckedByDoer,
    DueInPast,
}

public static class NonconformityLogic
{
    /// <param name="today">In Panama.</param>
    public static Decision<NonconformityEvent, NonconformityRefusal> Decide(
        Nonconformity? current, NonconformityCommand command, DateTimeOffset now, DateOnly today) =>
        (current, command) switch
        {
            (null, NonconformityCommand.Open o) =>
                new NonconformityEvent.Opened(o.Id, o.Kind, o.About, o.Agency, o.Text, now),
            (null, _) => NonconformityRefusal.UnknownNonconformity,
            (_, NonconformityCommand.Open) => Same,
            ({ IsOpen: false }, _) => NonconformityRefusal.NonconformityClosed,
            ({ } n, NonconformityCommand.Correct c) => n.Correction == c.Text
                ? Same
                : new NonconformityEvent.Corrected(c.Text, now),
            ({ } n, NonconformityCommand.Explain e) => n.Cause == e.Cause && n.State > NonconformityState.Open
                ? Same
                : new NonconformityEvent.Explained(e.Cause, now),
            ({ State: NonconformityState.Open }, NonconformityCommand.Plan) => NonconformityRefusal.CauseFirst,
            ({ } n, NonconformityCommand.Plan p) when n.Action == p.Action && n.State == NonconformityState.Planned =>
                Same,
            (_, NonconformityCommand.Plan p) => p.Action.DueOn < today
                ? NonconformityRefusal.DueInPast
                : new NonconformityEvent.Planned(p.Action, now),
            ({ State: NonconformityState.Planned }, NonconformityCommand.Finish f) =>
                new NonconformityEvent.Finished(f.Outcome, f.By, now),
            ({ State: NonconformityState.Done } n, NonconformityCommand.Finish f) when n.Outcome == f.Outcome => Same,
            (_, NonconformityCommand.Finish) => NonconformityRefusal.PlanFirst,
            // Nobody finds their own work effective.
            ({ State: NonconformityState.Done } n, NonconformityCommand.Check c) => n.DoneBy == c.By
                ? NonconformityRefusal.CheckedByDoer
                : new NonconformityEvent.Checked(new EffectCheck(c.Effective, c.Text, c.By, now)),
            (_, NonconformityCommand.Check) => NonconformityRefusal.ActionFirst,
            (_, NonconformityCommand.Withdraw w) => new NonconformityEvent.Withdrawn(w.Why, now),
            _ => throw new UnreachableException(),
        };

    public static Nonconformity Evolve(Nonconformity? current, NonconformityEvent happened) =>
        (current, happened) switch
        {
            (null, NonconformityEvent.Opened o) => new Nonconformity(o.Id, o.Kind, o.About, o.Agency, o.Text, null,
                null, null, null, null, null, 0, NonconformityState.Open, o.At, o.At),
            ({ } n, NonconformityEvent.Corrected c) => n with { Correction = c.Text, UpdatedAt = c.At },
            // Another cause wants another action.
            ({ } n, NonconformityEvent.Explained e) => n with
            {
                Cause = e.Cause,
                Action = null,
                Outcome = null,
                DoneBy = null,
                State = NonconformityState.Explained,
                UpdatedAt = e.At,
            },
            ({ } n, NonconformityEvent.Planned p) => n with
            {
                Action = p.Action,
                Outcome = null,
                DoneBy = null,
                State = NonconformityState.Planned,
                UpdatedAt = p.At,
            },
            ({ } n, NonconformityEvent.Finished f) => n with
            {
                Outcome = f.Outcome,
                DoneBy = f.By,
                State = NonconformityState.Done,
                UpdatedAt = f.At,
            },
            ({ } n, NonconformityEvent.Checked c) => n with
            {
                Check = c.Check,
                Rounds = c.Check.Effective ? n.Rounds : n.Rounds + 1,
                State = c.Check.Effective ? NonconformityState.Closed : NonconformityState.Open,
                UpdatedAt = c.Check.At,
            },
            ({ } n, NonconformityEvent.Withdrawn w) => n with
            {
                State = NonconformityState.Withdrawn,
                Outcome = w.Why,
                UpdatedAt = w.At,
            },
            _ => throw new UnreachableException(),
        };

    private static Decision<NonconformityEvent, NonconformityRefusal> Same =>
        Decision<NonconformityEvent, NonconformityRefusal>.Same;
}

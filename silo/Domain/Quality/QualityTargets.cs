using System.Collections.Immutable;
using System.Diagnostics;

namespace Despacho311.Domain.Quality;

/// <summary>What the centre measures itself by.</summary>
public enum QualityIndicator
{
    /// <summary>Share of the decided cases that were answered in time.</summary>
    InTime,

    /// <summary>Days from opening to closing, of half of the closed cases.</summary>
    MedianDays,

    /// <summary>The same of nine in ten.</summary>
    P90Days,

    /// <summary>Share of the endings that did not hold.</summary>
    Refuted,

    /// <summary>Mean score of those who judged, 1 to 5.</summary>
    Satisfaction,

    /// <summary>Share of contacts that the citizen gave up.</summary>
    Abandoned,

    /// <summary>Mean length of a call in minutes.</summary>
    CallMinutes,

    /// <summary>Share of the points that reviewed contacts got.</summary>
    Reviews,
}

/// <param name="Value">Shares from 0 to 1.</param>
public sealed record QualityTarget(QualityIndicator Indicator, double Value)
{
    /// <summary>Whether more is better.</summary>
    public static bool IsAtLeast(QualityIndicator indicator) =>
        indicator is QualityIndicator.InTime or QualityIndicator.Satisfaction or QualityIndicator.Reviews;

    /// <summary>Whether this much is good enough.</summary>
    public bool IsMetBy(double value) => IsAtLeast(Indicator) ? value >= Value : value <= Value;
}

/// <summary>What is to be reached. Each version stays readable.</summary>
/// <param name="Targets">One for each indicator at most.</param>
public sealed record QualityTargets(int Version, ImmutableArray<QualityTarget> Targets)
{
    /// <summary>There is one for the whole installation.</summary>
    public const string Id = "centre";

    /// <summary>Round figures to begin with: what is promised is kept, and nearly all are content.</summary>
    public static readonly QualityTargets Usual = new(0,
    [
        new(QualityIndicator.InTime, 0.9), new(QualityIndicator.MedianDays, 5), new(QualityIndicator.P90Days, 20),
        new(QualityIndicator.Refuted, 0.05), new(QualityIndicator.Satisfaction, 4),
        new(QualityIndicator.Abandoned, 0.05), new(QualityIndicator.CallMinutes, 6),
        new(QualityIndicator.Reviews, 0.85),
    ]);

    public QualityTarget? Of(QualityIndicator indicator) => Targets.FirstOrDefault(t => t.Indicator == indicator);
}

public abstract record QualityTargetsCommand
{
    /// <param name="Targets">Its version is the one after the present one.</param>
    public sealed record Set(QualityTargets Targets, string Why) : QualityTargetsCommand;
}

public abstract record QualityTargetsEvent
{
    public sealed record Published(QualityTargets Targets, string Why, DateTimeOffset At) : QualityTargetsEvent;
}

public enum QualityTargetsRefusal
{
    RulesMovedOn,
}

public static class QualityTargetsLogic
{
    public static Decision<QualityTargetsEvent, QualityTargetsRefusal> Decide(
        QualityTargets? current, QualityTargetsCommand command, DateTimeOffset now) => command switch
        {
            QualityTargetsCommand.Set s when s.Targets.Version != (current?.Version ?? 0) + 1 =>
                QualityTargetsRefusal.RulesMovedOn,
            QualityTargetsCommand.Set s => new QualityTargetsEvent.Published(s.Targets, s.Why, now),
            _ => throw new UnreachableException(),
        };

    public static QualityTargets Evolve(QualityTargets? current, QualityTargetsEvent happened) => happened switch
    {
        QualityTargetsEvent.Published p => p.Targets,
        _ => throw new UnreachableException(),
    };
}

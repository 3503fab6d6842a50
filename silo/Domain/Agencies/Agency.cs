using System.Collections.Immutable;
using System.Diagnostics;
using Despacho311.Domain.Cases;

namespace Despacho311.Domain.Agencies;

/// <summary>What an institution is there for.</summary>
public enum Sector
{
    Infrastructure,
    Education,
    Health,
    Security,
    Environment,
    Economy,
    Politics,
}

/// <summary>Somebody of an institution who is answerable for its cases.</summary>
/// <param name="Role">What they are there, such as <c>Enlace</c>.</param>
public sealed record AnswerablePerson(string Name, string? Role, string? Phone, string? Email);

/// <summary>An institution that must answer.</summary>
/// <param name="Code">Stable, such as <c>IDAAN</c>: capital letters, digits and hyphens.</param>
/// <param name="Phone">Where citizens may call it.</param>
/// <param name="Email">The office that answers its cases: what is due is written there every morning.</param>
/// <param name="HeadEmail">The office of its head: what is overdue is written there.</param>
/// <param name="Active">False: it takes no more cases, and those that it has stay.</param>
public sealed record Agency(
    string Code, Bilingual Name, string? Phone, string? Email, string? HeadEmail, bool Active, int Version = 0,
    Sector Sector = Sector.Infrastructure)
{
    /// <summary>Officials whom the centre turns to, the first of them first.</summary>
    public ImmutableArray<AnswerablePerson> Answerable { get; init; } = [];

    /// <summary>Whether nothing but the version tells them apart.</summary>
    public bool SaysSameAs(Agency other) => Answerable.SequenceEqual(other.Answerable)
        && this with { Version = 0, Answerable = [] } == other with { Version = 0, Answerable = [] };
}

public abstract record AgencyCommand
{
    /// <param name="Agency">Its version is the one after the present one.</param>
    public sealed record Set(Agency Agency, string Why) : AgencyCommand;
}

public abstract record AgencyEvent
{
    public sealed record Registered(Agency Agency, string Why, DateTimeOffset At) : AgencyEvent;
}

public enum AgencyRefusal
{
    RulesMovedOn,
}

public static class AgencyLogic
{
    public static Decision<AgencyEvent, AgencyRefusal> Decide(
        Agency? current, AgencyCommand command, DateTimeOffset now) => command switch
        {
            AgencyCommand.Set s when current is not null && s.Agency.SaysSameAs(current) =>
                Decision<AgencyEvent, AgencyRefusal>.Same,
            AgencyCommand.Set s when s.Agency.Version != (current?.Version ?? 0) + 1 => AgencyRefusal.RulesMovedOn,
            AgencyCommand.Set s => new AgencyEvent.Registered(s.Agency, s.Why, now),
            _ => throw new UnreachableException(),
        };

    public static Agency Evolve(Agency? current, AgencyEvent happened) => happened switch
    {
        AgencyEvent.Registered r => r.Agency,
        _ => throw new UnreachableException(),
    };
}

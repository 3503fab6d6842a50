namespace Despacho311.Domain.Editions;

/// <summary>Something as it is from a moment on, until the next one holds.</summary>
/// <typeparam name="TSelf">The edition's own type.</typeparam>
public interface IEdition<TSelf>
{
    /// <summary>1 and up; 0 is what ships with the program.</summary>
    int Version { get; }

    /// <summary>The date of effect.</summary>
    DateTimeOffset From { get; }

    TSelf StartingAt(DateTimeOffset from);
}

/// <summary>The editions of one thing that still matter; all of them are in its history.</summary>
/// <param name="Next">In force from its date on; null when no change is planned.</param>
/// <param name="Version">Of the newest there ever was, dropped ones too: a number is never given again.</param>
public sealed record Planned<TEdition>(TEdition Now, TEdition? Next, int Version)
    where TEdition : class, IEdition<TEdition>
{
    /// <summary>As it stands then: what was planned and has come is what holds.</summary>
    public Planned<TEdition> AsOf(DateTimeOffset at) =>
        Next?.From <= at ? this with { Now = Next, Next = null } : this;

    /// <summary>What holds then; null before the first.</summary>
    public TEdition? At(DateTimeOffset at) => AsOf(at).Now is { } now && now.From <= at ? now : null;

    /// <summary>With one more, published then.</summary>
    public Planned<TEdition> With(TEdition edition, DateTimeOffset at) => edition.From <= at
        ? new Planned<TEdition>(edition, null, edition.Version)
        : new Planned<TEdition>(AsOf(at).Now, edition, edition.Version);
}

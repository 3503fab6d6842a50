using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Despacho311.Domain.Quality;

/// <summary>What is looked at in a contact.</summary>
public enum ReviewCriterion
{
    Greeting,

    /// <summary>The matter was understood.</summary>
    Understanding,

    /// <summary>What was said is right.</summary>
    Accuracy,

    /// <summary>What was recorded is complete.</summary>
    Record,

    Courtesy,
}

/// <param name="Points">0 not at all, 1 in part, 2 fully.</param>
public sealed record CriterionScore(ReviewCriterion Criterion, int Points);

/// <summary>What somebody found who looked at a contact. It does not change any more.</summary>
/// <param name="Contact">Its code.</param>
/// <param name="Agent">Who took it.</param>
/// <param name="Scores">One for each criterion.</param>
public sealed record ContactReview(
    string Contact, string Agent, string Reviewer, ImmutableArray<CriterionScore> Scores, string Note,
    DateTimeOffset At)
{
    /// <summary>Points of those that can be had, 0 to 1.</summary>
    public double Share => Scores.Sum(s => s.Points) / (2.0 * Scores.Length);
}

public abstract record ReviewCommand
{
    public sealed record Record(
        string Contact, string Agent, string Reviewer, ImmutableArray<CriterionScore> Scores, string Note)
        : ReviewCommand;
}

public abstract record ReviewEvent
{
    public sealed record Recorded(ContactReview Review) : ReviewEvent;
}

public enum ReviewRefusal
{
    ReviewedAlready,

    /// <summary>Nobody looks at what they took themselves.</summary>
    OwnContact,
}

public static class ReviewLogic
{
    public static Decision<ReviewEvent, ReviewRefusal> Decide(
        ContactReview? current, ReviewCommand command, DateTimeOffset now) => (current, command) switch
        {
            ({ } c, ReviewCommand.Record r) => c.Reviewer == r.Reviewer && c.Scores.SequenceEqual(r.Scores)
                ? Decision<ReviewEvent, ReviewRefusal>.Same
                : ReviewRefusal.ReviewedAlready,
            (null, ReviewCommand.Record r) when r.Agent == r.Reviewer => ReviewRefusal.OwnContact,
            (null, ReviewCommand.Record r) => new ReviewEvent.Recorded(
                new ContactReview(r.Contact, r.Agent, r.Reviewer, r.Scores, r.Note, now)),
            _ => throw new UnreachableException(),
        };

    public static ContactReview Evolve(ContactReview? current, ReviewEvent happened) => happened switch
    {
        ReviewEvent.Recorded r => r.Review,
        _ => throw new UnreachableException(),
    };
}

/// <summary>Which contacts are looked at: as many of each call-taker's, chosen by nobody.</summary>
public static class ReviewSample
{
    /// <param name="seed">
    /// Known to nobody before: the same contacts come out whoever asks, and nobody can tell beforehand which.
    /// </param>
    public static IReadOnlyList<T> Choose<T>(
        IEnumerable<T> contacts, Func<T, string> id, Func<T, string> agent, int each, string seed) =>
        [.. contacts.GroupBy(agent, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .SelectMany(g => g.OrderBy(c => Lot(seed, id(c)), StringComparer.Ordinal).Take(each))];

    private static string Lot(string seed, string id) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}|{id}")));
}

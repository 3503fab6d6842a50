using System.Collections.Frozen;
using System.Collections.Immutable;
using Despacho311.Domain.Editions;

namespace Despacho311.Domain.Texts;

/// <summary>All standard texts, as they are and as they are planned to be.</summary>
public sealed class TextBook
{
    private readonly FrozenDictionary<string, Planned<TextEdition>> records;
    private readonly ImmutableArray<string> order;

    /// <param name="shipped">In the order in which they are shown.</param>
    /// <param name="published">Take the place of those that ship.</param>
    public TextBook(IEnumerable<StandardText> shipped, IEnumerable<Planned<TextEdition>> published)
    {
        var all = shipped.Select(t => new TextEdition(0, t, true, DateTimeOffset.MinValue))
            .Select(e => new Planned<TextEdition>(e, null, 0))
            .Concat(published.OrderBy(r => r.Now.Text.Id, StringComparer.Ordinal)).ToList();
        order = [.. all.Select(r => r.Now.Text.Id).Distinct(StringComparer.Ordinal)];
        records = all.GroupBy(r => r.Now.Text.Id, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);
    }

    /// <summary>Those that ship first, then by id.</summary>
    public IEnumerable<Planned<TextEdition>> All => order.Select(id => records[id]);

    public Planned<TextEdition>? Find(string id) => records.GetValueOrDefault(id);

    /// <summary>What is said now.</summary>
    public IEnumerable<StandardText> Offered(DateTimeOffset now) =>
        All.Select(r => r.At(now)).Where(e => e is { Offered: true }).Select(e => e!.Text);
}

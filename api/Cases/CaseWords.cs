using Despacho311.Api.Text;
using Despacho311.Domain.Cases;

namespace Despacho311.Api.Cases;

/// <summary>How cases read to people outside: words, photos, addresses.</summary>
public static class CaseWords
{
    /// <summary>What was said, in the reader's language where the engine said it.</summary>
    public static string Read(this CaseWord word, Reader reader) => word.Key is { } key
        ? string.Join(' ', new[] { Texts.Get(reader.Language, "case." + key), word.Text }.Where(t => t.Length > 0))
        : word.Text;

    /// <summary>The words under which a closed case stands; null while it is open.</summary>
    public static string? StatusNotes(this CitizenCase c, Reader reader) => c.IsOpen
        ? null
        : c.Updates.LastOrDefault(u => u.Public && !CaseLogic.IsOpen(u.Status))?.Word.Read(reader);

    /// <summary>Photos kept here get their whole address; others have it.</summary>
    public static IReadOnlyList<string> Photos(Reader reader, IEnumerable<string> urls) =>
        [.. urls.Select(u => u.StartsWith('/') ? reader.Origin + u : u)];

    /// <summary>The place in words: the street, and the corregimiento it lies in.</summary>
    public static string? Address(this CasePlace place)
    {
        var parts = new[] { place.Address, place.Corregimiento }
            .Where(p => !string.IsNullOrWhiteSpace(p)).ToList();
        return parts.Count == 0 ? null : string.Join(", ", parts);
    }
}

using System.Collections.Immutable;

namespace Despacho311.Domain;

/// <summary>
/// Empty sorted collections that order by the characters' numbers, not by a language: the same on every machine.
/// </summary>
public static class Sorted
{
    public static ImmutableSortedDictionary<string, T> Map<T>() =>
        ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);

    public static ImmutableSortedSet<string> Set() => ImmutableSortedSet.Create<string>(StringComparer.Ordinal);
}

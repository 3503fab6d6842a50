using System.Collections.Immutable;
using Despacho311.Domain;

namespace Despacho311.Tests.Unit.Stored;

/// <summary>An instance of a domain record with a value in every member, made from its constructor.</summary>
internal static class Sample
{
    public static object Of(Type type, string name = "x")
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        if (bare == typeof(string))
            return name + "-á";
        if (bare == typeof(DateTimeOffset))
            return Some.Noon;
        if (bare == typeof(DateOnly))
            return new DateOnly(2026, 2, 17);
        if (bare == typeof(TimeOnly))
            return new TimeOnly(8, 30);
        if (bare == typeof(TimeSpan))
            return TimeSpan.FromSeconds(45);
        if (bare == typeof(bool))
            return true;
        if (bare.IsEnum)
            return Enum.GetValues(bare).GetValue(Enum.GetValues(bare).Length - 1)!;
        if (bare.IsPrimitive)
            return Convert.ChangeType(7, bare);
        if (bare == typeof(ImmutableSortedSet<string>))
            return Sorted.Set().Add("G-1");
        if (bare.IsGenericType && bare.Namespace == typeof(ImmutableArray).Namespace)
            return OfMany(bare);
        var constructor = bare.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First();
        return constructor.Invoke([.. constructor.GetParameters().Select(p => Of(p.ParameterType, p.Name!))]);
    }

    private static object OfMany(Type type)
    {
        var item = type.GetGenericArguments()[^1];
        if (type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
            return typeof(Sample).GetMethod(nameof(ArrayOf))!.MakeGenericMethod(item).Invoke(null, [Of(item)])!;
        return typeof(Sample).GetMethod(nameof(MapOf))!.MakeGenericMethod(item).Invoke(null, [Of(item)])!;
    }

    public static ImmutableArray<T> ArrayOf<T>(T item) => [item];

    public static ImmutableSortedDictionary<string, T> MapOf<T>(T item) => Sorted.Map<T>().Add("key", item);
}

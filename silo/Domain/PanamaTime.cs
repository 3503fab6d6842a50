namespace Despacho311.Domain;

/// <summary>Days and hours as people in Panama count them.</summary>
public static class PanamaTime
{
    /// <summary>UTC−5 all year: Panama has no summer time.</summary>
    public static readonly TimeSpan Offset = TimeSpan.FromHours(-5);

    /// <summary>The moment at which a day begins.</summary>
    public static DateTimeOffset Midnight(DateOnly day) =>
        new DateTimeOffset(day, TimeOnly.MinValue, Offset).ToUniversalTime();

    public static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(Offset).DateTime);
}

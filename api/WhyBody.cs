namespace Despacho311.Api;

/// <summary>A change that needs no more than its reason.</summary>
/// <param name="Why">Everybody can read it.</param>
public sealed record WhyBody(string? Why)
{
    public const int MaxWhy = 400;

    /// <summary>The code of what is wrong with the reason; null when nothing is.</summary>
    public string? Fault() => Problems.Fault(Why, MaxWhy);
}

namespace Despacho311.Contracts.Codes;

/// <summary>Leases blocks of running numbers for codes; one grain, asked once per thousand cases.</summary>
[Alias("codes")]
public interface ICodeGrain : IGrainWithStringKey
{
    /// <summary>The first of <paramref name="count"/> numbers that now belong to the caller.</summary>
    [Alias("lease")]
    Task<long> Lease(int count);
}

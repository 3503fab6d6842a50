using Despacho311.Contracts.Codes;
using Despacho311.Domain.Codes;

namespace Despacho311.Api.Codes;

/// <summary>Gives out codes from a block of numbers that this process has leased.</summary>
public sealed class CodeBook(IGrainFactory grains) : IDisposable
{
    private const int BlockSize = 1_000;

    private readonly SemaphoreSlim gate = new(1);
    private long next;
    private long end;

    /// <summary>A code that nothing has, and nothing else will get.</summary>
    public async ValueTask<string> Next()
    {
        await gate.WaitAsync();
        try
        {
            if (next == end)
            {
                // Asked for here and not before: at the start the cluster is not known yet.
                next = await grains.GetGrain<ICodeGrain>("case").Lease(BlockSize);
                end = next + BlockSize;
            }
            return ReadableCode.FromNumber(next++);
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();
}

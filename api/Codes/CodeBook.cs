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
    private Task<long>? ahead;

    /// <summary>A code that nothing has, and nothing else will get.</summary>
    public async ValueTask<string> Next()
    {
        await gate.WaitAsync();
        try
        {
            // Asked for here and not before: at the start the cluster is not known yet.
            if (next == end)
            {
                // One that failed may have failed long ago.
                var lease = ahead is { IsFaulted: false } ? ahead : Lease();
                ahead = null;
                next = await lease;
                end = next + BlockSize;
            }
            // In a rush nobody waits for the next block, but for the first.
            else if (ahead is null && end - next == BlockSize / 2)
                ahead = Lease();
            return ReadableCode.FromNumber(next++);
        }
        finally
        {
            gate.Release();
        }
    }

    private Task<long> Lease() => grains.GetGrain<ICodeGrain>("case").Lease(BlockSize);

    public void Dispose() => gate.Dispose();
}

using Despacho311.Contracts.Codes;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Codes;

namespace Despacho311.Host.Codes;

internal sealed class CodeGrain(GrainTools tools)
    : AggregateGrain<CodeBlock, CodeBlockEvent, CodeBlockRefusal>(Aggregates.CodeBlocks, Tables.CodeBlocks, tools),
      ICodeGrain
{
    public async Task<long> Lease(int count)
    {
        var outcome = await Decide((block, _) => CodeBlock.Decide(block!, count), "engine");
        return outcome.Refusal is { } why
            ? throw new InvalidOperationException($"No block of {count} codes: {why}.")
            : outcome.State!.Next - count;
    }
}

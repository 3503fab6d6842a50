namespace Despacho311.Domain.Codes;

/// <summary>
/// Hands out blocks of running numbers, so that each process can number its cases without asking for each of them, and
/// no number is given twice. Numbers of a block that a process did not use before it died are lost, never reused.
/// </summary>
/// <param name="Next">The first number that nobody has.</param>
public sealed record CodeBlock(long Next)
{
    public static readonly CodeBlock Empty = new(0);

    public static Decision<CodeBlockEvent, CodeBlockRefusal> Decide(CodeBlock current, int count) =>
        count is < 1 or > 100_000 ? CodeBlockRefusal.UnreasonableCount
        : current.Next + count > ReadableCode.Count ? CodeBlockRefusal.Exhausted
        : new CodeBlockEvent.Leased(current.Next, count);

    public static CodeBlock Evolve(CodeBlock current, CodeBlockEvent happened) => happened switch
    {
        CodeBlockEvent.Leased leased => new CodeBlock(leased.First + leased.Count),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

public abstract record CodeBlockEvent
{
    /// <summary>The numbers First … First+Count−1 belong to the one who asked.</summary>
    public sealed record Leased(long First, int Count) : CodeBlockEvent;
}

public enum CodeBlockRefusal
{
    UnreasonableCount,
    Exhausted,
}

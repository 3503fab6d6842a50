using Despacho311.Domain.Codes;

namespace Despacho311.Tests.Unit.Codes;

public class ReadableCodeTests
{
    private static readonly Gen<long> Numbers = Gen.Long[0, ReadableCode.Count - 1];

    [Fact]
    public void A_code_reads_back_however_it_is_typed() => Numbers.Sample(number =>
    {
        var code = ReadableCode.FromNumber(number);
        var typed = code.Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant();
        return ReadableCode.Read(typed, out var read) == CodeReading.WellFormed && read == code;
    });

    [Fact]
    public void Every_single_wrong_character_is_found() =>
        Gen.Select(Numbers, Gen.Int[0, 7], Gen.Int[0, 22]).Sample((number, at, letter) =>
        {
            var letters = Bare(number);
            if (letters[at] == ReadableCode.Alphabet[letter])
                return true;
            letters[at] = ReadableCode.Alphabet[letter];
            return ReadableCode.Read(new string(letters), out _) == CodeReading.Mistyped;
        });

    [Fact]
    public void Every_swap_of_two_neighbours_is_found() =>
        Gen.Select(Numbers, Gen.Int[0, 6]).Sample((number, at) =>
        {
            var letters = Bare(number);
            if (letters[at] == letters[at + 1])
                return true;
            (letters[at], letters[at + 1]) = (letters[at + 1], letters[at]);
            return ReadableCode.Read(new string(letters), out _) == CodeReading.Mistyped;
        });

    [Fact]
    public void Two_numbers_never_share_a_code() =>
        Assert.Equal(200_000, Enumerable.Range(0, 200_000).Select(n => ReadableCode.FromNumber(n)).Distinct().Count());

    [Theory]
    [InlineData("")]
    [InlineData("hola")]
    [InlineData("AAAA-AAAA")]
    [InlineData("K7QX-M3PDD")]
    [InlineData("' OR 1=1")]
    public void What_is_no_code_is_told_apart_from_a_slip(string typed) =>
        Assert.Equal(CodeReading.NotACode, ReadableCode.Read(typed, out _));

    [Fact]
    public void Blocks_of_numbers_never_overlap() =>
        Gen.Int[1, 5_000].List[1, 20].Sample(counts =>
        {
            var block = CodeBlock.Empty;
            var end = 0L;
            foreach (var count in counts)
            {
                var leased = Assert.IsType<CodeBlockEvent.Leased>(Assert.Single(CodeBlock.Decide(block, count).Events));
                Assert.Equal(end, leased.First);
                end = leased.First + leased.Count;
                block = CodeBlock.Evolve(block, leased);
            }
        });

    private static char[] Bare(long number) =>
        ReadableCode.FromNumber(number).Replace("-", "", StringComparison.Ordinal).ToCharArray();
}

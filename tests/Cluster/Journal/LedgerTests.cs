using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Towing;
using Despacho311.Domain.Towing;
using Despacho311.Journal;

namespace Despacho311.Tests.Cluster.Journal;

/// <summary>A zone's ledger can be proved by anybody, and no tampering goes unseen.</summary>
public class LedgerTests
{
    private static readonly string[] Ledger = Publish(DispatchPolicy.FairCredit, 11);

    /// <summary>The ledger of a simulated day, hashed as the journal does it.</summary>
    private static string[] Publish(DispatchPolicy policy, int seed)
    {
        var lines = new List<string>();
        var head = StreamHead.Empty;
        var rules = RuleSet.Default with { Policy = policy, Version = 2 };
        DaySimulation.Run(new DayPlan(rules, 1, seed, 60, 12), (happened, at) =>
        {
            var line = Chain(head, Wire.NameOf(happened), Wire.Write(happened), at);
            head = new StreamHead(line.Version, Convert.FromHexString(line.Hash));
            lines.Add(Wire.Write(line));
        });
        return [.. lines];
    }

    private static LedgerLine Chain(StreamHead head, string type, string data, DateTimeOffset at) => new(
        "zone/simulated", head.Version + 1, type, at, "engine", 2, JsonSerializer.Deserialize<JsonElement>(data),
        Convert.ToHexStringLower(JournalHash.Next(
            head.Hash, "zone/simulated", head.Version + 1, type, data, Tables.Micros(at), "engine", 2)));

    private static async Task<(long Lines, JournalFault? Fault)> Verify(IEnumerable<string> lines)
    {
        var proven = await LedgerVerifier.Verify(lines.ToAsyncEnumerable());
        return (proven.Lines, proven.Fault);
    }

    /// <summary>The ledger as files of days would have it: in the middle a checkpoint of what stood there.</summary>
    private static async Task<(List<string> First, List<string> Second)> TwoDays()
    {
        var half = Ledger.Length / 2;
        var proven = await LedgerVerifier.Verify(Ledger.Take(half).ToAsyncEnumerable());
        var checkpoint = Wire.Write(new LedgerCheckpoint("zone/simulated", proven.Head.Version,
            LedgerCheckpoint.TypeName, Convert.ToHexStringLower(proven.Head.Hash), proven.End!));
        return ([.. Ledger.Take(half)], [checkpoint, .. Ledger.Skip(half)]);
    }

    [Fact]
    public async Task A_day_is_proved_alone_and_days_prove_each_others_beginning()
    {
        var (first, second) = await TwoDays();
        var alone = await LedgerVerifier.Verify(second.ToAsyncEnumerable());
        Assert.Equal((second.Count, first.Count, null), ((int)alone.Lines, (int)alone.BeginsAt, alone.Fault));
        var both = await LedgerVerifier.Verify(first.Concat(second).ToAsyncEnumerable());
        Assert.Equal((Ledger.Length + 1, 0, null), ((int)both.Lines, (int)both.BeginsAt, both.Fault));
    }

    [Fact]
    public async Task A_days_beginning_that_was_touched_is_found_with_the_day_before()
    {
        var (first, second) = await TwoDays();
        var start = Wire.Read<LedgerCheckpoint>(second[0]);
        var richer = start.State.Credits.Keys.First();
        second[0] = Wire.Write(start with
        {
            State = start.State with { Credits = start.State.Credits.SetItem(richer, 2.4) },
        });
        var (lines, fault) = await Verify(first.Concat(second));
        Assert.Equal((first.Count, "the day does not begin as the one before ended"), ((int)lines, fault!.What));
    }

    [Fact]
    public async Task Any_line_of_a_day_changed_dropped_swapped_or_put_in_is_found()
    {
        var day = (await TwoDays()).Second;
        Gen.Select(Gen.Int[1, day.Count - 2], Gen.Int[0, 3], Gen.Int[0, 200]).Sample((at, how, letter) =>
        {
            var lines = day.ToList();
            Touch(lines, at, how, letter);
            var (count, fault) = Verify(lines).GetAwaiter().GetResult();
            return fault is not null && count <= at + 1;
        }, iter: 200);
    }

    [Theory]
    [InlineData(DispatchPolicy.FairCredit)]
    [InlineData(DispatchPolicy.Rotation)]
    [InlineData(DispatchPolicy.Nearest)]
    public async Task A_ledger_that_nobody_touched_holds_under_every_policy(DispatchPolicy policy)
    {
        var ledger = Publish(policy, 5);
        Assert.Equal((ledger.Length, null), await Verify(ledger));
        Assert.True(ledger.Length > 150);
    }

    [Fact]
    public void Any_line_changed_dropped_swapped_or_put_in_is_found() =>
        Gen.Select(Gen.Int[0, Ledger.Length - 2], Gen.Int[0, 3], Gen.Int[0, 200]).Sample((at, how, letter) =>
        {
            var lines = Ledger.ToList();
            Touch(lines, at, how, letter);
            var (count, fault) = Verify(lines).GetAwaiter().GetResult();
            return fault is not null && count <= at + 1;
        }, iter: 300);

    private static void Touch(List<string> lines, int at, int how, int letter)
    {
        switch (how)
        {
            case 0:
                lines[at] = Change(lines[at], letter);
                break;
            case 1:
                lines.RemoveAt(at);
                break;
            case 2:
                (lines[at], lines[at + 1]) = (lines[at + 1], lines[at]);
                break;
            default:
                lines.Insert(at + 1, lines[at]);
                break;
        }
    }

    private static string Change(string line, int letter)
    {
        var at = letter % line.Length;
        var other = line[at] is >= '0' and <= '8' ? (char)(line[at] + 1) : 'x';
        return line[at] == other ? line[..at] + "y" + line[(at + 1)..] : line[..at] + other + line[(at + 1)..];
    }

    /// <summary>Who can hash anew can still not make a decision follow that does not.</summary>
    [Fact]
    public async Task A_favour_is_found_even_when_every_hash_was_made_to_fit()
    {
        var head = StreamHead.Empty;
        var forged = new List<string>();
        long? favour = null;
        foreach (var line in Ledger.Select(Wire.Read<LedgerLine>))
        {
            var data = JsonNode.Parse(line.Data.GetRawText())!;
            if (favour is null && line.Type == "zone.offered" && Other(data) is { } truck)
            {
                data["truck"] = truck;
                favour = line.Version;
            }
            var chained = Chain(head, line.Type, Wire.Write(data), line.At);
            head = new StreamHead(chained.Version, Convert.FromHexString(chained.Hash));
            forged.Add(Wire.Write(chained));
        }
        var (_, fault) = await Verify(forged);
        Assert.NotNull(favour);
        Assert.Equal((favour.Value, "it does not follow from what stood before"), (fault!.Version, fault.What));
    }

    /// <summary>A truck that could have been asked and was not.</summary>
    private static string? Other(JsonNode offered) => offered["candidates"]!.AsArray()
        .Where(c => c!["exclusion"] is null && (string)c["truck"]! != (string)offered["truck"]!)
        .Select(c => (string?)c!["truck"]).FirstOrDefault();
}

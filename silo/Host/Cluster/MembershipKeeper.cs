using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Despacho311.Host.Cluster;

/// <summary>What tells a cluster from another.</summary>
public sealed record ClusterNumber(int Value);

/// <summary>
/// Redis may come back from a crash without the list of the cluster's members, and nobody could then join, be voted
/// out or be found until every silo was started again. So each silo keeps a copy of the list, and the first to see it
/// gone puts it back, with a version that none of them has seen: what changed meanwhile is then read anew.
/// </summary>
public sealed partial class MembershipKeeper(
    ClusterNumber number, IConnectionMultiplexer redis, TimeProvider clock, ILogger<MembershipKeeper> log)
    : BackgroundService
{
    /// <summary>The hash in which Orleans keeps the members: a field for each silo, and the version.</summary>
    private const string Key = $"{SiloSetup.Cluster}/members/{SiloSetup.Cluster}";

    /// <summary>The number that tells this cluster from others: lost with the list, and put back with it.</summary>
    private const string NumberKey = $"{SiloSetup.Cluster}/number";

    private const string VersionField = "Version";
    private const int VersionsSkipped = 1_000;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private HashEntry[] copy = [];

    /// <summary>The number of the cluster that this Redis holds together; drawn by the first who asks.</summary>
    public static async Task<ClusterNumber> NumberOf(IConnectionMultiplexer redis)
    {
        var database = redis.GetDatabase();
        await database.StringSetAsync(
            NumberKey, RandomNumberGenerator.GetInt32(int.MaxValue), when: When.NotExists);
        return new ClusterNumber((int)await database.StringGetAsync(NumberKey));
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Every.Run(Period, clock, Look, stoppingToken);

    private async Task Look()
    {
        try
        {
            var members = await redis.GetDatabase().HashGetAllAsync(Key);
            if (members.Any(m => m.Name == VersionField))
                copy = members;
            else if (copy.Length > 0 && await PutBack())
                LogPutBack(log, copy.Length - 1);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            LogNotSeen(log, e.Message);
        }
    }

    /// <summary>False when another silo was quicker.</summary>
    private async Task<bool> PutBack()
    {
        var newer = copy.Select(m => m.Name == VersionField
            ? new HashEntry(m.Name, (long)m.Value + VersionsSkipped)
            : m).ToArray();
        var transaction = redis.GetDatabase().CreateTransaction();
        transaction.AddCondition(Condition.HashNotExists(Key, VersionField));
        _ = transaction.HashSetAsync(Key, newer);
        _ = transaction.StringSetAsync(NumberKey, number.Value);
        return await transaction.ExecuteAsync();
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Redis had lost the list of the cluster's members; it was put back with {Members} of them")]
    private static partial void LogPutBack(ILogger log, int members);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis does not answer: {Why}")]
    private static partial void LogNotSeen(ILogger log, string why);
}

using System.Globalization;
using Dapper;
using Despacho311.Contracts;
using Despacho311.Journal;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Despacho311.Host.Cluster;

/// <summary>
/// The time by which every process of a centre decides: the database's. An offer that one silo makes and another lets
/// expire would else live as much longer as their machines' clocks are apart. Between two looks at the database it
/// counts on by what only measures how long things take, so that a machine whose clock is set anew changes nothing.
/// </summary>
public sealed class CommonClock(TimeProvider machine) : TimeProvider
{
    /// <summary>What is nearer is left alone, so that time does not jump to and fro by how long an answer took.
    /// </summary>
    public static readonly TimeSpan NearEnough = TimeSpan.FromMilliseconds(50);

    private sealed record Anchor(DateTimeOffset Time, long At);

    private volatile Anchor? anchor;

    /// <summary>The machine's own until the database was asked for the first time.</summary>
    public override DateTimeOffset GetUtcNow() => anchor is { } known
        ? known.Time + machine.GetElapsedTime(known.At)
        : machine.GetUtcNow();

    public override long TimestampFrequency => machine.TimestampFrequency;

    public override long GetTimestamp() => machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        machine.CreateTimer(callback, state, dueTime, period);

    /// <summary>How far the machine's own clock is ahead of this one; less than nothing: behind.</summary>
    public TimeSpan MachineAhead => machine.GetUtcNow() - GetUtcNow();

    /// <param name="time">What the database's clock showed.</param>
    /// <param name="at">When, by <see cref="GetTimestamp"/>.</param>
    public void Learn(DateTimeOffset time, long at)
    {
        if (anchor is { } known && (known.Time + machine.GetElapsedTime(known.At, at) - time).Duration() < NearEnough)
            return;
        anchor = new Anchor(time, at);
    }

    /// <summary>Asks the database, more than once, and believes the answer that took the shortest.</summary>
    public async Task Ask(Database database, CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        var shortest = TimeSpan.MaxValue;
        var (time, at) = (default(DateTimeOffset), 0L);
        for (var i = 0; i < 3; i++)
        {
            var asked = machine.GetTimestamp();
            var shown = await connection.ExecuteScalarAsync<DateTime>(
                new CommandDefinition("SELECT clock_timestamp()", cancellationToken: cancellation));
            var took = machine.GetElapsedTime(asked);
            if (took < shortest)
                (shortest, time, at) = (took, shown.ToUniversalTime(), (asked + machine.GetTimestamp()) / 2);
        }
        // What took longer than this may be as wrong as the clock that it should put right.
        if (shortest < TimeSpan.FromSeconds(1))
            Learn(time, at);
    }

    /// <summary>A clock that has asked, for a process that decides.</summary>
    public static async Task<CommonClock> Of(Database database)
    {
        var clock = new CommonClock(System);
        await clock.Ask(database, CancellationToken.None);
        return clock;
    }
}

/// <summary>Looks at the database's clock again and again, and says when the machine's own is wrong.</summary>
public sealed partial class ClockKeeper(CommonClock clock, Database database, ILogger<ClockKeeper> log)
    : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(10);

    /// <summary>Machines that keep time by NTP are within milliseconds.</summary>
    private static readonly TimeSpan Wrong = TimeSpan.FromSeconds(1);

    private bool said;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            for (; ; await Task.Delay(Pace, clock, stoppingToken))
                await Look(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The process stops.
        }
    }

    private async Task Look(CancellationToken cancellation)
    {
        try
        {
            await clock.Ask(database, cancellation);
        }
        // The database is away, which others notice; time goes on meanwhile.
        catch (Exception e) when (e is System.Data.Common.DbException or TimeoutException)
        {
            return;
        }
        var ahead = clock.MachineAhead;
        CityMeter.ClockAhead.Record(ahead.TotalSeconds);
        if (ahead.Duration() < Wrong)
            said = false;
        else if (!said)
        {
            said = true;
            LogWrong(log, ahead.TotalSeconds.ToString("+0.0;-0.0", CultureInfo.InvariantCulture));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "This machine's clock is {Seconds} s from the database's, whose "
        + "time is used instead: have it set (NTP)")]
    private static partial void LogWrong(ILogger log, string seconds);
}

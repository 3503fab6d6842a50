using Despacho311.Host.Cluster;
using Despacho311.Journal;
using Microsoft.Extensions.Time.Testing;

namespace Despacho311.Tests.Cluster;

/// <summary>All processes of a centre decide by one time, whatever their machines show.</summary>
public class CommonClockTests(PostgresServer server)
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_machine_whose_clock_is_set_anew_changes_nothing()
    {
        var machine = new Machine { Shows = Noon };
        var clock = new CommonClock(machine);
        Assert.Equal(Noon, clock.GetUtcNow());
        clock.Learn(Noon.AddMinutes(-2), clock.GetTimestamp());
        machine.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal(Noon.AddMinutes(-2).AddSeconds(5), clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromMinutes(2), clock.MachineAhead);
        machine.Shows = Noon.AddDays(1);
        Assert.Equal(Noon.AddMinutes(-2).AddSeconds(5), clock.GetUtcNow());
    }

    [Fact]
    public void What_is_near_enough_is_left_alone_and_what_is_not_is_followed()
    {
        var machine = new FakeTimeProvider(Noon);
        var clock = new CommonClock(machine);
        clock.Learn(Noon, clock.GetTimestamp());
        clock.Learn(Noon - CommonClock.NearEnough / 2, clock.GetTimestamp());
        Assert.Equal(Noon, clock.GetUtcNow());
        clock.Learn(Noon + 2 * CommonClock.NearEnough, clock.GetTimestamp());
        Assert.Equal(Noon + 2 * CommonClock.NearEnough, clock.GetUtcNow());
    }

    [Fact]
    public async Task A_wrong_machine_goes_by_the_databases_clock()
    {
        using var database = Database.Postgres(await server.NewDatabase());
        var machine = new FakeTimeProvider(DateTimeOffset.UtcNow.AddHours(-1));
        var clock = new CommonClock(machine);
        await clock.Ask(database, CancellationToken.None);
        Assert.InRange((DateTimeOffset.UtcNow - clock.GetUtcNow()).TotalSeconds, -5, 30);
        Assert.InRange(clock.MachineAhead.TotalMinutes, -61, -59);
    }

    /// <summary>Its clock can be set anew while what measures how long things take goes on.</summary>
    private sealed class Machine : TimeProvider
    {
        private long ticks;

        public DateTimeOffset Shows { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan time) => (ticks, Shows) = (ticks + time.Ticks, Shows + time);

        public override DateTimeOffset GetUtcNow() => Shows;

        public override long GetTimestamp() => ticks;
    }
}

using Despacho311.Domain.Geo;
using Despacho311.Domain.Towing;

namespace Despacho311.Tests.Unit.Towing;

public class TowLifeTests
{
    private static readonly TowDetails Details = new(new Officer("4711", OfficerAgency.Attt), "B-1", "double parking",
        new Vehicle("AB1234", VehicleKind.Sedan, null, null, null), new GeoPoint(8.98, -79.52), null, null);

    private static readonly TowRequestCommand[] Commands =
    [
        new TowRequestCommand.Request("R", "Z", Details),
        .. from version in new long[] { 1, 2, 3, 4 }
           from phase in Enum.GetValues<MatchPhase>()
           select new TowRequestCommand.FollowZone(new TowMatch(version, phase, $"R.{version}",
               phase == MatchPhase.Waiting ? null : $"G-{version % 2}", null, 5, null)),
        .. Enum.GetValues<TowStep>().Select(s => new TowRequestCommand.Report(s, null, null)),
        new TowRequestCommand.Report(TowStep.OnScene, "G-1", null),
        new TowRequestCommand.Cancel("wrong plate"),
        new TowRequestCommand.GiveUp(1),
    ];

    private static readonly Gen<TowRequestCommand> AnyCommand =
        Gen.Int[0, Commands.Length - 1].Select(i => Commands[i]);

    [Fact]
    public void A_command_said_twice_changes_nothing_the_second_time() => AnyCommand.List[1, 25].Sample(commands =>
    {
        TowRequest? state = null;
        foreach (var command in commands)
        {
            state = Run(state, command);
            var again = TowRequestLogic.Decide(state, command, Some.Noon);
            Assert.True(again.IsRefused || again.Events.IsEmpty, $"{command} twice in {state?.State}");
        }
    });

    [Fact]
    public void What_has_ended_stays_as_it_is() => AnyCommand.List[1, 30].Sample(commands =>
    {
        TowRequest? state = null;
        foreach (var command in commands)
        {
            var next = Run(state, command);
            Assert.False(state is { Ended: true } && next!.State != state.State);
            state = next;
        }
    });

    [Fact]
    public void A_hooked_vehicle_stays_with_its_truck_to_the_lot() => AnyCommand.List[1, 30].Sample(commands =>
    {
        TowRequest? state = null;
        foreach (var command in commands)
        {
            var next = Run(state, command);
            Assert.False(state is { State: TowState.Hooked or TowState.InTransit }
                && next!.Match.Truck != state.Match.Truck);
            state = next;
        }
    });

    [Fact]
    public void Cancelling_before_hook_up_gives_the_turn_back_only_when_somebody_was_on_the_way()
    {
        var open = Run(null, Commands[0]);
        Assert.False(Run(open, new TowRequestCommand.Cancel("x"))!.TurnGivenBack);
        var assigned = Run(open, new TowRequestCommand.FollowZone(
            new TowMatch(3, MatchPhase.Assigned, "R.1", "G-1", "C", 4, null)));
        Assert.True(Run(assigned, new TowRequestCommand.Cancel("x"))!.TurnGivenBack);
        Assert.Equal(TowRequestRefusal.OtherTruck,
            TowRequestLogic.Decide(assigned, new TowRequestCommand.Report(TowStep.EnRoute, "G-9", null), Some.Noon)
                .Refusal);
    }

    [Theory]
    [InlineData("ab 1234", "AB1234")]
    [InlineData("ab-12-34", "AB1234")]
    [InlineData("123", null)]
    [InlineData("ÑÑ1234", null)]
    [InlineData("123456789", null)]
    [InlineData(null, null)]
    public void Plates_are_read_as_they_are_typed(string? typed, string? plate) =>
        Assert.Equal(plate, Vehicle.NormalizePlate(typed));

    private static TowRequest? Run(TowRequest? state, TowRequestCommand command) =>
        TowRequestLogic.Decide(state, command, Some.Noon).Events.Aggregate(state, TowRequestLogic.Evolve);
}

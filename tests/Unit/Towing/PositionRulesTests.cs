using Despacho311.Domain.Geo;
using Despacho311.Domain.Towing;

namespace Despacho311.Tests.Unit.Towing;

public class PositionRulesTests
{
    private static readonly GeoPoint Here = new(8.98, -79.52);

    [Theory]
    [InlineData(0, 0, 5, FixVerdict.Taken)]
    [InlineData(120, 0, 5, FixVerdict.FromTheFuture)]
    [InlineData(-90_000, 0, 5, FixVerdict.Stale)]
    [InlineData(0, 50_000, 5, FixVerdict.ImpossibleJump)]
    [InlineData(0, 3_000_000, 5, FixVerdict.OutsideCountry)]
    [InlineData(0, 0, 9_000, FixVerdict.TooVague)]
    public void A_fix_is_believed_only_when_it_can_be(
        double secondsAhead, double metersNorth, double accuracy, FixVerdict verdict)
    {
        var last = new TruckPosition(Here, Some.Noon.AddSeconds(-10), null, null, 5);
        var fix = new TruckPosition(Here.Offset(metersNorth, 0), Some.Noon.AddSeconds(secondsAhead), null, null,
            accuracy);
        Assert.Equal(verdict, PositionRules.Judge(last, fix, Some.Noon));
    }

    [Fact]
    public void Not_a_number_is_no_place() => Assert.Equal(FixVerdict.OutsideCountry, PositionRules.Judge(
        null, new TruckPosition(new GeoPoint(double.NaN, -79.5), Some.Noon, null, null, null), Some.Noon));

    [Fact]
    public void A_position_never_goes_back_in_time() =>
        Gen.Select(Some.Place, Gen.Int[-100, 100]).List[2, 30].Sample(fixes =>
        {
            TruckPosition? last = null;
            foreach (var (where, seconds) in fixes)
            {
                var fix = new TruckPosition(where, Some.Noon.AddSeconds(seconds), null, null, null);
                if (PositionRules.Judge(last, fix, Some.Noon.AddSeconds(60)) != FixVerdict.Taken)
                    continue;
                Assert.True(last is null || fix.At > last.At);
                last = fix;
            }
        });
}

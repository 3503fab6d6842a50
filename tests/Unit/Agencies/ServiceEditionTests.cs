using System.Collections.Immutable;
using Despacho311.Domain.Agencies;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Editions;

namespace Despacho311.Tests.Unit.Agencies;

public class ServiceEditionTests
{
    private static ServiceType Service(string code, int days, ImmutableArray<ServiceRoute>? routes = null) => new(code,
        "MOP", new Bilingual("Hueco", "Pothole"), new Bilingual("d", "d"), new Bilingual("Calles", "Streets"), [],
        new ServiceTarget(days, TargetKind.Working), [], Routes: routes);

    private static ServiceEdition Edition(int version, int days, DateTimeOffset from) =>
        new(version, Service("MOP-HUECO", days), true, from);

    /// <summary>Somebody publishes, now or for a day to come, or drops what is planned; time goes on.</summary>
    private static readonly Gen<(int Hours, int Ahead, bool Drops)[]> Acts =
        Gen.Select(Gen.Int[1, 50], Gen.Int[-20, 60], Gen.Int[0, 4]).Select(a => (a.Item1, a.Item2, a.Item3 == 0))
            .Array[1, 12];

    [Fact]
    public void What_holds_at_any_time_is_what_was_last_published_for_it() => Acts.Sample(acts =>
    {
        var shipped = new ServiceEdition(0, Service("MOP-HUECO", 30), true, DateTimeOffset.MinValue);
        Planned<ServiceEdition>? record = null;
        // The oracle: every edition that was not dropped or replaced before its day, in the order of publication.
        var valid = new List<ServiceEdition> { shipped };
        var now = Some.Noon;
        foreach (var (hours, ahead, drops) in acts)
        {
            now += TimeSpan.FromHours(hours);
            EditionCommand<ServiceEdition> command = drops
                ? new EditionCommand<ServiceEdition>.DropPlan("no")
                : new EditionCommand<ServiceEdition>.Publish(
                    Edition((record?.Version ?? 0) + 1, 1 + hours, now.AddHours(ahead)), shipped, "yes");
            var decision = ServiceLogic.Decide(record, command, now);
            Assert.Equal(drops && !valid.Any(e => e.From > now), decision.Refusal == EditionRefusal.NothingPlanned);
            if (decision.Refusal is not null)
                continue;
            record = decision.Events.Aggregate(record, EditionLogic.Evolve);
            valid.RemoveAll(e => e.From > now);
            if (!drops)
                valid.Add(((EditionEvent<ServiceEdition>.Published)decision.Events[0]).Edition);
            foreach (var at in new[] { now, now.AddHours(30), now.AddHours(90) })
            {
                Assert.Equal(valid.Last(e => e.From <= at), record!.At(at));
                // Whoever looks at the rules sees what holds as what holds, and only what waits as planned.
                Assert.Equal(record.At(at), record.AsOf(at).Now);
                Assert.True(record.AsOf(at).Next is null || record.AsOf(at).Next!.From > at);
            }
        }
    });

    [Fact]
    public void A_number_is_never_given_twice_and_an_old_one_is_refused()
    {
        var first = ServiceLogic.Decide(null,
            new EditionCommand<ServiceEdition>.Publish(Edition(1, 5, Some.Noon.AddDays(3)), null, "why"), Some.Noon);
        var record = first.Events.Aggregate((Planned<ServiceEdition>?)null, EditionLogic.Evolve);
        Assert.Null(record!.At(Some.Noon));
        Assert.Equal(EditionRefusal.RulesMovedOn, ServiceLogic.Decide(record,
            new EditionCommand<ServiceEdition>.Publish(Edition(1, 9, Some.Noon), null, "why"), Some.Noon).Refusal);
    }

    [Fact]
    public void The_engines_own_service_stays() => Assert.Equal(EditionRefusal.LeakServiceStays,
        ServiceLogic.Decide(null, new EditionCommand<ServiceEdition>.Publish(new ServiceEdition(1,
            Service(ServiceType.WaterLeak, 5), false, Some.Noon), null, "why"), Some.Noon).Refusal);

    [Fact]
    public void The_first_route_that_holds_the_place_names_the_agency()
    {
        var service = Service("AAUD-BASURA", 3, [
            new ServiceRoute(["PA080905"], "MISMI"), new ServiceRoute(["PA0809", "PA0301"], "MUNI")]);
        Assert.Equal(["MISMI", "MUNI", "MUNI", "MOP", "MOP"],
            new[] { "PA080905", "PA080901", "PA030102", "PA0808", null }.Select(service.AgencyAt));
    }

    [Fact]
    public void What_is_offered_changes_on_its_day_and_the_list_is_the_same_until_then()
    {
        var planned = new Planned<ServiceEdition>(AgencyDirectory.Shipped(Service("MOP-HUECO", 30)),
            Edition(1, 10, Some.Noon.AddDays(1)), 1);
        var gone = new Planned<ServiceEdition>(
            new ServiceEdition(2, Service("MOP-ACERA", 9), false, Some.Noon.AddDays(-1)), null, 2);
        var directory = new AgencyDirectory(
            [Service("MOP-HUECO", 30), Service("MOP-ACERA", 9)], [], [planned, gone], []);
        var today = directory.Offered(Some.Noon);
        Assert.Equal(30, Assert.Single(today).Target.Days);
        Assert.Equal(today, directory.Offered(Some.Noon.AddHours(23)));
        Assert.Equal(10, Assert.Single(directory.Offered(Some.Noon.AddDays(1))).Target.Days);
        Assert.Equal(30, Assert.Single(directory.Offered(Some.Noon)).Target.Days);
        Assert.Equal(9, directory.Find("MOP-ACERA", Some.Noon)!.Service.Target.Days);
    }
}

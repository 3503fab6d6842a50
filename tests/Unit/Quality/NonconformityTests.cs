using Despacho311.Domain;
using Despacho311.Domain.Quality;

namespace Despacho311.Tests.Unit.Quality;

public class NonconformityTests
{
    private static readonly DateOnly Today = PanamaTime.Day(Some.Noon);

    private static readonly NonconformityCommand Open =
        new NonconformityCommand.Open("NC-1", FindingKind.Complaint, "7KQX-M2RV", null, "Nadie devolvió la llamada");

    private static readonly NonconformityCommand.Plan Plan =
        new(new CorrectiveAction("Aviso en pantalla", "Ana", Today.AddDays(9)));

    private static (Nonconformity? State, NonconformityRefusal? Refusal) After(params NonconformityCommand[] commands)
    {
        Nonconformity? state = null;
        foreach (var command in commands)
        {
            var decision = NonconformityLogic.Decide(state, command, Some.Noon, Today);
            if (decision.Refusal is { } why)
                return (state, why);
            state = decision.Events.Aggregate(state, NonconformityLogic.Evolve);
        }
        return (state, null);
    }

    [Fact]
    public void The_way_goes_from_finding_over_cause_and_action_to_a_check_by_somebody_else()
    {
        var done = new NonconformityCommand.Finish("hecho", "ana");
        Assert.Equal(NonconformityRefusal.CauseFirst, After(Open, Plan).Refusal);
        Assert.Equal(NonconformityRefusal.PlanFirst,
            After(Open, new NonconformityCommand.Explain("c"), done).Refusal);
        var check = new NonconformityCommand.Check(true, "sirvió", "luis");
        Assert.Equal(NonconformityRefusal.ActionFirst,
            After(Open, new NonconformityCommand.Explain("c"), Plan, check).Refusal);
        Assert.Equal(NonconformityRefusal.CheckedByDoer,
            After(Open, new NonconformityCommand.Explain("c"), Plan, done, check with { By = "ana" }).Refusal);
        var (closed, _) = After(Open, new NonconformityCommand.Explain("c"), Plan, done, check);
        Assert.Equal((NonconformityState.Closed, 0), (closed!.State, closed.Rounds));
        Assert.Equal(NonconformityRefusal.NonconformityClosed,
            After(Open, new NonconformityCommand.Withdraw("no"), new NonconformityCommand.Explain("c")).Refusal);
    }

    [Fact]
    public void An_action_without_effect_leads_back_to_the_cause()
    {
        var (back, _) = After(Open, new NonconformityCommand.Explain("c"), Plan,
            new NonconformityCommand.Finish("hecho", "ana"), new NonconformityCommand.Check(false, "sigue", "luis"));
        Assert.Equal((NonconformityState.Open, 1), (back!.State, back.Rounds));
        Assert.Equal(NonconformityRefusal.CauseFirst, NonconformityLogic.Decide(back, Plan, Some.Noon, Today).Refusal);
        var (again, _) = After(
            Open, new NonconformityCommand.Explain("c"), Plan, new NonconformityCommand.Explain("d"));
        Assert.Equal((NonconformityState.Explained, null), (again!.State, again.Action));
    }

    [Fact]
    public void What_is_said_twice_changes_nothing_and_no_action_is_due_in_the_past()
    {
        NonconformityCommand[] way =
        [
            Open, new NonconformityCommand.Correct("se llamó"), new NonconformityCommand.Explain("c"), Plan,
            new NonconformityCommand.Finish("hecho", "ana"),
        ];
        Nonconformity? state = null;
        foreach (var command in way)
        {
            state = NonconformityLogic.Decide(state, command, Some.Noon, Today).Events
                .Aggregate(state, NonconformityLogic.Evolve);
            Assert.Empty(NonconformityLogic.Decide(state, command, Some.Noon, Today).Events);
        }
        Assert.Equal(NonconformityRefusal.DueInPast, After(Open, new NonconformityCommand.Explain("c"),
            new NonconformityCommand.Plan(Plan.Action with { DueOn = Today.AddDays(-1) })).Refusal);
        var (late, _) = After(Open, new NonconformityCommand.Explain("c"), Plan);
        Assert.Equal((false, true), (late!.IsLate(Plan.Action.DueOn), late.IsLate(Plan.Action.DueOn.AddDays(1))));
    }

    [Fact]
    public void As_many_contacts_of_each_agent_are_drawn_whatever_their_order_and_all_are_as_likely()
    {
        var contacts = Enumerable.Range(0, 400).Select(i => (Id: $"C{i}", Agent: $"a{i % 4}")).ToList();
        IReadOnlyList<(string Id, string Agent)> Draw(string seed, IEnumerable<(string Id, string Agent)> from) =>
            ReviewSample.Choose(from, c => c.Id, c => c.Agent, 3, seed);
        Assert.Equal(Draw("s", contacts), Draw("s", contacts.AsEnumerable().Reverse()));
        Assert.All(Draw("s", contacts).GroupBy(c => c.Agent), g => Assert.Equal(3, g.Count()));
        var drawn = Enumerable.Range(0, 2_000).SelectMany(i => Draw($"{i}", contacts)).CountBy(c => c.Id).ToList();
        // 60 times each on the average; 400 times a binomial of 2,000 draws stays within five deviations.
        Assert.Equal(400, drawn.Count);
        Assert.All(drawn, d => Assert.InRange(d.Value, 22, 98));
    }

    [Fact]
    public void Nobody_reviews_their_own_contacts_and_no_review_changes()
    {
        var record = new ReviewCommand.Record("C1", "luis", "ana", [new CriterionScore(ReviewCriterion.Record, 2)], "");
        Assert.Equal(ReviewRefusal.OwnContact,
            ReviewLogic.Decide(null, record with { Reviewer = "luis" }, Some.Noon).Refusal);
        var review = ReviewLogic.Decide(null, record, Some.Noon).Events
            .Aggregate((ContactReview?)null, ReviewLogic.Evolve);
        Assert.Equal(1, review!.Share);
        Assert.Empty(ReviewLogic.Decide(review, record, Some.Noon).Events);
        Assert.Equal(ReviewRefusal.ReviewedAlready,
            ReviewLogic.Decide(review, record with { Reviewer = "eva" }, Some.Noon).Refusal);
    }
}

using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Quality;
using Despacho311.Domain;
using Despacho311.Domain.Quality;

namespace Despacho311.Host.Quality;

internal sealed class NonconformityGrain(GrainTools tools)
    : AggregateGrain<Nonconformity, NonconformityEvent, NonconformityRefusal>(
        Aggregates.Nonconformities, Tables.Nonconformities, tools), INonconformityGrain
{
    public Task<Outcome<Nonconformity, NonconformityRefusal>> Do(NonconformityCommand command, string actor) =>
        Decide((state, now) => NonconformityLogic.Decide(state, command, now, PanamaTime.Day(now)), actor);
}

internal sealed class ContactReviewGrain(GrainTools tools)
    : AggregateGrain<ContactReview, ReviewEvent, ReviewRefusal>(
        Aggregates.ContactReviews, Tables.ContactReviews, tools), IContactReviewGrain
{
    public Task<Outcome<ContactReview, ReviewRefusal>> Do(ReviewCommand command, string actor) =>
        Decide((state, now) => ReviewLogic.Decide(state, command, now), actor);
}

internal sealed class QualityTargetsGrain(GrainTools tools)
    : AggregateGrain<QualityTargets, QualityTargetsEvent, QualityTargetsRefusal>(
        Aggregates.QualityTargets, Tables.QualityTargets, tools), IQualityTargetsGrain
{
    public Task<Outcome<QualityTargets, QualityTargetsRefusal>> Do(QualityTargetsCommand command, string actor) =>
        Decide((state, now) => QualityTargetsLogic.Decide(state, command, now), actor);
}

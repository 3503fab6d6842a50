using Despacho311.Domain.Quality;

namespace Despacho311.Contracts.Quality;

/// <summary>One nonconformity; its key is its id.</summary>
[Alias("nonconformity")]
public interface INonconformityGrain : IGrainWithStringKey
{
    [Alias("do")]
    Task<Outcome<Nonconformity, NonconformityRefusal>> Do(NonconformityCommand command, string actor);
}

/// <summary>What somebody found in a contact; its key is the contact's code.</summary>
[Alias("contact-review")]
public interface IContactReviewGrain : IGrainWithStringKey
{
    [Alias("do")]
    Task<Outcome<ContactReview, ReviewRefusal>> Do(ReviewCommand command, string actor);
}

/// <summary>The centre's targets; its key is <see cref="QualityTargets.Id"/>.</summary>
[Alias("quality-targets")]
public interface IQualityTargetsGrain : IGrainWithStringKey
{
    [Alias("do")]
    Task<Outcome<QualityTargets, QualityTargetsRefusal>> Do(QualityTargetsCommand command, string actor);
}

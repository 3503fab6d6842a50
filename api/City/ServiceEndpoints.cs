using System.Collections.Immutable;
using Despacho311.Api.Accounts;
using Despacho311.Api.Text;
using Despacho311.Contracts;
using Despacho311.Domain.Cases;
using Despacho311.Geo;

namespace Despacho311.Api.City;

/// <summary>What can be asked for, and the places that people name.</summary>
public static class ServiceEndpoints
{
    private const int MostPlaces = 10;
    private const int MaxTyped = 200;

    /// <param name="Names">In both languages: people search in either.</param>
    /// <param name="Keywords">Other words by which it is found.</param>
    public sealed record ServiceAnswer(
        string Code, string Agency, string Name, Bilingual Names, string Description, string Group,
        ImmutableArray<string> Keywords, ServiceTarget Target, IReadOnlyList<QuestionAnswer> Questions, CaseKind Kind);

    /// <param name="Automated"><c>server_set</c> when a program fills it, not the citizen.</param>
    public sealed record QuestionAnswer(
        string Code, QuestionType Type, bool Required, string Question, IReadOnlyList<ChoiceAnswer> Values,
        string? Automated);

    public sealed record ChoiceAnswer(string Key, string Name);

    public static void MapServices(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/v1/services", (HttpContext context, CityMap city, TimeProvider clock, bool? all) =>
            Results.Json(
                new Page<ServiceAnswer>([.. (all is true ? city.Directory.Services
                    .Select(r => r.AsOf(clock.GetUtcNow()).Now.Service)
                    : city.Services).Select(s => Of(s, context.Language()))], null), Wire.Json))
            .Public("what can be asked for").WithTags("cases").Gives<Page<ServiceAnswer>>()
            .Does("listServices", "What can be asked for, with the questions of each and the time it promises");
        app.MapGet("/api/v1/places", (HttpContext context, CityMap city, string? q) =>
                string.IsNullOrWhiteSpace(q) || q.Length > MaxTyped
                    ? context.Invalid(context.Field("/q", q?.Length > MaxTyped ? "tooLong" : "required"))
                    : Results.Json(new Page<NamedPlace>(city.Names.Find(q, MostPlaces), null), Wire.Json))
            .Public("names of streets and places").WithTags("places").Gives<Page<NamedPlace>>()
            .Does("findPlaces", "Streets, places and corregimientos by the words of their names, at most ten; the last "
                + "word may be a beginning");
    }

    private static ServiceAnswer Of(ServiceType s, string language) => new(s.Code, s.Agency, s.Name.In(language),
        s.Name, s.Description.In(language), s.Group.In(language), s.Keywords, s.Target,
        [.. s.Questions.OrderBy(q => q.Order).Select(q => new QuestionAnswer(q.Code, q.Type, q.Required,
            q.Question.In(language), [.. q.Values.Select(v => new ChoiceAnswer(v.Key, v.Name.In(language)))],
            q.Automated))], s.Kind);
}

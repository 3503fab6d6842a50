using System.Collections.Immutable;
using System.Net.Mail;
using Despacho311.Api.City;
using Despacho311.Api.Clocks;
using Despacho311.Api.Photos;
using Despacho311.Contracts.Cases;
using Despacho311.Domain;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Contacts;
using Despacho311.Domain.Geo;

namespace Despacho311.Api.Cases;

/// <summary>A report as it is sent in.</summary>
/// <param name="Answers">The service's questions by their codes.</param>
/// <param name="Photos">Addresses that adding a photo gave.</param>
/// <param name="Reporter">Personal data: kept apart from the case and never shown with it.</param>
public sealed record NewCase(
    string? Service, GeoPoint? Location, double? AccuracyMeters, string? Address, string? Description,
    ImmutableSortedDictionary<string, ImmutableArray<string>>? Answers, ImmutableArray<string>? Photos,
    Channel? Channel, Reporter? Reporter)
{
    public const int MaxAddress = 400;
    public const int MaxAccuracyMeters = 100_000;
    public const int MaxName = 100;
    private const int MaxEmail = 254;

    /// <summary>Every field at fault; none when it can be opened.</summary>
    public List<FieldError> Check(HttpContext context, ServiceType? service)
    {
        var errors = new List<FieldError>();
        if (service is null)
            errors.Add(context.Field("/service", Service is null ? "required" : "value"));
        if (service is not { NeedsPlace: false } && Location is null && string.IsNullOrWhiteSpace(Address))
            errors.Add(context.Field("/location", "required"));
        if (Location is { } where && !GeoBox.Panama.Contains(where))
            errors.Add(context.Field("/location", where.IsOnEarth ? "outsideCountry" : "coordinates"));
        if (AccuracyMeters is { } accuracy && !(accuracy is >= 0 and <= MaxAccuracyMeters))
            errors.Add(context.Field("/accuracyMeters", "range", 0, MaxAccuracyMeters));
        if (Address?.Length > MaxAddress)
            errors.Add(context.Field("/address", "tooLong"));
        if (Description?.Length > CaseAnswers.MaxText)
            errors.Add(context.Field("/description", "tooLong"));
        if (Photos is { } photos && (photos.Length > Open311.Values.MaxMedia || !photos.All(PhotoStore.IsAddress)))
            errors.Add(context.Field("/photos", "value"));
        foreach (var question in service?.Questions ?? [])
        {
            var given = Answers?.GetValueOrDefault(question.Code) is { IsDefault: false } g ? g : [];
            if (given.IsEmpty && question.Required)
                errors.Add(context.Field($"/answers/{question.Code}", "required"));
            else if (!given.All(g => CaseAnswers.IsAdmitted(question, g)))
                errors.Add(context.Field($"/answers/{question.Code}", "value"));
        }
        foreach (var unknown in (Answers?.Keys ?? []).Except((service?.Questions ?? []).Select(q => q.Code)))
            errors.Add(context.Field($"/answers/{unknown}", "value"));
        errors.AddRange(Check(context, Reporter));
        return errors;
    }

    public static bool IsEmail(string text) =>
        text.Length <= MaxEmail && MailAddress.TryCreate(text, out var read) && read.Address == text;

    /// <summary>Whether somebody can be reached by what they say of themselves.</summary>
    public static IEnumerable<FieldError> Check(HttpContext context, Reporter? reporter)
    {
        if (reporter?.Email is { } email && !IsEmail(email))
            yield return context.Field("/reporter/email", "value");
        if (reporter?.Phone is { } phone && PhoneNumber.Normal(phone) is null)
            yield return context.Field("/reporter/phone", "value");
        if (reporter?.Language is not (null or "es" or "en"))
            yield return context.Field("/reporter/language", "value");
        if (reporter?.FirstName?.Length > MaxName)
            yield return context.Field("/reporter/firstName", "tooLong");
        if (reporter?.LastName?.Length > MaxName)
            yield return context.Field("/reporter/lastName", "tooLong");
    }

    /// <summary>As it is opened now, once it is checked.</summary>
    /// <param name="id">The code that it gets.</param>
    /// <param name="who">The reporter's opaque token.</param>
    public CaseCommand.Open CommandOf(string id, ServiceType service, CityMap city, Channel channel, string? who,
        string via, DateTimeOffset now)
    {
        var agency = city.AgencyAt(service, Location);
        return new CaseCommand.Open(id, service.Code, agency, city.PlaceOf(Location, AccuracyMeters, Address, null),
            Open311.Answer.Legal(Description ?? ""), Answers ?? Sorted.Map<ImmutableArray<string>>(), Photos ?? [],
            channel, who, now, city.Promise(service, agency, now), via, service.Target,
            city.Directory.Find(service.Code, now)?.Version);
    }
}

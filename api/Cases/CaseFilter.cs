using Despacho311.Api.City;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Agencies;
using Despacho311.Domain.Cases;

namespace Despacho311.Api.Cases;

/// <summary>Which services' and agencies' cases a list holds.</summary>
/// <param name="Services">Codes; null for all.</param>
/// <param name="Agencies">Codes; null for all.</param>
public sealed record CaseFilter(string[]? Services, string[]? Agencies)
{
    /// <summary>
    /// What was asked for, by codes with commas between them, by the kind of what somebody wants and by the sector of
    /// whoever answers. Kinds and sectors are those that the directory knows today.
    /// </summary>
    public static (CaseFilter Filter, List<FieldError> Errors) Read(
        string? service, string? agency, string? kind, string? sector, CityMap city, HttpContext context)
    {
        var errors = new List<FieldError>();
        var (services, agencies) = (service?.Split(','), agency?.Split(','));
        if (Known<CaseKind>("/kind", kind) is { } ofKind)
            services = Both(services, city.Directory.Services.Select(s => s.Now.Service.Code)
                .Where(code => city.FindService(code)?.Kind == ofKind));
        if (Known<Sector>("/sector", sector) is { } inSector)
            agencies = Both(agencies, city.Directory.Agencies.Where(a => a.Sector == inSector).Select(a => a.Code));
        return (new CaseFilter(services, agencies), errors);

        T? Known<T>(string field, string? name) where T : struct, Enum
        {
            var value = Tables.Named<T>(name);
            if (value is null && name is not null)
                errors.Add(context.Field(field, "value"));
            return value;
        }
    }

    private static string[] Both(string[]? asked, IEnumerable<string> fitting) =>
        [.. asked is null ? fitting : fitting.Intersect(asked)];
}

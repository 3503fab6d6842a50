using Microsoft.OpenApi;

namespace Despacho311.Api.Description;

/// <summary>What each parameter of an address means, with its unit and its bounds.</summary>
public static class ParameterWords
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["accuracy"] = "Standard error of the place in metres; of a place shown on a map when left out",
        ["after"] = "`next` of the page before",
        ["agency"] = "Code of an agency",
        ["listCases.agency"] = "Codes of agencies, with commas between",
        ["bbox"] = "`west,south,east,north` in degrees",
        ["actor"] = "Name of an account or a key",
        ["agent"] = "Name of who took the contacts",
        ["all"] = "`true` for those too that are no longer offered, or not yet",
        ["apply"] = "`true` makes the changes; otherwise they are only shown",
        ["before"] = "`next` of the page before",
        ["each"] = "How many of each call-taker, 1 to 20; 3 when left out",
        ["getMonthlyReport.month"] = "Such as `2026-11`; the last whole one when left out",
        ["month"] = "Such as `2026-11`; the present one when left out",
        ["by"] = "What a row is of: `agency` (when left out), `service`, `corregimiento`, `month`, "
            + "`kind` or `sector`",
        ["case"] = "Code of a case: the contacts that led to it",
        ["code"] = "The case's code, as it was read out; capitals and hyphens do not matter",
        ["corregimiento"] = "Code of a corregimiento",
        ["datetime"] = "An instant, or `start/end` with `..` for an open end (RFC 3339)",
        ["day"] = "A day in Panama, such as `2026-11-20`",
        ["days"] = "How many days back, 1 to 366; 30 when left out",
        ["file"] = "The file's name, such as `cases-2026-11.csv`",
        ["format"] = "`csv` for a table; JSON when left out",
        ["from"] = "First month, such as `2026-01`",
        ["id"] = "The thing's id or code",
        ["key"] = "The reporter's key, as the link in a mail carries it",
        ["lat"] = "Latitude, WGS84 degrees",
        ["layer"] = "Name of the layer",
        ["limit"] = "How many at most, 1 to 1,000",
        ["long"] = "Longitude, WGS84 degrees",
        ["name"] = "The account's name",
        ["message"] = "The message's id, as the receiver got it in `webhook-id`",
        ["offset"] = "How many to skip",
        ["listCases.kind"] = "What somebody wants: `serviceRequest`, `complaint`, …: see `kind` of a service",
        ["listCases.sector"] = "Of what kind the agency is that answers: see `sector` of an agency",
        ["order"] = "`newest` (when left out), or `due`: open ones, those due first at the top",
        ["listLeaks.order"] = "`newest` (when left out), or `worst`",
        ["outcome"] = "How the contact ended",
        ["phone"] = "The caller's number, in any notation",
        ["plate"] = "The vehicle's plate",
        ["proof"] = "The proof that the voucher's code carries",
        ["q"] = "Words; accents and capitals do not matter",
        ["stream"] = "Of the journal: `case/CODE`, `tow/ID`, `zone/ID`, `calendar/work` and the like",
        ["week"] = "Such as `2026-W48` (ISO 8601); the last one when left out",
        ["service"] = "Code of a service",
        ["listCases.service"] = "Codes of services, with commas between",
        ["state"] = "Only those in this state",
        ["listLeaks.state"] = "States, with commas between",
        ["status"] = "States, with commas between",
        ["table"] = "The table's name, such as `cases`",
        ["ticket"] = "Number of the infraction ticket",
        ["to"] = "Last month, such as `2026-10`",
        ["x"] = "Column of the tile",
        ["y"] = "Row of the tile, from the north",
        ["z"] = "Zoom of the tile",
        ["zone"] = "Code of a dispatch zone",
    };

    public static void Add(OpenApiOperation operation)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
            parameter.Description = Words.GetValueOrDefault($"{operation.OperationId}.{parameter.Name}")
                ?? Words.GetValueOrDefault(parameter.Name ?? "") ?? parameter.Description;
    }
}

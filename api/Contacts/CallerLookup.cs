using Despacho311.Api.Accounts;
using Despacho311.Api.Cases;
using Despacho311.Api.Personal;
using Despacho311.Api.Reports;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Contacts;

namespace Despacho311.Api.Contacts;

/// <summary>Who is calling, as far as they told before. Personal data: whoever looks is written down.</summary>
public static class CallerLookup
{
    private const int MostCases = 10;

    /// <param name="Phone">As it is compared: digits only.</param>
    /// <param name="Name">As they last gave it.</param>
    /// <param name="Cases">Those that they opened or joined, newest first, at most ten.</param>
    public sealed record Caller(string Phone, string? Name, IReadOnlyList<CaseAnswer> Cases);

    public static async Task<IResult> Find(
        HttpContext context, PersonalReads reads, PersonalSeal seal, Reporters reporters, IRows rows,
        string? phone)
    {
        if (PhoneNumber.Normal(phone) is not { } number)
            return context.Invalid(context.Field("/phone", phone is null ? "required" : "value"));
        await reads.Record(context.Actor(), number);
        var known = await rows.List(new RowQuery(Tables.Reporters,
            [new Where("phone", "=", seal.IndexOf(number))], "id", true, MostCases * 10), context.RequestAborted);
        var ids = known.Select(k => k.Id.Split('/')[0]).Distinct().ToArray();
        var cases = ids.Length == 0 ? [] : (await rows.List(new RowQuery(Tables.Cases,
                [new Where("id", "in", ids)], "opened_at_us", true, MostCases), context.RequestAborted))
            .Select(r => Wire.Read<CitizenCase>(r.State)).ToList();
        var newest = known.Where(k => cases.Count > 0 && k.Id.Split('/')[0] == cases[0].Id).Take(1).ToList();
        var who = (await reporters.Open(newest, context.RequestAborted)).Values.FirstOrDefault();
        var name = string.Join(' ', new[] { who?.FirstName, who?.LastName }.Where(n => !string.IsNullOrEmpty(n)));
        return Results.Json(new Caller(number, name.Length == 0 ? null : name,
            [.. cases.Select(c => CaseAnswer.Of(context, c))]), Wire.Json);
    }
}

using Despacho311.Api.Accounts;
using Despacho311.Api.Cases;
using Despacho311.Api.Personal;
using Despacho311.Api.Reports;
using Despacho311.Api.Text;
using Despacho311.Contracts.Cases;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Geo;

namespace Despacho311.Api.Open311;

/// <summary>
/// An extension of posting: <c>if_similar=ask</c> asks first whether others have reported the same, and
/// <c>join=ID</c> adds the reporter to their request instead of opening one more. Clients that know neither see nothing
/// of it.
/// </summary>
internal static class Open311Similar
{
    /// <summary>From here on it is more likely than not the same.</summary>
    private const double Likely = 0.5;

    /// <summary>Which requests it may be one more of, as an error that opens nothing; null when none is likely.
    /// </summary>
    /// <param name="own">The request's own number: a client that asks again does not find itself.</param>
    public static async Task<Answer?> Ask(HttpContext context, Values values, IRows rows, ServiceType service,
        GeoPoint? where, double? accuracyMeters, DateTimeOffset now, string own)
    {
        if (values.Text("if_similar") is not { } wish || where is not { } here)
            return null;
        if (wish != "ask")
            return Answer.Error(context, 400, "badIfSimilar");
        var found = await NearbyCases.Find(rows, service, here, accuracyMeters, now, context.RequestAborted);
        var likely = found.Where(f => f.Probability >= Likely && f.Case.Id != own).ToList();
        return likely.Count == 0
            ? null
            : new Answer("errors", new Node.List("error", [.. likely.Select(f => (Node)Node.Of(
                ("code", 409),
                ("description", context.Text("open311.similar", f.Case.Id,
                    Math.Min(99, Math.Round(f.Probability * 100)), Math.Round(f.Meters))),
                ("service_request_id", f.Case.Id),
                ("probability", Math.Round(f.Probability, 3))))]), 409);
    }

    public static async Task<Answer> Join(HttpContext context, Values values, string id, IGrainFactory grains,
        Idempotency idempotency, ReporterKeys reporters, PersonalSeal seal)
    {
        var reporter = values.Reporter();
        var who = reporters.TokenOf(reporter) ?? reporters.TokenOfNobody(await idempotency.Code(context));
        var outcome = await grains.GetGrain<ICaseGrain>(id).Do(new CaseCommand.Join(who), context.Actor(),
            seal.Seal(reporter));
        return outcome.Refusal switch
        {
            CaseRefusal.NotOpened => Answer.Error(context, 404, "unknownRequest"),
            { } why => Answer.Error(context, 409, why),
            null => new Answer("service_requests", new Node.List("request", [Node.Of(
                ("service_request_id", id),
                ("service_notice", context.Text("open311.joined", outcome.State!.People)),
                ("account_id", values.Text("account_id")))])),
        };
    }
}

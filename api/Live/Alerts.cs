using Despacho311.Api.Accounts;
using Despacho311.Contracts;
using Despacho311.Contracts.Live;
using Despacho311.Host.Live;

namespace Despacho311.Api.Live;

/// <summary>What needs a person now.</summary>
public static class Alerts
{
    public static void MapAlerts(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/v1/alerts", (AlertBoard board) =>
            Results.Json(new Page<AlertView>(board.List(), null), Wire.Json))
            .For(Roles.Dispatcher).WithTags("alerts").Gives<Page<AlertView>>()
            .Does("listAlerts", "What needs a person now, oldest first");
        app.MapPost("/api/v1/alerts/{id}/acknowledge", async (HttpContext context, AlertBoard board, string id) =>
            await board.Acknowledge(id, context.Actor()) is { } alert
                ? Results.Json(alert, Wire.Json)
                : context.Problem(404, "notFound")).For(Roles.Dispatcher).WithTags("alerts")
            .Gives<AlertView>().Does("acknowledgeAlert", "Says for all dispatchers that somebody has it in hand");
    }
}

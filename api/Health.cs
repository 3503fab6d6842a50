using Despacho311.Api.Accounts;
using Despacho311.Journal;
using StackExchange.Redis;

namespace Despacho311.Api;

/// <summary>
/// Whether this process serves, for whoever balances or starts it. What it cannot serve without is missing: 503. What
/// it serves without, though less, is degraded: 200, since taking every api away for it would make of little a lot.
/// </summary>
public static class Health
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => Results.Ok(new { status = "live" })).Public("health")
            .ExcludeFromDescription();
        app.MapGet("/health/ready", Ready).Public("health").ExcludeFromDescription();
    }

    private static async Task<IResult> Ready(HttpContext context, Database database, Launch launch)
    {
        var missing = new List<string>();
        if (!await database.Answers(context.RequestAborted))
            missing.Add("database");
        var degraded = new List<string>();
        if (launch.Cluster)
        {
            if (!await SilosAnswer(context.RequestServices))
                missing.Add("silos");
            // Reports and removals go on without it; what viewers see stands still.
            if (!context.RequestServices.GetRequiredService<IConnectionMultiplexer>().IsConnected)
                degraded.Add("redis");
        }
        return missing.Count > 0
            ? Results.Json(new { status = "unready", missing, degraded }, statusCode: 503)
            : Results.Ok(new { status = "ready", degraded });
    }

    private static async Task<bool> SilosAnswer(IServiceProvider services)
    {
        try
        {
            var hosts = services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0)
                .GetHosts(onlyActive: true);
            return (await hosts.WaitAsync(Patience, services.GetRequiredService<TimeProvider>())).Count > 0;
        }
        catch (Exception e) when (e is TimeoutException or OrleansException or RedisException)
        {
            return false;
        }
    }
}

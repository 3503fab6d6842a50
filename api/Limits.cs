using System.Threading.RateLimiting;

namespace Despacho311.Api;

/// <summary>How often one address may ask for what needs no key, or could be guessed.</summary>
public static class Limits
{
    public const string SignIn = "sign-in";

    /// <summary>Passwords and codes that somebody who is signed in gives of their own account.</summary>
    public const string OwnAccount = "own-account";

    /// <summary>One-time codes of devices.</summary>
    public const string DeviceCode = "device-codes";

    /// <summary>"Where is my car?": plates must not be tried out.</summary>
    public const string TowedVehicle = "towed-vehicles";

    /// <summary>Reports: few enough that one address cannot flood the centre, many enough for a phone network's shared
    /// one.</summary>
    public const string Report = "reports";

    /// <summary>Looking at what is public and costs something.</summary>
    public const string Look = "look";

    private static readonly (string Policy, int PerMinute)[] All =
        [(SignIn, 30), (OwnAccount, 120), (DeviceCode, 20), (TowedVehicle, 20), (Report, 60), (Look, 240)];

    public static IServiceCollection AddLimits(this IServiceCollection services) => services.AddRateLimiter(o =>
    {
        o.OnRejected = async (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = "60";
            await rejected.HttpContext.Problem(StatusCodes.Status429TooManyRequests, "tooManyRequests")
                .ExecuteAsync(rejected.HttpContext);
        };
        foreach (var (policy, permits) in All)
            o.AddPolicy(policy, context => PerMinute(context, permits));
    });

    private static RateLimitPartition<string> PerMinute(HttpContext context, int permits) =>
        RateLimitPartition.GetFixedWindowLimiter(context.Connection.RemoteIpAddress?.ToString() ?? "",
            _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = TimeSpan.FromMinutes(1) });
}

using Microsoft.AspNetCore.Authorization;

namespace Despacho311.Api.Accounts;

/// <summary>Who may do what. A key has one role, and a scope where the role needs one (a truck's id).</summary>
public static class Roles
{
    public const string Client = "client";
    public const string Officer = "officer";
    public const string Dispatcher = "dispatcher";

    /// <summary>Answers the 311 line, and speaks for the citizens who call.</summary>
    public const string CallTaker = "calltaker";

    public const string Crew = "crew";
    public const string Liaison = "liaison";
    public const string Truck = "truck";

    /// <summary>Keeps the vehicles of one impound lot.</summary>
    public const string Lot = "lot";

    /// <summary>Answers for the quality of the centre's own work.</summary>
    public const string Quality = "quality";

    /// <summary>A telephone exchange, which tells of calls.</summary>
    public const string Telephony = "telephony";

    public const string Admin = "admin";

    public static readonly string[] All =
        [Client, Officer, Dispatcher, CallTaker, Crew, Liaison, Truck, Lot, Quality, Telephony, Admin];

    /// <summary>Whether the role is for one truck, agency or lot.</summary>
    public static bool NeedsScope(string? role) => role is Truck or Liaison or Lot;

    /// <summary>The claim that holds the scope.</summary>
    public const string Scope = "scope";

    /// <summary>Lets these roles in, and the administrator.</summary>
    public static TBuilder For<TBuilder>(this TBuilder endpoint, params string[] roles)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(new AuthorizeAttribute { Roles = string.Join(',', [.. roles, Admin]) });

    /// <summary>Open to everybody, on purpose and with the reason said.</summary>
    public static TBuilder Public<TBuilder>(this TBuilder endpoint,
        string why) where TBuilder : IEndpointConventionBuilder
    {
        endpoint.AllowAnonymous();
        endpoint.Add(b => b.Metadata.Add(new PublicBecause(why)));
        return endpoint;
    }

    /// <summary>The truck that the caller speaks for; null for other roles.</summary>
    public static string? TruckOf(this HttpContext context) =>
        context.User.IsInRole(Truck) ? context.User.FindFirst(Scope)?.Value : null;

    /// <summary>The impound lot that the caller keeps; null for other roles.</summary>
    public static string? LotOf(this HttpContext context) =>
        context.User.IsInRole(Lot) ? context.User.FindFirst(Scope)?.Value : null;

    /// <summary>The name of the caller's account or key, as the journal records it.</summary>
    public static string Actor(this HttpContext context) => context.User.Identity?.Name ?? "public";
}

/// <summary>Why an endpoint needs no key.</summary>
public sealed record PublicBecause(string Why);

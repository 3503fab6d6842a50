using Despacho311.Api.Accounts;
using Despacho311.Contracts.Cases;
using Despacho311.Domain.Cases;

namespace Despacho311.Api.Cases;

/// <summary>In whose name a caller speaks on a case.</summary>
public static class CaseAccess
{
    /// <summary>The scope of a liaison of every agency.</summary>
    public const string EveryAgency = "*";

    /// <summary>
    /// An agency's liaison speaks for the agency that has the case, the centre's people for any; a client for the
    /// reporter whose case came through it, a call-taker for whoever calls. Null: the case is not the caller's
    /// business.
    /// </summary>
    public static CaseSpeaker? SpeakerFor(HttpContext context, CitizenCase c)
    {
        var user = context.User;
        if (user.IsInRole(Roles.Admin) || user.IsInRole(Roles.Dispatcher))
            return CaseSpeaker.Agency;
        if (user.IsInRole(Roles.Liaison))
            return IsOf(context, c.Agency) ? CaseSpeaker.Agency : null;
        // Who answers the phone says what the caller says.
        if (user.IsInRole(Roles.CallTaker))
            return CaseSpeaker.Citizen;
        return user.IsInRole(Roles.Client) && c.Via == context.Actor() ? CaseSpeaker.Citizen : null;
    }

    /// <summary>
    /// Whether the caller may read it: whoever may speak on it, and liaisons of agencies that do parts of it or have
    /// the whole.
    /// </summary>
    public static async Task<bool> MayRead(HttpContext context, IGrainFactory grains, CitizenCase c)
    {
        if (SpeakerFor(context, c) is not null)
            return true;
        if (!context.User.IsInRole(Roles.Liaison))
            return false;
        var whole = c.PartOf is { } code ? await grains.GetGrain<ICaseGrain>(code).Get() : c;
        return whole is not null && (IsOf(context, whole.Agency) || whole.Parts.Any(p => IsOf(context, p.Agency)));
    }

    /// <summary>Whether the caller, a liaison, works for this agency.</summary>
    public static bool IsOf(HttpContext context, string agency) =>
        context.User.FindFirst(Roles.Scope)?.Value is { } scope && (scope == EveryAgency || scope == agency);
}

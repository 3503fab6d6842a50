namespace Despacho311.Api.Open311;

/// <summary>The extension that chooses the format: <c>xml</c> or <c>json</c>, as <c>{format:open311}</c>.</summary>
public sealed class FormatConstraint : IRouteConstraint
{
    public const string Name = "open311";

    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values,
        RouteDirection routeDirection) => values[routeKey] is "json" or "xml";
}

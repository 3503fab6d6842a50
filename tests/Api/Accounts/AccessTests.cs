using System.Net;
using System.Net.Http.Json;
using Despacho311.Api.Accounts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Despacho311.Tests.Api.Accounts;

/// <summary>Nobody gets in who was not named: walked over every route there is.</summary>
public class AccessTests(ApiCity city)
{
    private IEnumerable<RouteEndpoint> Routes =>
        city.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private static string[]? RolesOf(RouteEndpoint route) =>
        route.Metadata.GetMetadata<IAllowAnonymous>() is not null
            ? null
            : [.. route.Metadata.GetOrderedMetadata<IAuthorizeData>().SelectMany(a => a.Roles?.Split(',') ?? [])];

    private static HttpMethod MethodOf(RouteEndpoint route) => HttpMethod.Parse(
        route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0] ?? "POST");

    private static string PathOf(RouteEndpoint route) => "/" + string.Join('/',
        route.RoutePattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: "format" } => "json",
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart => "x",
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
            _ => "",
        }))));

    [Fact]
    public void Every_route_names_its_roles_or_says_why_it_is_public()
    {
        Assert.True(Routes.Count() > 30);
        Assert.All(Routes, route =>
        {
            var roles = RolesOf(route);
            if (roles is null)
                Assert.False(string.IsNullOrWhiteSpace(route.Metadata.GetMetadata<PublicBecause>()?.Why),
                    $"{route.RoutePattern.RawText} is public without a reason");
            else
                Assert.NotEmpty(roles);
        });
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong-key")]
    [InlineData("demo-client")]
    [InlineData("demo-officer")]
    [InlineData("demo-dispatcher")]
    [InlineData("demo-calltaker")]
    [InlineData("demo-crew")]
    [InlineData("demo-liaison")]
    [InlineData("demo-quality")]
    [InlineData("demo-truck-1")]
    public async Task A_key_opens_the_routes_of_its_role_and_no_other(string? key)
    {
        var role = key is null or "wrong-key" ? "" : key.Split('-')[1];
        using var client = city.With(key);
        foreach (var route in Routes.Where(r => RolesOf(r) is not null))
        {
            using var request = new HttpRequestMessage(MethodOf(route), PathOf(route));
            if (request.Method == HttpMethod.Post)
                request.Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
            using var response = await client.SendAsync(request);
            var shut = response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
            Assert.True(shut != RolesOf(route)!.Contains(role),
                $"{key} at {request.Method} {PathOf(route)}: {(int)response.StatusCode}");
        }
    }

    [Fact]
    public async Task A_browser_exchanges_its_key_for_a_strict_cookie_and_gives_it_back()
    {
        var signedIn = await city.Anonymous.PostAsJsonAsync("/api/v1/session", new { key = "demo-dispatcher" });
        Assert.Equal(HttpStatusCode.NoContent, signedIn.StatusCode);
        var cookie = Assert.Single(signedIn.Headers.GetValues("Set-Cookie"));
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/session");
        request.Headers.Add("Cookie", cookie.Split(';')[0]);
        Assert.Equal("dispatcher", (await (await city.Anonymous.SendAsync(request)).Json(HttpStatusCode.OK))
            .Text("role"));
        var signedOut = await city.Anonymous.DeleteAsync("/api/v1/session");
        Assert.Contains("expires=Thu, 01 Jan 1970", Assert.Single(signedOut.Headers.GetValues("Set-Cookie")),
            StringComparison.OrdinalIgnoreCase);
        await (await city.Anonymous.PostAsJsonAsync("/api/v1/session", new { key = "nobody" }))
            .Problem(401, "unauthorized");
    }

    [Fact]
    public async Task An_administrator_makes_keys_that_work()
    {
        var made = await city.Admin.PostJson("/api/v1/keys",
            new { name = "traffic app", role = "officer" }, HttpStatusCode.Created);
        using var client = city.With(made.Text("key"));
        Assert.Equal("traffic app", (await client.GetJson("/api/v1/session")).Text("name"));
        await (await city.Admin.PostAsJsonAsync("/api/v1/keys", new { name = "x", role = "king" }))
            .Problem(400, "validation");
        await (await city.Admin.PostAsJsonAsync("/api/v1/keys", new { name = "x", role = "truck" }))
            .Problem(400, "validation");
    }

    [Fact]
    public async Task Every_answer_carries_the_headers_that_keep_a_browser_safe()
    {
        var page = await city.Anonymous.GetAsync("/");
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
        Assert.Contains("nosniff", page.Headers.GetValues("X-Content-Type-Options"));
    }
}

using System.Net;
using System.Net.Http.Json;

namespace Despacho311.Tests.Api.Accounts;

/// <summary>A browser of its own, with its cookies, at an address of its own.</summary>
internal sealed class Visitor : IDisposable
{
    private static int count;

    public Visitor(Uri city)
    {
        var cookies = new SocketsHttpHandler { CookieContainer = new CookieContainer() };
        Http = new HttpClient(cookies) { BaseAddress = city };
        var n = Interlocked.Increment(ref count);
        Http.DefaultRequestHeaders.Add("X-Forwarded-For", $"198.51.{n / 250}.{n % 250 + 1}");
    }

    public HttpClient Http { get; }

    public Task<HttpResponseMessage> SignIn(string user, string password, string? code = null, string? next = null) =>
        Http.PostAsJsonAsync("/api/v1/session", new { user, password, code, newPassword = next });

    public async Task Enters(string user, string password, string? code = null, string? next = null) =>
        Assert.Equal(HttpStatusCode.NoContent, (await SignIn(user, password, code, next)).StatusCode);

    public async Task<HttpStatusCode> Session() => (await Http.GetAsync("/api/v1/session")).StatusCode;

    public void Dispose() => Http.Dispose();
}

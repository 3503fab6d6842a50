using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Despacho311.Api;
using Despacho311.Api.OpenData;
using Despacho311.Tests.Api.Contract;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(Despacho311.Tests.Api.ApiCity))]
[assembly: AssemblyFixture(typeof(Despacho311.Tests.Support.PostgresServer))]

namespace Despacho311.Tests.Api;

/// <summary>The whole program in this process on a free port: demo keys and seeds, nobody driving.</summary>
public sealed class ApiCity : IAsyncLifetime
{
    private readonly List<HttpClient> clients = [];

    public WebApplication App { get; private set; } = null!;

    public Uri Url { get; private set; } = null!;

    public HttpClient Anonymous { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    public HttpClient Officer { get; private set; } = null!;

    public HttpClient Dispatcher { get; private set; } = null!;

    public HttpClient Crew { get; private set; } = null!;

    public HttpClient Admin { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var data = Directory.CreateTempSubdirectory("despacho311-").FullName;
        var launch = Launch.Parse(["--demo", "--no-drive", "--data", data, "--urls", "http://127.0.0.1:0"]);
        // Published when a test says so, so that no file changes under another's eyes.
        App = await Startup.Build(launch, services => services.AddSingleton(s =>
            OpenDataSettings.From(s.GetRequiredService<IConfiguration>(), launch) with { Every = TimeSpan.Zero }));
        await App.StartAsync();
        Url = new Uri(App.Urls.First());
        (Anonymous, Client, Officer) = (With(null), With("demo-client"), With("demo-officer"));
        (Dispatcher, Crew, Admin) = (With("demo-dispatcher"), With("demo-crew"), With("demo-admin"));
    }

    /// <param name="from">The caller's address, such as 127.0.0.2: what is limited, is limited per address.</param>
    public HttpClient With(string? key, string from = "127.0.0.1")
    {
        var client = new HttpClient(new ResponseContract(Loopback.From(from, cookies: false)))
        {
            BaseAddress = Url,
        };
        if (key is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        lock (clients)
            clients.Add(client);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        clients.ForEach(c => c.Dispose());
        await App.DisposeAsync();
    }
}

internal static class Answers
{
    public static async Task<JsonElement> Json(this HttpResponseMessage response, HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(expected == response.StatusCode, $"{(int)response.StatusCode}, not {(int)expected}: {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    public static async Task<JsonElement> GetJson(this HttpClient client, string path) =>
        await (await client.GetAsync(path)).Json(HttpStatusCode.OK);

    public static async Task<JsonElement> PostJson(
        this HttpClient client, string path, object body, HttpStatusCode expected = HttpStatusCode.OK) =>
        await (await client.PostAsJsonAsync(path, body)).Json(expected);

    public static async Task<JsonElement> PutJson(
        this HttpClient client, string path, object body, HttpStatusCode expected = HttpStatusCode.OK) =>
        await (await client.PutAsJsonAsync(path, body)).Json(expected);

    /// <summary>Changes what was seen under a tag; without <c>If-Match</c> when that is null.</summary>
    public static async Task<HttpResponseMessage> ChangeSeen(
        this HttpClient client, HttpMethod method, string path, object body, string? seen)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        if (seen is not null)
            request.Headers.TryAddWithoutValidation("If-Match", seen);
        return await client.SendAsync(request);
    }

    public static string Text(this JsonElement json, string name) => json.GetProperty(name).ToString();

    /// <summary>A refusal in problem details: with a stable type, a title, and the same status inside.</summary>
    public static async Task<JsonElement> Problem(this HttpResponseMessage response, int status, string code)
    {
        var json = await response.Json((HttpStatusCode)status);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(status, json.GetProperty("status").GetInt32());
        Assert.Equal(code, json.Text("code"));
        Assert.EndsWith("/" + code, json.Text("type"), StringComparison.Ordinal);
        Assert.NotEmpty(json.Text("title"));
        return json;
    }
}

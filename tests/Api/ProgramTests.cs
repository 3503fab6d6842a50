using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Despacho311.Tests.Api.Accounts;

namespace Despacho311.Tests.Api;

/// <summary>The program from the outside: how it starts, stops, and says what is wrong.</summary>
public partial class ProgramTests
{
    private static string NewFolder() => Directory.CreateTempSubdirectory("despacho311-").FullName;

    [Fact]
    public async Task The_first_start_prints_an_administrators_password_once_and_no_demo_key_works()
    {
        var data = NewFolder();
        var city = await CityProcess.Start(data);
        using var demo = city.Client("demo-admin");
        Assert.Equal(HttpStatusCode.Unauthorized, (await demo.GetAsync("/api/v1/session")).StatusCode);
        await city.Stop();
        var password = AdminPassword().Match(await city.Said()).Groups[1].Value;
        await city.DisposeAsync();
        // Whoever cannot find it any more, but may use the machine, makes another.
        var (code, said) = await Run.Try(CityProcess.Program, "reset-password", "admin", "--data", data);
        Assert.Equal(0, code);
        var other = said.Split('\n')[0].Split(' ')[^1].Trim();
        await using var again = await CityProcess.StartSet(data,
            new Dictionary<string, string?> { ["Accounts__SecondFactor"] = "admin" });
        using var visitor = new Visitor(again.Url);
        await (await visitor.SignIn("admin", password)).Problem(401, "wrongPassword");
        const string own = "un patio con mango y guayaba";
        await (await visitor.SignIn("admin", other)).Problem(401, "newPasswordNeeded");
        await (await visitor.SignIn("admin", other, next: own)).Problem(401, "secondFactorNeeded");
        var body = new { user = "admin", password = other };
        var key = (await visitor.Http.PostJson("/api/v1/session/second-factor", body)).Text("key");
        Assert.Equal(key, (await visitor.Http.PostJson("/api/v1/session/second-factor", body)).Text("key"));
        await (await visitor.SignIn("admin", other, "000000", own)).Problem(401, "wrongCode");
        await visitor.Enters("admin", other, Totp.Code(key), own);
        await (await visitor.Http.PostAsJsonAsync("/api/v1/session/second-factor",
            new { user = "admin", password = own }))
            .Problem(409, "secondFactorIsOn");
        await (await visitor.Http.PostAsJsonAsync("/api/v1/account/second-factor/end",
            new { code = Totp.Code(key, 1) })).Problem(409, "secondFactorMust");
        await (await visitor.Http.PostAsync("/api/v1/accounts/admin/close", null)).Problem(409, "lastAdmin");
        await again.Stop();
        Assert.DoesNotMatch(AdminPassword(), await again.Said());
    }

    /// <summary>Without the key that it began with it could read nothing sealed, and would seal what nobody can.
    /// </summary>
    [Fact]
    public async Task The_key_that_is_not_in_the_database_must_be_the_one_that_it_began_with()
    {
        var data = NewFolder();
        var key = new Dictionary<string, string?> { ["Secrets__Key"] = new('k', 32) };
        string code;
        await using (var city = await CityProcess.StartSet(data, key, "--demo", "--no-drive"))
        {
            using var client = city.Client("demo-client");
            code = (await client.PostJson("/api/v1/cases", new
            {
                service = "MUPA-LUMINARIA",
                address = "Calle 50",
                reporter = new { phone = "6789-0123", firstName = "Nombre" },
            }, HttpStatusCode.Created)).Text("code");
            await city.Stop();
        }
        const string another = "began with";
        foreach (var (wrong, says) in new[] { ("", another), (new string('q', 32), another), ("corta", "32") })
        {
            var (exit, said) = await Run.Try("timeout", "60", "env", $"Secrets__Key={wrong}", CityProcess.Program,
                "--demo", "--no-drive", "--data", data, "--urls", $"http://127.0.0.1:{Loopback.FreePort()}");
            Assert.NotEqual(0, exit);
            Assert.Contains(says, said, StringComparison.Ordinal);
        }
        await using var again = await CityProcess.StartSet(data, key, "--demo", "--no-drive");
        using var taker = again.Client("demo-calltaker");
        var caller = await taker.GetJson("/api/v1/callers?phone=67890123");
        Assert.Equal(("Nombre", code), (caller.Text("name"), caller.GetProperty("cases")[0].Text("id")));
    }

    [Fact]
    public async Task A_database_that_is_down_is_named_and_the_program_serves_again_when_it_is_back()
    {
        await using var server = new PostgresServer();
        await using var city = await CityProcess.Start(
            NewFolder(), await server.NewDatabase(), "--demo", "--no-drive");
        using var client = city.Client("demo-client");
        await server.Stop();
        var ready = await client.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("database", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Report(client)).StatusCode);
        await server.StartAgain();
        await Eventually.Is(async () => (await Report(client)).StatusCode == HttpStatusCode.OK, "it serves again", 30);
    }

    private static Task<HttpResponseMessage> Report(HttpClient client) => client.PostAsync(
        "/open311/v2/requests.json", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["service_code"] = "IDAAN-FUGA",
            ["lat"] = "8.98",
            ["long"] = "-79.52",
        }));

    [Fact]
    public async Task Behind_a_proxy_each_caller_has_a_limit_of_their_own()
    {
        await using var city = await CityProcess.Start(NewFolder());
        using var client = city.Client(null);
        var refused = new List<HttpStatusCode>();
        foreach (var caller in Enumerable.Range(0, 70).Select(i => i % 2 == 0 ? "203.0.113.9" : $"203.0.113.{100 + i}"))
        {
            using var guess = new HttpRequestMessage(HttpMethod.Post, "/api/v1/session")
            {
                Content = JsonContent.Create(new { key = "guessed" }),
            };
            guess.Headers.Add("X-Forwarded-For", caller);
            var answer = await client.SendAsync(guess);
            if (caller != "203.0.113.9")
                Assert.NotEqual(HttpStatusCode.TooManyRequests, answer.StatusCode);
            else
                refused.Add(answer.StatusCode);
        }
        Assert.Equal(HttpStatusCode.TooManyRequests, refused[^1]);
        var (code, said) = await Run.Try(
            "env", "Proxies=somewhere", CityProcess.Program, "--data", NewFolder(), "--urls", "http://127.0.0.1:1");
        Assert.Equal(1, code);
        Assert.Contains("somewhere is no network", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guessing_keys_is_slowed_down_and_the_answer_says_for_how_long()
    {
        await using var city = await CityProcess.Start(NewFolder());
        using var client = city.Client(null);
        HttpResponseMessage last = new();
        for (var i = 0; i < 31; i++)
            last = await client.PostAsJsonAsync("/api/v1/session", new { key = $"guess-{i}" });
        await last.Problem(429, "tooManyRequests");
        Assert.NotNull(last.Headers.RetryAfter);
    }

    [Fact]
    public async Task The_first_request_is_answered_soon_after_the_start()
    {
        var data = NewFolder();
        await (await CityProcess.Start(data, null, "--demo", "--no-drive")).DisposeAsync();
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        await using var city = await CityProcess.Start(data, null, "--demo", "--no-drive");
        var took = System.Diagnostics.Stopwatch.GetElapsedTime(began);
        TestContext.Current.TestOutputHelper?.WriteLine($"note: first answer after {took.TotalSeconds:F2} s");
        // Two seconds are the target on a quiet machine, measured apart; other tests run beside this one.
        Assert.InRange(took.TotalSeconds, 0, 40);
    }

    [Theory]
    [InlineData("cluster-leaks")]
    [InlineData("verify-journal")]
    [InlineData("archive-journal")]
    [InlineData("rebuild-rows")]
    [InlineData("import-zones")]
    [InlineData("import-places")]
    [InlineData("import-breaks")]
    [InlineData("try-hot-streets")]
    [InlineData("simulate-day")]
    [InlineData("verify-ledger")]
    public async Task Each_tool_explains_itself(string tool)
    {
        var (code, output) = await Run.Try(CityProcess.Program, tool, "--help");
        Assert.Equal(0, code);
        Assert.StartsWith(tool, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_program_explains_itself() =>
        Assert.Contains("verify-ledger", await Run.ToEnd(CityProcess.Program, "--help"), StringComparison.Ordinal);

    [Theory]
    [InlineData("no-such-tool")]
    [InlineData("archive-journal")]
    [InlineData("archive-journal", "--before", "2026-13")]
    [InlineData("archive-journal", "--before", "2999-01")]
    [InlineData("cluster-leaks")]
    [InlineData("cluster-leaks", "/nowhere/in.csv", "--out", "/nowhere/out.csv")]
    [InlineData("import-zones", "/etc/hostname")]
    [InlineData("simulate-day", "--policy", "cheapest")]
    [InlineData("simulate-day", "--days", "-1")]
    [InlineData("simulate-day", "--day", "3")]
    [InlineData("try-hot-streets", "/etc/hostname", "--until", "soon")]
    [InlineData("verify-ledger", "/etc/hostname")]
    [InlineData("--demmo")]
    [InlineData("--cluster")]
    public async Task A_tool_that_cannot_do_its_work_says_why_in_a_line_and_fails(params string[] arguments)
    {
        var (code, output) = await Run.Try(CityProcess.Program, [.. arguments, "--data", NewFolder()]);
        Assert.Equal(1, code);
        Assert.NotEmpty(output);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [GeneratedRegex("the password, shown this once: ([a-z0-9-]{19})")]
    private static partial Regex AdminPassword();
}

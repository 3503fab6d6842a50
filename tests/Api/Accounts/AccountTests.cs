using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Despacho311.Journal;
using Microsoft.Extensions.DependencyInjection;

namespace Despacho311.Tests.Api.Accounts;

/// <summary>People's accounts: made by an administrator, kept safe by who has them.</summary>
public class AccountTests(ApiCity city)
{
    private const string Own = "cuatro caballos en la lluvia";

    private static int made;

    private HttpClient Admin => city.With("demo-admin");

    private async Task<(string Name, string Password)> Make(string role = "dispatcher", string? scope = null)
    {
        var name = $"persona-{Interlocked.Increment(ref made)}";
        var given = await Admin.PostJson("/api/v1/accounts",
            new { name, fullName = "Ana Díaz", email = $"{name}@example.org", role, scope }, HttpStatusCode.Created);
        return (given.Text("name"), given.Text("password"));
    }

    /// <summary>Somebody who has an account, chose a password and is signed in.</summary>
    private async Task<(string Name, Visitor Visitor)> Somebody(string role = "dispatcher", string? scope = null)
    {
        var (name, given) = await Make(role, scope);
        var visitor = new Visitor(city.Url);
        await visitor.Enters(name, given, next: Own);
        return (name, visitor);
    }

    [Fact]
    public async Task A_given_password_opens_once_and_only_with_one_of_their_own()
    {
        var (name, given) = await Make("liaison", "IDAAN");
        using var visitor = new Visitor(city.Url);
        await (await visitor.SignIn(name, given)).Problem(401, "newPasswordNeeded");
        foreach (var (bad, why) in new[]
        {
            ("corta", "passwordLength"), (given, "passwordEasy"), ("aaaaaaaaaaaaaaaa", "passwordEasy"),
            ("Contraseña12345", "passwordEasy"), (name + "1234", "passwordEasy"),
        })
        {
            var refused = await (await visitor.SignIn(name, given, next: bad)).Problem(400, "validation");
            Assert.Equal(("/newPassword", why), (refused.GetProperty("errors")[0].Text("pointer"),
                refused.GetProperty("errors")[0].Text("code")));
        }
        await visitor.Enters(name.ToUpperInvariant(), given, next: Own);
        var me = await visitor.Http.GetJson("/api/v1/session");
        Assert.Equal((name, "liaison", "IDAAN", "True"),
            (me.Text("name"), me.Text("role"), me.Text("scope"), me.Text("account")));
        await (await visitor.SignIn(name, given)).Problem(401, "wrongPassword");
        await (await visitor.SignIn("nadie", Own)).Problem(401, "wrongPassword");
        // What the session may do is what its role may.
        Assert.Equal(HttpStatusCode.OK, (await visitor.Http.GetAsync("/api/v1/cases")).StatusCode);
        await (await visitor.Http.GetAsync("/api/v1/accounts")).Problem(403, "forbidden");
    }

    [Fact]
    public async Task Guesses_that_come_at_once_are_all_counted_and_shut_the_account_for_a_while()
    {
        var (name, visitor) = await Somebody();
        using (visitor)
        {
            await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => visitor.SignIn(name, "otra cosa distinta")));
            await (await visitor.SignIn(name, Own)).Problem(401, "wrongPassword");
            var seen = await Admin.GetJson($"/api/v1/accounts/{name}");
            Assert.True(seen.TryGetProperty("shut", out _));
            // A session that was begun before goes on: who guesses cannot throw anybody out.
            Assert.Equal(HttpStatusCode.OK, await visitor.Session());
            var given = await Admin.PostJson($"/api/v1/accounts/{name}/password", new { });
            await visitor.Enters(name, given.Text("password"), next: Own + " otra vez");
        }
    }

    [Fact]
    public async Task A_second_factor_is_asked_for_taken_once_and_replaced_by_recovery_codes()
    {
        var (name, visitor) = await Somebody();
        using (visitor)
        {
            var key = (await visitor.Http.PostJson("/api/v1/account/second-factor", new { })).Text("key");
            await (await visitor.Http.PostAsJsonAsync("/api/v1/account/second-factor/confirm", new { code = "000000" }))
                .Problem(400, "validation");
            var codes = (await visitor.Http.PostJson("/api/v1/account/second-factor/confirm",
                new { code = Totp.Code(key, -1) })).GetProperty("codes").EnumerateArray().Select(c => c.GetString()!)
                .ToList();
            Assert.Equal(10, codes.Distinct().Count());
            using var other = new Visitor(city.Url);
            await (await other.SignIn(name, Own)).Problem(401, "codeNeeded");
            await (await other.SignIn(name, Own, "123")).Problem(401, "wrongCode");
            var code = Totp.Code(key);
            await other.Enters(name, Own, code);
            await (await other.SignIn(name, Own, code)).Problem(401, "wrongCode");
            await other.Enters(name, Own, codes[0].ToLowerInvariant());
            await (await other.SignIn(name, Own, codes[0])).Problem(401, "wrongCode");
            Assert.Equal("9", (await other.Http.GetJson("/api/v1/account")).Text("recoveryCodes"));
            // The phone is lost: an administrator ends it, and with it the sessions.
            (await Admin.PostAsync($"/api/v1/accounts/{name}/second-factor/end", null)).EnsureSuccessStatusCode();
            Assert.Equal(HttpStatusCode.Unauthorized, await other.Session());
            await other.Enters(name, Own);
            var happened = (await Admin.GetJson($"/api/v1/accounts/{name}/changes")).GetProperty("items")
                .EnumerateArray().Select(c => c.Text("what")).Distinct().ToHashSet();
            Assert.Superset(new HashSet<string>
            {
                "made", "passwordChanged", "signedIn", "secondFactorOn", "recoveryCodesMade", "recoveryCodeUsed",
                "secondFactorOff",
            }, happened);
        }
    }

    [Fact]
    public async Task Whoever_is_closed_changed_or_signs_out_everywhere_is_out_at_once()
    {
        var (name, visitor) = await Somebody();
        using (visitor)
        {
            using var second = new Visitor(city.Url);
            await second.Enters(name, Own);
            (await visitor.Http.DeleteAsync("/api/v1/account/sessions")).EnsureSuccessStatusCode();
            Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized),
                (await visitor.Session(), await second.Session()));
            await second.Enters(name, Own);
            await visitor.Enters(name, Own);
            // Another password: the other browser is out, this one stays.
            (await visitor.Http.PostAsJsonAsync("/api/v1/account/password",
                new { password = Own, newPassword = Own + " y truenos" })).EnsureSuccessStatusCode();
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized),
                (await visitor.Session(), await second.Session()));
            (await Admin.PostAsync($"/api/v1/accounts/{name}/close", null)).EnsureSuccessStatusCode();
            Assert.Equal(HttpStatusCode.Unauthorized, await visitor.Session());
            await (await visitor.SignIn(name, Own + " y truenos")).Problem(401, "wrongPassword");
            (await Admin.PostAsync($"/api/v1/accounts/{name}/open", null)).EnsureSuccessStatusCode();
            await visitor.Enters(name, Own + " y truenos");
        }
    }

    [Fact]
    public async Task Two_administrators_do_not_undo_each_other_and_rights_change_with_the_session()
    {
        var (name, visitor) = await Somebody();
        using (visitor)
        {
            var seen = await Admin.GetAsync($"/api/v1/accounts/{name}");
            async Task<HttpResponseMessage> Put(string? tag, object body)
            {
                using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/accounts/{name}")
                {
                    Content = JsonContent.Create(body),
                };
                if (tag is not null)
                    request.Headers.IfMatch.Add(EntityTagHeaderValue.Parse(tag));
                return await Admin.SendAsync(request);
            }
            var crew = new { fullName = "Ana Díaz", role = "crew" };
            await (await Put(null, crew)).Problem(428, "ifMatchRequired");
            await (await Put(seen.Headers.ETag!.Tag, new { fullName = " ", role = "liaison" }))
                .Problem(400, "validation");
            await (await Put(seen.Headers.ETag!.Tag, crew)).Json(HttpStatusCode.OK);
            await (await Put(seen.Headers.ETag!.Tag, crew)).Problem(412, "accountMovedOn");
            Assert.Equal(HttpStatusCode.Unauthorized, await visitor.Session());
            await visitor.Enters(name, Own);
            Assert.Equal("crew", (await visitor.Http.GetJson("/api/v1/session")).Text("role"));
        }
    }

    [Fact]
    public async Task A_name_is_one_persons_or_one_programs()
    {
        var (name, _) = await Make();
        await (await Admin.PostAsJsonAsync("/api/v1/accounts",
            new { name = name.ToUpperInvariant(), fullName = "Otra", role = "crew" })).Problem(409, "nameTaken");
        await (await Admin.PostAsJsonAsync("/api/v1/accounts",
            new { name = "otra-persona", fullName = "Otra", role = "crew", email = $"{name}@example.org" }))
            .Problem(409, "nameTaken");
        await (await Admin.PostAsJsonAsync("/api/v1/accounts",
            new { name = "demo-crew", fullName = "Otra", role = "crew" })).Problem(409, "nameTaken");
        await (await Admin.PostAsJsonAsync("/api/v1/keys", new { name, role = "client" })).Problem(409, "nameTaken");
        var bad = await (await Admin.PostAsJsonAsync("/api/v1/accounts",
            new { name = "a b", fullName = "", role = "king", email = "nowhere" })).Problem(400, "validation");
        Assert.Equal(["/fullName", "/email", "/role", "/name"],
            bad.GetProperty("errors").EnumerateArray().Select(e => e.Text("pointer")));
    }

    [Fact]
    public async Task A_key_may_only_read_ends_on_its_day_and_takes_its_sessions_along()
    {
        var reader = await Admin.PostJson("/api/v1/keys",
            new { name = "tablero", role = "dispatcher", readsOnly = true }, HttpStatusCode.Created);
        using var reads = new HttpClient { BaseAddress = city.Url };
        reads.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", reader.Text("key"));
        Assert.Equal(HttpStatusCode.OK, (await reads.GetAsync("/api/v1/cases")).StatusCode);
        await (await reads.PostAsJsonAsync("/api/v1/tow-requests", new { })).Problem(403, "readsOnly");
        await (await Admin.PostAsJsonAsync("/api/v1/keys",
            new { name = "ayer", role = "client", expiresAt = "2026-01-01T00:00:00Z" })).Problem(400, "validation");
        var brief = await Admin.PostJson("/api/v1/keys", new
        {
            name = "breve",
            role = "client",
            expiresAt = TimeProvider.System.GetUtcNow().AddSeconds(4),
        }, HttpStatusCode.Created);
        using var passing = new HttpClient { BaseAddress = city.Url };
        passing.DefaultRequestHeaders.Add("X-Api-Key", brief.Text("key"));
        Assert.Equal(HttpStatusCode.OK, (await passing.GetAsync("/api/v1/session")).StatusCode);
        using var visitor = new Visitor(city.Url);
        (await visitor.Http.PostAsJsonAsync("/api/v1/session", new { key = reader.Text("key") }))
            .EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.OK, await visitor.Session());
        var listed = (await Admin.GetJson("/api/v1/keys?limit=1000")).GetProperty("items").EnumerateArray()
            .Single(k => k.Text("id") == reader.Text("id"));
        Assert.Equal(DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).ToString("O"),
            listed.Text("usedOn"));
        (await Admin.DeleteAsync($"/api/v1/keys/{reader.Text("id")}")).EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.Unauthorized, await visitor.Session());
        await (await Admin.DeleteAsync($"/api/v1/keys/{reader.Text("id")}")).Problem(404, "notFound");
        await Eventually.Is(async () => (await passing.GetAsync("/api/v1/session")).StatusCode
            == HttpStatusCode.Unauthorized, "the key has ended");
    }

    [Theory]
    [InlineData("94287082", 1L)]
    [InlineData("07081804", 37037036L)]
    [InlineData("65353130", 666666666L)]
    public void The_tests_authenticator_shows_the_codes_of_RFC_6238(string code, long step) =>
        Assert.Equal(code[2..], Totp.CodeAt("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", step));

    [Fact]
    public async Task Neither_passwords_nor_codes_lie_in_the_database_as_they_are_typed()
    {
        var (name, visitor) = await Somebody();
        using (visitor)
        {
            var key = (await visitor.Http.PostJson("/api/v1/account/second-factor", new { })).Text("key");
            var codes = await visitor.Http.PostJson("/api/v1/account/second-factor/confirm",
                new { code = Totp.Code(key) });
            await using var connection = await city.App.Services.GetRequiredService<Database>()
                .Open(TestContext.Current.CancellationToken);
            var lies = JsonSerializer.Serialize((IDictionary<string, object?>)await connection.QuerySingleAsync(
                "SELECT * FROM accounts WHERE name = @name", new { name }));
            Assert.DoesNotContain(Own, lies, StringComparison.Ordinal);
            Assert.DoesNotContain(key, lies, StringComparison.Ordinal);
            Assert.DoesNotContain(codes.GetProperty("codes")[0].GetString()!, lies, StringComparison.Ordinal);
        }
    }
}

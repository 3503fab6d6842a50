using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SkiaSharp;

namespace Despacho311.Tests.Api.FeatureLayers;

/// <summary>The program beside a feature service of the utility's own.</summary>
public class UtilityCity : IAsyncLifetime
{
    public FeatureServer Utility { get; } = new() { Token = "secreto" };

    public CityProcess City { get; private set; } = null!;

    protected virtual Task<string> Postgres() => Task.FromResult("");

    public async ValueTask InitializeAsync()
    {
        var layer = new Dictionary<string, string?>
        {
            ["ConnectionStrings__Postgres"] = await Postgres(),
            ["FeatureLayers__idaan__Url"] = Utility.Url.ToString(),
            ["FeatureLayers__idaan__TokenUrl"] = Utility.TokenUrl.ToString(),
            ["FeatureLayers__idaan__User"] = "c311",
            ["FeatureLayers__idaan__Password"] = "clave",
            ["FeatureLayers__idaan__Secret"] = "llave",
            ["FeatureLayers__idaan__Every"] = "00:00:01",
        };
        City = await CityProcess.StartSet(
            Directory.CreateTempSubdirectory("despacho311-").FullName, layer, "--demo", "--no-drive");
    }

    public async ValueTask DisposeAsync()
    {
        await City.DisposeAsync();
        Utility.Dispose();
        GC.SuppressFinalize(this);
    }
}

public sealed class PostgresUtilityCity(PostgresServer server) : UtilityCity
{
    protected override Task<string> Postgres() => server.NewDatabase();
}

public sealed class SqliteFeatureLayerTests(UtilityCity both) : FeatureLayerTests(both), IClassFixture<UtilityCity>;

public sealed class PostgresFeatureLayerTests(PostgresUtilityCity both)
    : FeatureLayerTests(both), IClassFixture<PostgresUtilityCity>;

/// <summary>One registry of leaks with two doors, ours and the utility's.</summary>
public abstract class FeatureLayerTests(UtilityCity both) : IDisposable
{
    private const string Layers = "/api/v1/feature-layers";
    private const string Idaan = Layers + "/idaan";
    private readonly FeatureServer utility = both.Utility;
    private readonly CityProcess city = both.City;
    private readonly HttpClient dispatcher = both.City.Client("demo-dispatcher");
    private readonly HttpClient crew = both.City.Client("demo-crew");
    private readonly HttpClient client = both.City.Client("demo-client");

    public void Dispose()
    {
        foreach (var each in new[] { dispatcher, crew, client })
            each.Dispose();
        GC.SuppressFinalize(this);
    }

    private Task Becomes(long feature, string field, string? value) => Eventually.Is(() =>
        Task.FromResult(utility.Find(feature)[field]?.ToString() == value), $"{field} = {value} there");

    private async Task<string> CodeOf(long feature)
    {
        await Eventually.Is(() => Task.FromResult(utility.Find(feature)["codigo_311"] is not null), "a code there");
        return utility.Find(feature)["codigo_311"]!.ToString();
    }

    private async Task<string> LeakOf(string code) => (await Eventually.Get(async () =>
        (await dispatcher.GetJson($"/api/v1/cases/{code}")).TryGetProperty("leakId", out var leak)
            ? leak.ToString() : null, "its leak"))!;

    private async Task<JsonElement> LeakIs(string leak, string state)
    {
        JsonElement now = default;
        await Eventually.Is(
            async () => (now = await dispatcher.GetJson($"/api/v1/leaks/{leak}")).Text("state") == state,
            $"a leak that is {state}");
        return now;
    }

    /// <summary>The exchange of this kind and state whose fault says so.</summary>
    private async Task<JsonElement> Exchange(string kind, string state, string fault = "")
    {
        async Task<JsonElement> Look() => (await dispatcher.GetJson($"{Idaan}/exchanges?state={state}"))
            .GetProperty("items").EnumerateArray().FirstOrDefault(e => e.Text("kind") == kind
                && (fault.Length == 0 || e.Text("fault").Contains(fault, StringComparison.Ordinal)));
        JsonElement found = default;
        await Eventually.Is(async () => (found = await Look()).ValueKind == JsonValueKind.Object,
            $"a {kind} that is {state}");
        return found;
    }

    [Fact]
    public async Task A_report_of_their_form_becomes_a_case_with_photo_place_and_reporter_and_gets_its_code_there()
    {
        using var surface = SKSurface.Create(new SKImageInfo(40, 30));
        using var jpeg = surface.Snapshot().Encode(SKEncodedImageFormat.Jpeg, 90);
        var told = DateTimeOffset.UtcNow.AddHours(-5);
        var filledIn = new
        {
            descripcion = "Sale agua de la acera",
            precision_m = 7,
            telefono = "6612-3344",
            nombre = "Ana",
            fecha = told.ToUnixTimeMilliseconds(),
        };
        var feature = utility.Fill(8.9912, -79.5203, filledIn, jpeg.ToArray());
        var code = await CodeOf(feature);
        var report = await dispatcher.GetJson($"/api/v1/cases/{code}");
        Assert.Equal(("Sale agua de la acera", "IDAAN-FUGA", 7), (report.Text("description"), report.Text("service"),
            report.GetProperty("accuracyMeters").GetInt32()));
        Assert.Equal(told.ToUnixTimeSeconds(), report.GetProperty("openedAt").GetDateTimeOffset().ToUnixTimeSeconds());
        Assert.Equal(8.9912, report.GetProperty("location").GetProperty("lat").GetDouble(), 6);
        Assert.Equal(1, report.GetProperty("photos").GetArrayLength());
        var there = utility.Find(feature);
        Assert.Equal((code, "received", "1"), (there["codigo_311"]!.ToString(), there["estado_311"]!.ToString(),
            there["personas_311"]!.ToString()));
        Assert.True(there["vence_311"]!.GetValue<long>() > DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        // Who reported it is known here by their number.
        using var callTaker = city.Client("demo-calltaker");
        Assert.Contains(code, (await callTaker.GetJson("/api/v1/callers?phone=66123344")).ToString(),
            StringComparison.Ordinal);
        await Becomes(feature, "fuga_311", await LeakOf(code));
        // And nobody reads it off the ledger.
        var passed = (await dispatcher.GetJson($"{Idaan}/exchanges?case={code}")).GetProperty("items").EnumerateArray()
            .ToList();
        Assert.Contains(passed, e => e.Text("kind") == "report");
        foreach (var exchange in passed)
            Assert.DoesNotMatch("6612-?3344|Ana", (await dispatcher.GetJson($"{Idaan}/exchanges/{exchange.Text("id")}"))
                .ToString());
    }

    [Fact]
    public async Task A_leak_that_is_reported_here_is_there_too_and_what_crews_do_on_either_side_is_known_on_the_other()
    {
        var told = new
        {
            service = "IDAAN-FUGA",
            location = new { lat = 9.01, @long = -79.51 },
            description = "Fuga grande",
            reporter = new { phone = "6677-8899", firstName = "Luis" },
        };
        var code = (await client.PostJson("/api/v1/cases", told, HttpStatusCode.Created)).Text("id");
        await Eventually.Is(
            () => Task.FromResult(utility.All.Any(f => f["codigo_311"]?.ToString() == code)), "it there");
        var there = utility.All.Single(f => f["codigo_311"]?.ToString() == code);
        Assert.Equal(("Fuga grande", "reportada", null, null), (there["descripcion"]!.ToString(),
            there["estado"]!.ToString(), there["telefono"], there["nombre"]));
        var feature = there["objectid"]!.GetValue<long>();
        var leak = await LeakOf(code);
        // Their dispatcher assigns it in their own tool.
        utility.Change(feature, new { estado = "asignada", cuadrilla = "Norte 3" });
        Assert.Equal("Norte 3", (await LeakIs(leak, "claimed")).Text("crew"));
        await Becomes(feature, "estado_311", "inProgress");
        // The crew repairs it on our page.
        await crew.PostJson($"/api/v1/leaks/{leak}/repaired", new { note = "Abrazadera nueva", cause = "corrosión" });
        await Becomes(feature, "estado", "reparada");
        Assert.Equal(("Abrazadera nueva", "corrosión"), (utility.Find(feature)["nota"]!.ToString(),
            utility.Find(feature)["causa"]!.ToString()));
        await Becomes(feature, "estado_311", "resolved");
        // What cannot be is written back as it is, and a person sees it.
        utility.Change(feature, new { estado = "asignada" });
        var stuck = await Exchange("standing", "stuck", "Repaired cannot become Claimed");
        Assert.Equal(code, stuck.Text("case"));
        await Becomes(feature, "estado", "reparada");
        var settled = await dispatcher.PostJson($"{Idaan}/exchanges/{stuck.Text("id")}/settle",
            new { note = "Llamé a la cuadrilla" });
        Assert.Equal(("settled", "demo-dispatcher: Llamé a la cuadrilla"),
            (settled.Text("state"), settled.Text("fault")));
    }

    [Fact]
    public async Task What_is_ours_and_changed_there_is_put_right_and_words_that_nobody_knows_wait_for_a_person()
    {
        var feature = utility.Fill(9.05, -79.45, new { descripcion = "Medidor" });
        var code = await CodeOf(feature);
        await LeakOf(code);
        utility.Change(feature, new { codigo_311 = "XXXX-XXXX", estado = "en bodega" });
        await Becomes(feature, "codigo_311", code);
        var stuck = await Exchange("standing", "stuck", "en bodega");
        var whole = await dispatcher.GetJson($"{Idaan}/exchanges/{stuck.Text("id")}");
        Assert.Equal("en bodega", whole.GetProperty("feature").GetProperty("attributes").Text("estado"));
        // A report without a place waits too, until somebody gives it one.
        var nowhere = utility.Fill(0, 0, new { descripcion = "¿Dónde?", Telefono = "6655-0011", NOMBRE = "Eva" });
        var waits = (await Exchange("report", "stuck", "no place")).Text("id");
        Assert.DoesNotMatch("6655|Eva", (await dispatcher.GetJson($"{Idaan}/exchanges/{waits}")).ToString());
        utility.Change(nowhere, new { direccion = "Calle 50, frente al parque" });
        var found = await dispatcher.GetJson($"/api/v1/cases/{await CodeOf(nowhere)}");
        Assert.Equal("Calle 50, frente al parque", found.Text("address"));
    }

    [Fact]
    public async Task Their_webhooks_are_believed_with_the_secret_only_and_tell_of_a_report_once()
    {
        utility.Away = true;
        await Eventually.Is(async () => (await dispatcher.GetJson(Layers)).GetProperty("items")[0]
            .TryGetProperty("failingSince", out _), "known as failing");
        var feature = utility.Fill(9.02, -79.47, new { descripcion = "Por el formulario" });
        var survey = utility.Told(feature);
        using var anonymous = city.Client(null);
        await (await anonymous.PostAsJsonAsync($"{Idaan}/hook?key=otra", survey)).Problem(403, "wrongSignature");
        await (await anonymous.PostAsJsonAsync($"{Idaan}/hook", survey)).Problem(403, "wrongSignature");
        await (await anonymous.PostAsJsonAsync($"{Layers}/nadie/hook?key=llave", survey))
            .Problem(403, "wrongSignature");
        await (await anonymous.PostAsJsonAsync($"{Idaan}/hook?key=llave", new { feature = 3 })).Problem(400, "json");
        for (var time = 0; time < 2; time++)
            Assert.Equal(HttpStatusCode.OK,
                (await anonymous.PostAsJsonAsync($"{Idaan}/hook?key=llave", survey)).StatusCode);
        Assert.Equal("queued", (await Exchange("report", "queued")).Text("state"));
        utility.Away = false;
        // It is asked again after five seconds, then thirty, then two minutes.
        await Eventually.Is(async () => !(await dispatcher.GetJson(Layers)).GetProperty("items")[0]
            .TryGetProperty("failingSince", out _), "known as well again", 150);
        var code = await CodeOf(feature);
        Assert.Equal("Por el formulario", (await dispatcher.GetJson($"/api/v1/cases/{code}")).Text("description"));
        // The feature service's own says nothing but that there is something, and signs it.
        var body = Encoding.UTF8.GetBytes("""[{"name":"311","layerId":0,"events":["FeaturesCreated"]}]""");
        using var signed = new HttpRequestMessage(HttpMethod.Post, $"{Idaan}/hook")
        {
            Content = new ByteArrayContent(body),
        };
        signed.Headers.Add("x-esriHook-Signature",
            "sha256=" + Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes("llave"), body)));
        Assert.Equal(HttpStatusCode.OK, (await anonymous.SendAsync(signed)).StatusCode);
        var cases = await dispatcher.GetJson("/api/v1/cases?service=IDAAN-FUGA&limit=200");
        Assert.Single(cases.GetProperty("items").EnumerateArray(), c => c.Text("description") == "Por el formulario");
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Despacho311.Tests.Api.Contract;

namespace Despacho311.Tests.Api.Towing;

/// <summary>A city of its own for tests of dispatch, whose companies and trucks nobody else moves.</summary>
public sealed class TowCity : IAsyncLifetime
{
    public const double Lat = 8.98;
    public const double Long = -79.53;
    public const string Zone = "PA-1";

    private readonly string data = Directory.CreateTempSubdirectory("despacho311-").FullName;
    private CityProcess city = null!;
    private readonly List<HttpClient> clients = [];
    private int last;

    public HttpClient Admin { get; private set; } = null!;

    public HttpClient Officer { get; private set; } = null!;

    public HttpClient Dispatcher { get; private set; } = null!;

    public HttpClient Anonymous { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        city = await CityProcess.Start(data, null, "--demo", "--no-drive");
        (Admin, Officer, Dispatcher, Anonymous) = (Client("demo-admin"), Client("demo-officer"),
            Client("demo-dispatcher"), Client(null));
    }

    /// <summary>Its answers are held against the description.</summary>
    public HttpClient Client(string? key)
    {
        var client = new HttpClient(new ResponseContract(Loopback.From("127.0.0.1", cookies: false)))
        {
            BaseAddress = city.Url,
        };
        if (key is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        clients.Add(client);
        return client;
    }

    /// <summary>Papers that are valid from this day to that one.</summary>
    public static object Papers(string from, string until, decimal bond = 50_000) => new
    {
        authorizedFrom = from,
        authorizedUntil = until,
        bond,
        bondUntil = until,
        insuredUntil = until,
    };

    public static object Valid => Papers($"{DateTime.UtcNow.Year}-01-01", $"{DateTime.UtcNow.Year + 1}-12-31");

    public async Task<string> Company(object? papers = null, string? slot = null, string zone = Zone)
    {
        var id = $"T-{Interlocked.Increment(ref last)}";
        await SetCompany(id, papers ?? Valid, slot, zone);
        return id;
    }

    public Task<JsonElement> SetCompany(string id, object papers, string? slot = null, string zone = Zone) =>
        Admin.PutJson($"/api/v1/companies/{id}", new { name = $"Pruebas {id}", slot, zones = new[] { zone }, papers });

    /// <summary>A truck of the company on duty, so many metres north of the scene.</summary>
    public async Task<TestTruck> Truck(string company, double metersNorth, string zone = Zone)
    {
        var id = $"TX-{Interlocked.Increment(ref last)}";
        await Admin.PostJson("/api/v1/trucks", new { id, company, zone, @class = "light" }, HttpStatusCode.Created);
        var key = (await Admin.PostJson("/api/v1/keys", new { name = id, role = "truck", scope = id },
            HttpStatusCode.Created)).Text("key");
        var truck = new TestTruck(id, key, Client(key));
        await Move(truck, metersNorth);
        await truck.Driver.PostJson($"/api/v1/trucks/{id}/shift", new { onDuty = true });
        return truck;
    }

    public async Task Move(TestTruck truck, double metersNorth)
    {
        var at = FormattableString.Invariant(
            $"/gps?id={truck.Key}&lat={Lat + metersNorth / 111_200}&lon={Long}&accuracy=5");
        Assert.Equal(HttpStatusCode.OK, (await Anonymous.GetAsync(at)).StatusCode);
    }

    /// <summary>A job ends a moment after its last step.</summary>
    public Task EndShift(TestTruck truck) => Eventually.Is(async () => (await truck.Driver.PostAsJsonAsync(
        $"/api/v1/trucks/{truck.Id}/shift", new { onDuty = false })).IsSuccessStatusCode, $"{truck.Id} rests");

    public static object Request(string? plate = null, string? ticket = null, string? scene = null,
        string badge = "4711", string kind = "sedan") => new
        {
            officer = new { badge, agency = "attt" },
            ticket = ticket ?? Numbers.Ticket(),
            infraction = "double-parking",
            vehicle = new { plate = plate ?? Numbers.Plate(), kind },
            location = new { lat = Lat, @long = Long },
            scene,
        };

    public async Task<string> Ask(string? scene = null) =>
        (await Officer.PostJson("/api/v1/tow-requests", Request(scene: scene), HttpStatusCode.Created)).Text("id");

    public async Task<string> Accept(TestTruck truck)
    {
        var driver = truck.Driver;
        var offer = await Eventually.Get(async () => (await driver.GetJson("/api/v1/offers")).GetProperty("items")
            .EnumerateArray().Select(o => o.Text("offerId")).FirstOrDefault(), "an offer");
        await driver.PostJson($"/api/v1/offers/{offer}/accept", new { });
        var id = offer.Split('.')[0];
        await StateIs(id, "assigned");
        return id;
    }

    /// <summary>The removals of all months as they are published.</summary>
    public async Task<string> PublishedRemovals()
    {
        var folder = Directory.CreateTempSubdirectory("despacho311-").FullName;
        var (code, said) = await Run.Try("env", "ConnectionStrings__Postgres=", CityProcess.Program,
            "export-open-data", folder, "--data", data);
        Assert.True(code == 0, said);
        return string.Concat(Directory.GetFiles(Path.Combine(folder, "removals"), "*.csv").Select(File.ReadAllText));
    }

    public Task StateIs(string id, string state) => Eventually.Is(async () =>
        (await Dispatcher.GetJson($"/api/v1/tow-requests/{id}")).Text("state") == state, $"{id} is {state}");

    /// <summary>Why the decision would not ask this truck; null when it could.</summary>
    public async Task<string?> Exclusion(string request, string truck) =>
        (await Dispatcher.GetJson($"/api/v1/tow-requests/{request}/candidates")).GetProperty("items").EnumerateArray()
            .Single(c => c.Text("truck") == truck).TryGetProperty("exclusion", out var why) ? why.GetString() : null;

    /// <summary>Takes the published file of the zone and proves it with nothing else.</summary>
    public async Task<string> ProvenLedger(string zone = Zone)
    {
        var ledger = await Anonymous.GetStringAsync($"/api/v1/zones/{zone}/ledger");
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, ledger);
        Assert.Contains("every decision follows", await Run.ToEnd(CityProcess.Program, "verify-ledger", file),
            StringComparison.Ordinal);
        return ledger;
    }

    public async ValueTask DisposeAsync()
    {
        clients.ForEach(c => c.Dispose());
        if (city is not null)
            await city.DisposeAsync();
    }
}

/// <summary>A truck with its operator.</summary>
public sealed record TestTruck(string Id, string Key, HttpClient Driver);

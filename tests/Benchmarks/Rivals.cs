using Despacho311.Host;
using Despacho311.Journal;
using Npgsql;
using Orleans.Configuration;

namespace Despacho311.Tests.Benchmarks;

/// <summary>What a competent engineer would write without this architecture, as small and as fast as it gets.</summary>
internal static class Rivals
{
    public const string Table =
        """
        CREATE TABLE reports (id uuid PRIMARY KEY, service text NOT NULL, lat double precision NOT NULL,
            long double precision NOT NULL, description text NOT NULL, device text, at timestamptz NOT NULL)
        """;

    public static WebApplicationBuilder Quiet(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(url);
        builder.Logging.ClearProviders();
        return builder;
    }

    /// <summary>Waits until a rival's process takes requests.</summary>
    public static async Task Answers(Uri url, string what)
    {
        using var client = new HttpClient();
        await Support.Eventually.Is(async () =>
        {
            try
            {
                return (await client.GetAsync(new Uri(url, "/health/ready"))).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, $"{what} answers", 30);
    }

    /// <summary>A minimal endpoint with one prepared INSERT for each request: no actors, no journal.</summary>
    public static async Task ServePlain(string url, string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = 64, MaxAutoPrepare = 10 }.ToString());
        await using var app = Quiet(url).Build();
        app.MapPost("/open311/v2/requests.json", async (HttpContext context) =>
        {
            var form = await context.Request.ReadFormAsync();
            var id = Guid.CreateVersion7();
            await using var command = source.CreateCommand("INSERT INTO reports VALUES ($1, $2, $3, $4, $5, $6, $7)");
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = form["service_code"].ToString() });
            command.Parameters.Add(new NpgsqlParameter<double> { TypedValue = double.Parse(form["lat"].ToString()) });
            command.Parameters.Add(new NpgsqlParameter<double> { TypedValue = double.Parse(form["long"].ToString()) });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = form["description"].ToString() });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = form["device_id"].ToString() });
            command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = DateTime.UtcNow });
            await command.ExecuteNonQueryAsync();
            return Results.Json(new[] { new { service_request_id = id } });
        });
        app.MapGet("/health/ready", () => "ready");
        await app.RunAsync();
    }

    /// <summary>A grain for each report whose state Orleans' own ADO.NET storage writes, on SQLite.</summary>
    public static async Task ServeOrleans(string url, string file)
    {
        using var database = Database.Sqlite(file);
        await database.Migrate(_ => { }, CancellationToken.None);
        var builder = Quiet(url);
        builder.UseOrleans(silo => silo.UseLocalhostClustering(Support.Loopback.FreePort(), Support.Loopback.FreePort())
            .UseCityStorage(database)
            .Configure<GrainCollectionOptions>(o => o.CollectionAge = TimeSpan.FromMinutes(2)));
        await using var app = builder.Build();
        app.MapPost("/open311/v2/requests.json", async (HttpContext context, IGrainFactory grains) =>
        {
            var form = await context.Request.ReadFormAsync();
            var id = Guid.CreateVersion7();
            await grains.GetGrain<IReportGrain>(id).Open(new Report
            {
                Service = form["service_code"].ToString(),
                Lat = double.Parse(form["lat"].ToString()),
                Long = double.Parse(form["long"].ToString()),
                Description = form["description"].ToString(),
                Device = form["device_id"].ToString(),
                At = DateTimeOffset.UtcNow,
            });
            return Results.Json(new[] { new { service_request_id = id } });
        });
        app.MapGet("/health/ready", () => "ready");
        await app.RunAsync();
    }
}

[GenerateSerializer, Alias("bench.report")]
public sealed class Report
{
    [Id(0)] public string Service { get; set; } = "";
    [Id(1)] public double Lat { get; set; }
    [Id(2)] public double Long { get; set; }
    [Id(3)] public string Description { get; set; } = "";
    [Id(4)] public string Device { get; set; } = "";
    [Id(5)] public DateTimeOffset At { get; set; }
}

[Alias("bench.report-grain")]
public interface IReportGrain : IGrainWithGuidKey
{
    [Alias("open")]
    Task Open(Report report);
}

internal sealed class ReportGrain(
    [PersistentState("report", SiloSetup.GrainStorage)] IPersistentState<Report> state) : Grain, IReportGrain
{
    public Task Open(Report report)
    {
        state.State = report;
        return state.WriteStateAsync();
    }
}

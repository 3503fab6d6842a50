using Despacho311.Api.Accounts;
using Despacho311.Api.Agencies;
using Despacho311.Api.Cases;
using Despacho311.Api.Chat;
using Despacho311.Api.City;
using Despacho311.Api.Clocks;
using Despacho311.Api.Codes;
using Despacho311.Api.Contacts;
using Despacho311.Api.Demo;
using Despacho311.Api.Description;
using Despacho311.Api.FeatureLayers;
using Despacho311.Api.Feeds;
using Despacho311.Api.Gps;
using Despacho311.Api.Indicators;
using Despacho311.Api.Leaks;
using Despacho311.Api.Live;
using Despacho311.Api.Maps;
using Despacho311.Api.Messages;
using Despacho311.Api.Open311;
using Despacho311.Api.OpenData;
using Despacho311.Api.Personal;
using Despacho311.Api.Photos;
using Despacho311.Api.Push;
using Despacho311.Api.Quality;
using Despacho311.Api.Reports;
using Despacho311.Api.Search;
using Despacho311.Api.StandardTexts;
using Despacho311.Api.Towing;
using Despacho311.Api.Webhooks;
using Despacho311.Contracts.Cases;
using Despacho311.Host;
using Despacho311.Host.Cluster;
using Despacho311.Host.Live;
using Despacho311.Journal;
using Microsoft.AspNetCore.DataProtection;
using Orleans.Dashboard;

namespace Despacho311.Api;

/// <summary>Puts one process together: the api, and in embedded mode the silo with it.</summary>
public static class Startup
{
    /// <summary>No body is larger: a report with its photos. Those that carry JSON are held to 64 kB.</summary>
    private const long MaxBodyBytes = 40 * 1024 * 1024;

    public static async Task<WebApplication> Build(Launch launch, Action<IServiceCollection>? change = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = ContentRoot(),
            WebRootPath = "wwwroot",
        });
        builder.WebHost.UseUrls(launch.Urls).ConfigureKestrel(k => k.Limits.MaxRequestBodySize = MaxBodyBytes);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Orleans", LogLevel.Error)
            .AddFilter("Polly", LogLevel.Warning).AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
            .AddFilter("Despacho311", launch.Demo ? LogLevel.Warning : LogLevel.Information);
        builder.AddTelemetry("api");
        await AddCity(builder, launch);
        AddApi(builder.Services, builder.Configuration, launch);
        change?.Invoke(builder.Services);
        var app = builder.Build();
        await Prepare(app, launch);
        Map(app);
        return app;
    }

    /// <summary>The grains are here, or in silos of their own whose client this process is.</summary>
    /// <exception cref="InvalidOperationException">A setting is missing, or the database is not this program's.
    /// </exception>
    private static async Task AddCity(WebApplicationBuilder builder, Launch launch)
    {
        var settings = builder.Configuration;
        if (launch.Cluster && string.IsNullOrEmpty(settings.GetConnectionString("Postgres")))
            throw new InvalidOperationException("ConnectionStrings__Postgres is not set.");
        var redis = launch.Cluster ? settings.GetConnectionString("Redis") : null;
        if (launch.Cluster && string.IsNullOrEmpty(redis))
            throw new InvalidOperationException("ConnectionStrings__Redis is not set.");
        var database = OpenDatabase(settings, launch.DataDir);
        await database.Migrate(_ => { }, CancellationToken.None);
        if (redis is not null)
        {
            builder.Services.AddCommonClock(await CommonClock.Of(database)).AddCityReading(database)
                .AddRedis(redis).AddHostedService<LiveReceiver>().AddHostedService<LiveKeeper>();
            builder.UseOrleansClient(client => client.UseCityCluster(redis).UseCityDashboard(settings));
        }
        else
        {
            var hold = await DatabaseHold.Take(database, null, TimeProvider.System);
            builder.Services.AddCity(database).AddHostedService<LiveKeeper>()
                .AddSingleton(_ => hold).AddHostedService<HoldKeeper>();
            builder.UseOrleans(silo => silo.UseCityStorage(database).UseCityDashboard(settings)
                .UseLocalhostClustering(Ports.Free(), Ports.Free(), null, SiloSetup.Cluster,
                    $"{SiloSetup.Cluster}-{Environment.ProcessId}"));
        }
        builder.Services.AddCityView();
    }

    public static Database OpenDatabase(IConfiguration configuration, string dataDir)
    {
        var archive = configuration["Journal:Archive"] ?? Path.Combine(dataDir, "archive");
        return configuration.GetConnectionString("Postgres") is { Length: > 0 } postgres
            ? Database.Postgres(postgres, archive)
            : Database.Sqlite(Path.Combine(dataDir, "despacho311.db"), archive);
    }

    private static string ContentRoot()
    {
        // Run from the sources, the dashboard lies beside the project; published, beside the program.
        static bool IsThere(string folder) => File.Exists(Path.Combine(folder, "wwwroot", "index.html"));
        for (var dir = new DirectoryInfo(AppContext.BaseDirectory); !IsThere(AppContext.BaseDirectory)
            && dir is not null; dir = dir.Parent)
            if (IsThere(Path.Combine(dir.FullName, "api")))
                return Path.Combine(dir.FullName, "api");
        return AppContext.BaseDirectory;
    }

    private static void AddApi(IServiceCollection services, IConfiguration settings, Launch launch)
    {
        services.AddSingleton(launch);
        services.Configure<RouteOptions>(o => o.SetParameterPolicy<FormatConstraint>(FormatConstraint.Name));
        services.AddSingleton<CodeBook>();
        // Found once: looking a grain's type up by its interface costs more than the call itself.
        services.AddSingleton(s => s.GetRequiredService<IGrainFactory>()
            .GetGrain<ICaseIntakeGrain>(ICaseIntakeGrain.Any));
        services.AddSingleton<CityMap>().AddSingleton<TextStore>();
        services.AddSingleton<PipeBreaks>();
        services.AddSingleton<PublicLayers>();
        services.AddSingleton(s => MapSettings.From(s.GetRequiredService<IConfiguration>()));
        services.AddSingleton<Idempotency>();
        services.AddSingleton<Devices>();
        services.AddSingleton<DeviceCodes>();
        services.AddSingleton<PhotoStore>();
        services.AddTowing();
        services.AddSingleton<ServerSecret>().AddSingleton<PersonalSeal>();
        services.AddSingleton<ReporterKeys>().AddSingleton<Reporters>().AddSingleton<OwnReports>()
            .AddSingleton<PersonalReads>();
        services.AddSingleton<DigestStore>().AddHostedService<DigestPost>();
        services.AddSingleton<PersonalData>();
        services.AddSingleton(s => RetentionSettings.From(s.GetRequiredService<IConfiguration>()))
            .AddHostedService<Retention>();
        services.AddMessages();
        services.AddAccounts(settings);
        services.AddSingleton<FeedStore>();
        services.AddHostedService<CaseSearch>();
        services.AddHostedService<RulesWatch>();
        services.AddSingleton<ClockStore>().AddSingleton<ClockReckoning>().AddHostedService<ClockFeed>();
        services.AddSingleton<FigureStore>().AddSingleton<IndicatorMonths>();
        services.AddWebhooks(launch);
        services.AddFeatureLayers();
        services.AddPush();
        services.AddOpenData(launch);
        services.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(launch.DataDir,
            "session-keys")))
            .SetApplicationName("despacho311");
        services.AddSingleton<LivePump>();
        services.AddHostedService(s => s.GetRequiredService<LivePump>());
        services.AddSignalR(o => o.MaximumReceiveMessageSize = 16 * 1024).AddMessagePackProtocol();
        services.AddDescription();
        services.AddLimits();
        if (launch.Demo)
            services.AddHostedService<DemoTrucks>();
        if (launch.Drive)
            services.AddSingleton<DemoHands>().AddHostedService<DemoDrive>();
    }

    private static async Task Prepare(WebApplication app, Launch launch)
    {
        await app.Services.GetRequiredService<CityMap>().Load();
        await app.Services.GetRequiredService<TextStore>().Load();
        await app.Services.GetRequiredService<ServerSecret>().Load();
        var keys = app.Services.GetRequiredService<KeyStore>();
        if (launch.Demo)
            await DemoSeeds.AddKeys(keys);
        else if (await AccountSetup.MakeFirst(app.Services) is { } password)
            app.Lifetime.ApplicationStarted.Register(() => app.Logger.LogWarning(
                "First start. Sign in as admin; the password, shown this once: {Password}", password));
    }

    private static void Map(WebApplication app)
    {
        app.UseForwardedHeaders(Proxies.From(app.Configuration));
        app.UseExceptionHandler(e => e.Run(Problems.Edge));
        var settings = app.Services.GetRequiredService<MapSettings>();
        var policy = ContentPolicy(settings);
        app.Use((context, next) => Headers(context, next, policy));
        app.UseStaticPages();
        app.Use(Open311Edge.Run);
        app.Use(Problems.Speak);
        app.UseRouting();
        app.Use(Problems.NoBlankIds);
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.Use(AccountSetup.NoWritesByReaders);
        if (app.Services.GetRequiredService<Launch>().Drive)
            app.Use(app.Services.GetRequiredService<DemoHands>().See);
        app.Use((context, next) => context.Request.Path.StartsWithSegments("/api")
            ? context.RequestServices.GetRequiredService<Idempotency>().Run(context, () => next(context))
            : next(context));
        app.MapOpenApi().Public("the description of the api").ExcludeFromDescription();
        app.MapAccounts();
        app.MapOpen311Services();
        app.MapOpen311Post();
        app.MapOpen311Requests();
        app.MapOpen311Updates();
        app.MapCases();
        app.MapCaseMoves();
        app.MapClocks();
        app.MapServices();
        app.MapDirectory();
        app.MapContacts();
        app.MapNearby();
        app.MapReports();
        app.MapPersonal();
        app.MapMessages();
        app.MapChat();
        app.MapIndicators();
        app.MapQuality();
        app.MapPhotos();
        app.MapTowing();
        app.MapLeaks();
        app.MapLeakArrangements();
        app.MapLeakOverview();
        app.MapGps();
        app.MapDevices();
        app.MapPush();
        app.MapAlerts();
        app.MapWebhooks();
        app.MapFeatureLayers();
        app.MapOpenData();
        app.MapOgcFeatures();
        app.MapTiles();
        app.MapHub<LiveHub>("/hubs/live");
        app.MapHealth();
        app.MapGrainsDashboard();
        // What no endpoint takes: named for what it is, so that the rule "deny by default" hides no 404.
        app.MapFallback("{*path}", (HttpContext context) => context.Request.IsOpen311()
            ? Answer.Error(context, 404, "unknownRequest")
            : context.Problem(404, "notFound")).Public("nothing is here").ExcludeFromDescription();
    }

    /// <summary>The runtime's own dashboard, for administrators, when it is wanted.</summary>
    private static void MapGrainsDashboard(this WebApplication app)
    {
        if (SiloSetup.WantsDashboard(app.Configuration))
            app.MapOrleansDashboard("/admin/orleans").For().ExcludeFromDescription();
    }

    private static string ContentPolicy(MapSettings settings) =>
        $"default-src 'self'; img-src 'self' data: blob: {settings.Origin}; "
        + $"connect-src 'self' {settings.Origin}; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; "
        + "font-src 'self' data:; frame-ancestors 'none'; base-uri 'none'";

    private static Task Headers(HttpContext context, RequestDelegate next, string policy)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers.XFrameOptions = "DENY";
        headers.ContentSecurityPolicy = policy;
        return next(context);
    }

    public static void Greet(WebApplication app, Launch launch)
    {
        var url = app.Urls.First();
        app.Logger.LogInformation("Despacho 311 at {Url}", url);
        if (!launch.Demo)
            return;
        Console.Out.WriteLine($"""

            Despacho 311, demo: {url}
              Open it and sign in with  demo-dispatcher
              Other keys: {string.Join(", ", DemoSeeds.Keys.Select(k => k.Key).Where(k => k != "demo-dispatcher"))},
                demo-truck-1 ... demo-truck-{DemoSeeds.TruckCount}
              Report a leak:
                curl -d 'api_key=demo-client&service_code=IDAAN-FUGA&lat=8.9892&long=-79.5205&description=Fuga' \
                  {url}/open311/v2/requests.json
              Data: {launch.DataDir}
            """);
    }
}

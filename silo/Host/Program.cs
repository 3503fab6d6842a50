using Despacho311.Host;
using Despacho311.Host.Cluster;
using Despacho311.Host.Live;
using Despacho311.Journal;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

// A member of a cluster: PostgreSQL holds the journal, Redis the membership. The embedded mode does not come here; the
// api's process hosts the same grains.
var settings = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
foreach (var name in new[] { "Postgres", "Redis" })
{
    if (!string.IsNullOrEmpty(settings.GetConnectionString(name)))
        continue;
    await Console.Error.WriteLineAsync($"ConnectionStrings__{name} is not set.");
    return 1;
}
using var database = Database.Postgres(settings.GetConnectionString("Postgres")!, settings["Journal:Archive"]);
ClusterNumber number;
DatabaseHold hold;
CommonClock clock;
try
{
    await database.Migrate(_ => { }, CancellationToken.None);
    var options = ConfigurationOptions.Parse(settings.GetConnectionString("Redis")!);
    await using var redis = await ConnectionMultiplexer.ConnectAsync(options);
    number = await MembershipKeeper.NumberOf(redis);
    hold = await DatabaseHold.Take(database, number.Value, TimeProvider.System);
    clock = await CommonClock.Of(database);
}
catch (Exception e) when (e is System.Data.Common.DbException or InvalidOperationException or RedisException
    or TimeoutException or ArgumentException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
await using var held = hold;
var builder = Host.CreateApplicationBuilder(args);
builder.AddTelemetry("silo");
builder.Services.AddCommonClock(clock).AddCity(database).AddRedis(settings.GetConnectionString("Redis")!)
    .AddHostedService<LiveSender>().AddSingleton(number).AddHostedService<MembershipKeeper>().AddHostedService<Warmup>()
    .AddSingleton(hold).AddHostedService<HoldKeeper>();
foreach (var name in new[] { "Microsoft", "Orleans", "Polly" })
    builder.Logging.AddFilter(name, LogLevel.Warning);
builder.UseOrleans(silo => silo.UseRedisClustering(settings.GetConnectionString("Redis")!).UseCityStorage(database)
    .UseCityDashboard(settings).UseCityMembership().ConfigureEndpoints(Ports.Address(settings["Silo:Address"]),
        settings.GetValue("Silo:Port", Ports.Free()), settings.GetValue("Silo:GatewayPort", Ports.Free())));
await builder.Build().RunAsync();
return 0;

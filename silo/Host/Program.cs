using Despacho311.Host;
using Despacho311.Host.Cluster;
using Despacho311.Host.Live;
using Despacho311.Journal;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

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
using var database = Database.Postgres(settings.GetConnectionString("Postgres")!);
try
{
    await database.Migrate(_ => { }, CancellationToken.None);
}
catch (Exception e) when (e is System.Data.Common.DbException or InvalidOperationException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
var builder = Host.CreateApplicationBuilder(args);
builder.AddTelemetry("silo");
builder.Services.AddCity(database).AddRedis(settings.GetConnectionString("Redis")!).AddHostedService<LiveSender>()
    .AddHostedService<MembershipKeeper>().AddHostedService<Warmup>();
foreach (var name in new[] { "Microsoft", "Orleans", "Polly" })
    builder.Logging.AddFilter(name, LogLevel.Warning);
builder.UseOrleans(silo => silo.UseRedisClustering(settings.GetConnectionString("Redis")!).UseCityStorage(database)
    .UseCityMembership().ConfigureEndpoints(Ports.Address(settings["Silo:Address"]),
        settings.GetValue("Silo:Port", Ports.Free()), settings.GetValue("Silo:GatewayPort", Ports.Free())));
await builder.Build().RunAsync();
return 0;

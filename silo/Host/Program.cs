using Despacho311.Host;
using Despacho311.Journal;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

// A member of a cluster: PostgreSQL holds the journal, Redis the membership. The embedded mode does not come here; the
// api's process hosts the same grains.
var builder = Host.CreateApplicationBuilder(args);
var postgres = builder.Configuration.GetConnectionString("Postgres")
    ?? throw new InvalidOperationException("ConnectionStrings__Postgres is not set.");
var redis = builder.Configuration.GetConnectionString("Redis")
    ?? throw new InvalidOperationException("ConnectionStrings__Redis is not set.");
var database = Database.Postgres(postgres);
await database.Migrate(_ => { }, CancellationToken.None);
builder.Services.AddCity(database);
builder.UseOrleans(silo => silo.UseRedisClustering(redis).UseCityStorage(database));
await builder.Build().RunAsync();

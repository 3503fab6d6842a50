using System.Diagnostics;
using Despacho311.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Despacho311.Host;

/// <summary>
/// Metrics, traces and logs by OTLP, once the environment names a collector with <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>;
/// without it nothing is collected and nothing is loaded. The other variables of OpenTelemetry hold as its documents
/// say.
/// </summary>
public static class Telemetry
{
    private static readonly string[] Meters =
    [
        CityMeter.Name, "Microsoft.Orleans", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel",
        "Microsoft.AspNetCore.RateLimiting", "Npgsql", "System.Runtime",
    ];

    private static readonly string[] Sources =
        ["Microsoft.AspNetCore", "Microsoft.Orleans.Runtime", "Microsoft.Orleans.Application", "Npgsql"];

    /// <param name="service">What this process is: an api or a silo.</param>
    public static void AddTelemetry(this IHostApplicationBuilder builder, string service)
    {
        if (!string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            Collect(builder, service);
    }

    /// <summary>Apart, so that the libraries are not even loaded where nothing is collected.</summary>
    private static void Collect(IHostApplicationBuilder builder, string service)
    {
        // Without it a trace of a request says neither its path nor its answer.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(r => r.AddService(service, "Despacho311"))
            .WithMetrics(m => m.AddMeter(Meters))
            .WithTracing(t => t.AddSource(Sources).AddProcessor(new WithoutQueries()))
            .WithLogging()
            .UseOtlpExporter();
    }

    /// <summary>
    /// What stands after the question mark may be a telephone number or a plate: it goes into no trace.
    /// </summary>
    private sealed class WithoutQueries : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data) => data.SetTag("url.query", null);
    }
}

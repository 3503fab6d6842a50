using Despacho311.Journal;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Despacho311.Host.Cluster;

/// <summary>Ends this process when another took over its database, as can happen while PostgreSQL restarts.</summary>
public sealed partial class HoldKeeper(
    DatabaseHold hold, IHostApplicationLifetime process, ILogger<HoldKeeper> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await hold.Keep(stoppingToken);
            LogTaken(log);
            process.StopApplication();
        }
        catch (OperationCanceledException)
        {
            // The process stops.
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "Another process works on this database now: this one ends")]
    private static partial void LogTaken(ILogger log);
}

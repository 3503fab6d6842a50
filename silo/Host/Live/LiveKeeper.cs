using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Despacho311.Host.Live;

/// <summary>
/// Where viewers are: shows the present before the first of them comes, and again whenever the map is in doubt.
/// </summary>
public sealed partial class LiveKeeper(
    LivePresentLoader loader, LiveMap live, TimeProvider clock, ILogger<LiveKeeper> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await loader.Load(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Every.Run(Period, clock, () => live.TakeDoubt() ? Reload(stoppingToken) : Task.CompletedTask, stoppingToken);

    private async Task Reload(CancellationToken stopping)
    {
        try
        {
            await loader.Load(stopping);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotShown(log, e);
            live.Doubt();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The live map is in doubt, and the rows could not be read; it tries again")]
    private static partial void LogNotShown(ILogger log, Exception e);
}

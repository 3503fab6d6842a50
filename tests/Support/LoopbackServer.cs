using System.Net;

namespace Despacho311.Tests.Support;

/// <summary>Somebody who is called over HTTP on a free loopback port, and may go away and come back.</summary>
public abstract class LoopbackServer : IDisposable
{
    private readonly HttpListener listener = new();
    private Task serving = Task.CompletedTask;

    protected LoopbackServer(int? port = null)
    {
        Root = new Uri($"http://127.0.0.1:{port ?? Loopback.FreePort()}/");
        listener.Prefixes.Add(Root.ToString());
    }

    protected Uri Root { get; }

    protected abstract Task Answer(HttpListenerContext context);

    protected void Start()
    {
        listener.Start();
        serving = Task.Run(Serve);
    }

    /// <summary>Who calls now is refused by the machine.</summary>
    protected void Stop()
    {
        listener.Stop();
        serving.GetAwaiter().GetResult();
    }

    private async Task Serve()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or InvalidOperationException)
            {
                return;
            }
            _ = AnswerIfListened(context);
        }
    }

    private async Task AnswerIfListened(HttpListenerContext context)
    {
        try
        {
            await Answer(context);
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Who asked has gone away, or this one has.
        }
    }

    public void Dispose()
    {
        listener.Abort();
        serving.GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Despacho311.Tests.Support;

/// <summary>Somebody who is called over HTTP, on a free loopback port, and answers as a test says.</summary>
public sealed class Receiver : IDisposable
{
    public sealed record Call(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Bytes)
    {
        public string Body => Encoding.UTF8.GetString(Bytes);
    }

    private readonly HttpListener listener = new();
    private readonly Task serving;

    public Receiver(int? port = null)
    {
        Url = new Uri($"http://127.0.0.1:{port ?? Loopback.FreePort()}/");
        listener.Prefixes.Add(Url.ToString());
        listener.Start();
        serving = Task.Run(Serve);
    }

    public Uri Url { get; }

    /// <summary>All that came, in order.</summary>
    public ConcurrentQueue<Call> Calls { get; } = new();

    /// <summary>What it answers; null hangs until the caller gives up.</summary>
    public Func<Call, int?> Answers { get; set; } = _ => 200;

    /// <summary>The JSON that it says; null for nothing.</summary>
    public Func<Call, string?> Says { get; set; } = _ => null;

    private async Task Serve()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            _ = Answer(context);
        }
    }

    private async Task Answer(HttpListenerContext context)
    {
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        var call = new Call(context.Request.RawUrl!, context.Request.Headers.AllKeys.OfType<string>()
            .ToDictionary(k => k, k => context.Request.Headers[k]!, StringComparer.OrdinalIgnoreCase),
            body.ToArray());
        Calls.Enqueue(call);
        if (Answers(call) is not { } status)
            return;
        context.Response.StatusCode = status;
        if (status is >= 300 and < 400)
            context.Response.RedirectLocation = Url + "elsewhere";
        if (Says(call) is { } json)
        {
            context.Response.ContentType = "application/json";
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(json));
        }
        context.Response.Close();
    }

    public void Dispose()
    {
        listener.Abort();
        serving.GetAwaiter().GetResult();
    }
}

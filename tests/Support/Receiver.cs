using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Despacho311.Tests.Support;

/// <summary>Somebody who is called over HTTP and answers as a test says.</summary>
public sealed class Receiver : LoopbackServer
{
    public sealed record Call(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Bytes)
    {
        public string Body => Encoding.UTF8.GetString(Bytes);
    }

    public Receiver(int? port = null) : base(port) => Start();

    public Uri Url => Root;

    /// <summary>All that came, in order.</summary>
    public ConcurrentQueue<Call> Calls { get; } = new();

    /// <summary>What it answers; null hangs until the caller gives up.</summary>
    public Func<Call, int?> Answers { get; set; } = _ => 200;

    /// <summary>The JSON that it says; null for nothing.</summary>
    public Func<Call, string?> Says { get; set; } = _ => null;

    protected override async Task Answer(HttpListenerContext context)
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
}

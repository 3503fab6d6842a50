using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Despacho311.Tests.Benchmarks;

/// <summary>
/// Phones that report where they are, at a rate that does not wait for the server: over connections that stay open,
/// by requests written by hand, so that little of the machine goes into sending.
/// </summary>
internal sealed class Phones(Uri url, string[] devices, int rate)
{
    private const int Connections = 32;

    /// <summary>A truck goes to and fro over this many steps of 5.5 m, so that no fix is a jump.</summary>
    private const int Steps = 400;

    private const double Step = 5e-5;

    private readonly ConcurrentDictionary<(int Device, int LatMicros), long> sent = new();
    private long taken;

    public long Taken => Interlocked.Read(ref taken);

    /// <summary>When this place was sent, in ticks of the stopwatch; it is told once.</summary>
    public long? SentAt(int device, int latMicros) =>
        sent.TryRemove((device, latMicros), out var at) ? at : null;

    public Task Drive(CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, Connections)
        .Select(c => Task.Run(() => Connection(c, stop), CancellationToken.None)));

    private async Task Connection(int number, CancellationToken stop)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(url.Host, url.Port, stop);
        await using var stream = client.GetStream();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        var (own, each) = (devices.Length / Connections, rate / (double)Connections);
        var (answer, since, done) = (new byte[64 * 1024], Stopwatch.StartNew(), 0L);
        try
        {
            while (!stop.IsCancellationRequested)
            {
                // What is late is not made up for: a server that cannot keep up takes less.
                var due = Math.Min((long)(since.Elapsed.TotalSeconds * each) - done, 16);
                if (due <= 0)
                {
                    await tick.WaitForNextTickAsync(stop);
                    continue;
                }
                done = Math.Max(done, (long)(since.Elapsed.TotalSeconds * each) - 16);
                var text = new StringBuilder();
                for (var i = 0; i < due; i++, done++)
                    Append(text, number * own + (int)(done % own), (int)(done / own));
                await stream.WriteAsync(Encoding.ASCII.GetBytes(text.ToString()), stop);
                await Answers(stream, answer, (int)due, stop);
                Interlocked.Add(ref taken, due);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private void Append(StringBuilder text, int device, int step)
    {
        var phase = step % (2 * Steps);
        var lat = 8.9 + device % 100 * 0.002 + (phase < Steps ? phase : 2 * Steps - phase) * Step;
        var lon = -79.6 + device / 100 * 0.002;
        sent[(device, (int)Math.Round(lat * 1e6))] = Stopwatch.GetTimestamp();
        text.Append(CultureInfo.InvariantCulture, $"GET /gps?id={devices[device]}&lat={lat:F6}&lon={lon:F6}&timestamp=")
            .Append(CultureInfo.InvariantCulture, $"{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()} HTTP/1.1\r\n")
            .Append(CultureInfo.InvariantCulture, $"Host: {url.Authority}\r\n\r\n");
    }

    /// <summary>Reads so many answers without a body.</summary>
    private static async Task Answers(NetworkStream stream, byte[] buffer, int count, CancellationToken stop)
    {
        for (var have = 0; count > 0;)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(have), stop);
            if (read == 0)
                throw new InvalidOperationException("The server hung up.");
            have += read;
            for (int end; (end = buffer.AsSpan(0, have).IndexOf("\r\n\r\n"u8)) >= 0; count--)
            {
                if (!buffer.AsSpan(0, end).StartsWith("HTTP/1.1 200"u8))
                    throw new InvalidOperationException(Encoding.ASCII.GetString(buffer, 0, end));
                buffer.AsSpan(end + 4, have - end - 4).CopyTo(buffer);
                have -= end + 4;
            }
        }
    }
}

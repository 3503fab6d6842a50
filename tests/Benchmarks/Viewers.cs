using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using MessagePack;

namespace Despacho311.Tests.Benchmarks;

/// <summary>What a viewer is sent: which truck is where.</summary>
internal abstract class Frames
{
    /// <summary>The arguments of the call that begins the view; null when there is none.</summary>
    public abstract byte[]? Begin(double[] box);

    /// <summary>Reads a call's arguments.</summary>
    public abstract void Read(ref MessagePackReader call, string target, Action<int, int> seen);

    public static int NumberOf(string truck) => int.Parse(truck.AsSpan(2), CultureInfo.InvariantCulture);
}

internal sealed class FramesOfCity : Frames
{
    private readonly Dictionary<uint, int> numbers = [];

    public override byte[] Begin(double[] box)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(5);
        writer.Write(1);
        writer.WriteMapHeader(0);
        writer.WriteNil();
        writer.Write("Watch");
        writer.WriteArrayHeader(1);
        writer.WriteMapHeader(2);
        writer.Write("bbox");
        writer.WriteArrayHeader(box.Length);
        foreach (var side in box)
            writer.Write(side);
        writer.Write("layers");
        writer.WriteArrayHeader(1);
        writer.Write("trucks");
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    public override void Read(ref MessagePackReader call, string target, Action<int, int> seen)
    {
        if (target != "Frame" || call.ReadArrayHeader() != 1)
            return;
        ReadOnlySequence<byte> trucks = default;
        for (var members = call.ReadMapHeader(); members > 0; members--)
            switch (call.ReadString())
            {
                case "trucks":
                    trucks = call.ReadBytes() ?? default;
                    break;
                case "changes":
                    Changes(ref call);
                    break;
                default:
                    call.Skip();
                    break;
            }
        var dots = trucks.ToArray();
        for (var at = 0; at + 16 <= dots.Length; at += 16)
            if (numbers.TryGetValue(BinaryPrimitives.ReadUInt32LittleEndian(dots.AsSpan(at)), out var number))
                seen(number, BinaryPrimitives.ReadInt32LittleEndian(dots.AsSpan(at + 8)));
    }

    /// <summary>A truck's view names the index that its dots bear.</summary>
    private void Changes(ref MessagePackReader call)
    {
        for (var count = call.ReadArrayHeader(); count > 0; count--)
        {
            string? id = null, json = null;
            for (var members = call.ReadMapHeader(); members > 0; members--)
                switch (call.ReadString())
                {
                    case "id":
                        id = call.ReadString();
                        break;
                    case "json":
                        json = call.ReadString();
                        break;
                    default:
                        call.Skip();
                        break;
                }
            if (json is not null && id?.StartsWith("P-", StringComparison.Ordinal) is true)
                numbers[JsonSerializer.Deserialize<JsonElement>(json).GetProperty("index").GetUInt32()] = NumberOf(id);
        }
    }
}

internal sealed class FramesOfTracker : Frames
{
    public override byte[]? Begin(double[] box) => null;

    public override void Read(ref MessagePackReader call, string target, Action<int, int> seen)
    {
        if (target != "Positions" || call.ReadArrayHeader() != 1)
            return;
        for (var count = call.ReadArrayHeader(); count > 0; count--)
        {
            var (device, lat) = (0, 0.0);
            for (var members = call.ReadMapHeader(); members > 0; members--)
                switch (call.ReadString())
                {
                    case "Device":
                        device = NumberOf(call.ReadString()!);
                        break;
                    case "Lat":
                        lat = call.ReadDouble();
                        break;
                    default:
                        call.Skip();
                        break;
                }
            seen(device, (int)Math.Round(lat * 1e6));
        }
    }
}

/// <summary>Viewers over WebSockets. All take what comes; the first reads it.</summary>
internal sealed class Viewers(Uri url, Frames frames, Phones phones, double[] box)
{
    private readonly List<double> delays = [];
    private bool measuring;
    private long bytes;

    public long Bytes => Interlocked.Read(ref bytes);

    public void Measure()
    {
        lock (delays)
            measuring = true;
    }

    /// <summary>Milliseconds from sending a position until it was in a frame, shortest first.</summary>
    public List<double> Delays()
    {
        lock (delays)
            return [.. delays.Order()];
    }

    public async Task Open(int count, CancellationToken stop)
    {
        for (var i = 0; i < count; i++)
        {
            var socket = new ClientWebSocket();
            socket.Options.SetRequestHeader("Authorization", "Bearer demo-dispatcher");
            await socket.ConnectAsync(new Uri($"ws://{url.Authority}/hubs/live"), stop);
            await socket.SendAsync("{\"protocol\":\"messagepack\",\"version\":1}\u001e"u8.ToArray(),
                WebSocketMessageType.Text, true, stop);
            await socket.ReceiveAsync(new byte[64], stop);
            if (frames.Begin(box) is { } call)
                await socket.SendAsync(Framed(call), WebSocketMessageType.Binary, true, stop);
            var reads = i == 0;
            _ = Task.Run(() => Take(socket, reads, stop), CancellationToken.None);
        }
    }

    private async Task Take(ClientWebSocket socket, bool reads, CancellationToken stop)
    {
        using (socket)
        {
            var (buffer, have) = (new byte[1 << 20], 0);
            try
            {
                while (!stop.IsCancellationRequested)
                {
                    if (have == buffer.Length)
                        Array.Resize(ref buffer, buffer.Length * 2);
                    var got = await socket.ReceiveAsync(buffer.AsMemory(have), stop);
                    Interlocked.Add(ref bytes, got.Count);
                    have = reads ? Messages(buffer, have + got.Count) : 0;
                }
            }
            catch (Exception e) when (e is OperationCanceledException or WebSocketException)
            {
            }
        }
    }

    /// <summary>Reads the whole messages of the buffer, and moves what is left to its front.</summary>
    private int Messages(byte[] buffer, int have)
    {
        var at = 0;
        while (Length(buffer.AsSpan(at, have - at)) is var (size, head) && at + head + size <= have)
        {
            var reader = new MessagePackReader(buffer.AsMemory(at + head, size));
            at += head + size;
            if (reader.ReadArrayHeader() < 5 || reader.ReadInt32() != 1)
                continue;
            reader.Skip();
            reader.Skip();
            frames.Read(ref reader, reader.ReadString() ?? "", Seen);
        }
        buffer.AsSpan(at, have - at).CopyTo(buffer);
        return have - at;
    }

    private void Seen(int device, int latMicros)
    {
        if (phones.SentAt(device, latMicros) is not { } at)
            return;
        lock (delays)
            if (measuring)
                delays.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
    }

    /// <summary>The length before each message: seven bits a byte, the lowest first.</summary>
    private static (int Size, int Head)? Length(ReadOnlySpan<byte> bytes)
    {
        var size = 0;
        for (var i = 0; i < Math.Min(5, bytes.Length); i++)
        {
            size |= (bytes[i] & 0x7f) << (7 * i);
            if ((bytes[i] & 0x80) == 0)
                return (size, i + 1);
        }
        return null;
    }

    private static byte[] Framed(byte[] call)
    {
        var head = new List<byte>();
        for (var size = call.Length; ; size >>= 7)
        {
            head.Add((byte)(size > 127 ? size & 0x7f | 0x80 : size));
            if (size <= 127)
                return [.. head, .. call];
        }
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Despacho311.Journal;

/// <summary>
/// SHA-256 over the previous hash in the stream and the event's canonical bytes: each field as UTF-8 with its length in
/// four bytes before it, numbers as eight bytes, big-endian. No event can be changed, dropped, swapped or put in
/// without every later hash of the stream changing.
/// </summary>
public static class JournalHash
{
    public static byte[] Next(
        ReadOnlySpan<byte> previous, string stream, long version, string type, string data, long atMicros, string actor,
        int? ruleVersion)
    {
        var most = previous.Length + 4 * 4 + 8 * 3
            + Encoding.UTF8.GetMaxByteCount(stream.Length + type.Length + data.Length + actor.Length);
        var buffer = ArrayPool<byte>.Shared.Rent(most);
        previous.CopyTo(buffer);
        var at = previous.Length;
        Add(buffer, ref at, stream);
        Add(buffer, ref at, version);
        Add(buffer, ref at, type);
        Add(buffer, ref at, data);
        Add(buffer, ref at, atMicros);
        Add(buffer, ref at, actor);
        Add(buffer, ref at, ruleVersion ?? -1);
        var hash = SHA256.HashData(buffer.AsSpan(0, at));
        ArrayPool<byte>.Shared.Return(buffer);
        return hash;
    }

    private static void Add(Span<byte> buffer, ref int at, string text)
    {
        var length = Encoding.UTF8.GetBytes(text, buffer[(at + 4)..]);
        BinaryPrimitives.WriteInt32BigEndian(buffer[at..], length);
        at += 4 + length;
    }

    private static void Add(Span<byte> buffer, ref int at, long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(buffer[at..], number);
        at += 8;
    }
}

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
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(previous);
        Add(hash, stream);
        Add(hash, version);
        Add(hash, type);
        Add(hash, data);
        Add(hash, atMicros);
        Add(hash, actor);
        Add(hash, ruleVersion ?? -1);
        return hash.GetHashAndReset();
    }

    private static void Add(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }

    private static void Add(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
    }
}

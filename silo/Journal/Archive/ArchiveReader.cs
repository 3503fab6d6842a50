using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Despacho311.Contracts.Journal;

namespace Despacho311.Journal.Archive;

/// <summary>Reads one archived month: all of it, or one stream's part by the index.</summary>
internal sealed class ArchiveReader(ArchivedMonth month, string folder)
{
    public string Sha256()
    {
        using var file = File.OpenRead(month.FileIn(folder));
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    /// <summary>The events after a position, in order.</summary>
    public IEnumerable<StoredEvent> ReadAll(long afterPosition)
    {
        using var file = File.OpenRead(month.FileIn(folder));
        using var text = new StreamReader(new GZipStream(file, CompressionMode.Decompress), Encoding.UTF8);
        while (text.ReadLine() is { } line)
            if (ArchivedEvent.Read(line) is { } e && e.Position > afterPosition)
                yield return e;
    }

    /// <summary>A stream's events in it, in order.</summary>
    public IEnumerable<StoredEvent> ReadStream(string stream)
    {
        var blocks = BlocksOf(stream);
        if (blocks.Count == 0)
            yield break;
        var beginning = ArchivedEvent.BeginningOf(stream);
        using var file = File.OpenRead(month.FileIn(folder));
        foreach (var (from, length) in blocks)
        {
            var packed = new byte[length];
            file.Position = from;
            file.ReadExactly(packed);
            using var text = new StreamReader(
                new GZipStream(new MemoryStream(packed), CompressionMode.Decompress), Encoding.UTF8);
            while (text.ReadLine() is { } line)
                if (line.StartsWith(beginning, StringComparison.Ordinal))
                    yield return ArchivedEvent.Read(line);
        }
    }

    /// <summary>The streams that have events in it, in the order of their names.</summary>
    public IEnumerable<string> Streams() => File.ReadLines(month.IndexIn(folder)).Select(l => l.Split('\t')[0]);

    /// <summary>Halves the sorted index until the line is found, without reading the rest of it.</summary>
    private List<(long From, int Length)> BlocksOf(string stream)
    {
        using var index = File.OpenRead(month.IndexIn(folder));
        var (low, high) = (0L, index.Length);
        while (low < high)
        {
            var (begin, line) = LineAt(index, (low + high) / 2);
            var parts = line.Split('\t');
            switch (string.CompareOrdinal(stream, parts[0]))
            {
                case 0:
                    return [.. parts[1].Split(' ').Select(BlockOf)];
                case < 0:
                    high = begin;
                    break;
                default:
                    low = begin + Encoding.UTF8.GetByteCount(line) + 1;
                    break;
            }
        }
        return [];
    }

    private static (long From, int Length) BlockOf(string text)
    {
        var parts = text.Split('+');
        return (long.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    /// <summary>The line that holds a byte of the file, and where it begins.</summary>
    private static (long Begin, string Line) LineAt(FileStream index, long at)
    {
        var begin = at;
        while (begin > 0)
        {
            index.Position = begin - 1;
            if (index.ReadByte() == '\n')
                break;
            begin--;
        }
        index.Position = begin;
        using var text = new StreamReader(index, Encoding.UTF8, false, 256, leaveOpen: true);
        return (begin, text.ReadLine() ?? "");
    }
}

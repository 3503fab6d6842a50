using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Despacho311.Contracts.Journal;

namespace Despacho311.Journal.Archive;

/// <summary>
/// Writes a month: JSON lines in the order of their positions, in blocks that are compressed each for itself and stand
/// one after the other, which any <c>zcat</c> reads as one file; and beside it an index, a sorted text with the blocks
/// of each stream. Both have their names only when they are whole.
/// </summary>
internal sealed class ArchiveWriter : IDisposable
{
    /// <summary>What is decompressed to find one event, so not too much; nor too little, or it does not compress.
    /// </summary>
    private const int BlockBytes = 128 * 1024;

    private readonly string name;
    private readonly string folder;
    private readonly string unfinished;
    private readonly FileStream file;
    private readonly MemoryStream block = new();
    private readonly HashSet<string> streamsInBlock = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StringBuilder> index = new(StringComparer.Ordinal);
    private (long First, long Last, long Count) written = (0, 0, 0);

    public ArchiveWriter(string folder, string name)
    {
        (this.folder, this.name) = (folder, name);
        Directory.CreateDirectory(folder);
        unfinished = Path.Combine(folder, $".{name}.{Environment.ProcessId}");
        file = File.Create(unfinished);
    }

    public void Add(StoredEvent e)
    {
        block.Write(ArchivedEvent.Write(e));
        block.WriteByte((byte)'\n');
        streamsInBlock.Add(e.Stream);
        written = (written.Count == 0 ? e.Position : written.First, e.Position, written.Count + 1);
        if (block.Length >= BlockBytes)
            EndBlock();
    }

    private void EndBlock()
    {
        if (block.Length == 0)
            return;
        var from = file.Position;
        using (var packed = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true))
            packed.Write(block.GetBuffer().AsSpan(0, (int)block.Length));
        block.SetLength(0);
        foreach (var stream in streamsInBlock)
        {
            if (!index.TryGetValue(stream, out var blocks))
                index[stream] = blocks = new StringBuilder();
            blocks.Append(blocks.Length == 0 ? '\t' : ' ').Append(from).Append('+').Append(file.Position - from);
        }
        streamsInBlock.Clear();
    }

    /// <summary>Both files reach the disk, then they get their names.</summary>
    public ArchivedMonth Finish()
    {
        EndBlock();
        file.Flush(flushToDisk: true);
        file.Position = 0;
        var hash = Convert.ToHexStringLower(SHA256.HashData(file));
        var month = new ArchivedMonth(name, written.First, written.Last, written.Count, hash);
        using (var lines = File.Create(unfinished + ".index"))
        {
            foreach (var (stream, blocks) in index.OrderBy(i => i.Key, StringComparer.Ordinal))
                lines.Write(Encoding.UTF8.GetBytes($"{stream}{blocks}\n"));
            lines.Flush(flushToDisk: true);
        }
        file.Close();
        File.Move(unfinished + ".index", month.IndexIn(folder), overwrite: true);
        File.Move(unfinished, month.FileIn(folder), overwrite: true);
        return month;
    }

    public void Dispose()
    {
        file.Dispose();
        File.Delete(unfinished);
        File.Delete(unfinished + ".index");
    }
}

namespace Despacho311.Tests.Support.Faults;

/// <summary>
/// A disk of its own that can be filled to the last byte and emptied again, without harm to the machine's. Needs root,
/// who may mount a piece of memory as one.
/// </summary>
public sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    private string Filling => Path.Combine(Folder, "filling");

    /// <summary>Null where this machine does not let us mount one.</summary>
    public static async Task<SmallDisk?> TryMake(int megabytes)
    {
        if (Environment.UserName != "root")
            return null;
        var disk = new SmallDisk(Directory.CreateTempSubdirectory("despacho311-disk-").FullName);
        if ((await Run.Try("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", disk.Folder)).Code == 0)
            return disk;
        Directory.Delete(disk.Folder);
        return null;
    }

    /// <summary>Takes every byte that is left.</summary>
    public void Fill()
    {
        using var file = new FileStream(Filling, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        // In ever smaller pieces, so that the last page is taken, too.
        for (var piece = new byte[1 << 20]; piece.Length >= 1 << 12;)
            try
            {
                file.Write(piece);
            }
            catch (IOException)
            {
                piece = new byte[piece.Length / 2];
            }
    }

    /// <summary>Gives back what was taken.</summary>
    public void Free() => File.Delete(Filling);

    public async ValueTask DisposeAsync()
    {
        await Run.Try("umount", "--lazy", Folder);
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }
}

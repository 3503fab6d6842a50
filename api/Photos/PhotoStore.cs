using System.Buffers;
using System.Security.Cryptography;
using Dapper;
using Despacho311.Contracts.Journal;
using Despacho311.Journal;

namespace Despacho311.Api.Photos;

/// <summary>Who may look at a photo.</summary>
public enum PhotoAudience
{
    /// <summary>Everybody: photos of reports and repairs.</summary>
    Public,

    /// <summary>People who work here: photos of vehicles, whose plates are personal data.</summary>
    Staff,
}

/// <summary>Keeps photos in the database, so that they are saved and moved with everything else.</summary>
public sealed class PhotoStore(Database database, TimeProvider clock) : IDisposable
{
    /// <summary>One upload is at most this large.</summary>
    public const int MaxBytes = 10 * 1024 * 1024;

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <summary>Pictures unpack to many times their size; so few are drawn at a time.</summary>
    private readonly SemaphoreSlim drawing = new(2);

    /// <returns>Its address on this server; null when it is no picture that can be read.</returns>
    public async Task<string?> Add(byte[] upload, PhotoAudience audience, string owner, CancellationToken cancellation)
    {
        byte[]? picture;
        await drawing.WaitAsync(cancellation);
        try
        {
            picture = await Task.Run(() => Picture.Redraw(upload), cancellation);
        }
        finally
        {
            drawing.Release();
        }
        if (picture is null)
            return null;
        // Nobody can guess the address of a photo that they were not shown.
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        await database.Execute(
            "INSERT INTO photos (id, audience, owner, bytes, at_us) VALUES (@id, @audience, @owner, @picture, @at)",
            new { id, audience = audience.ToString(), owner, picture, at = Tables.Micros(clock.GetUtcNow()) });
        return $"{PathOf(audience)}{id}.jpg";
    }

    private static string PathOf(PhotoAudience audience) =>
        audience == PhotoAudience.Public ? "/media/" : "/api/v1/photos/";

    /// <summary>Whether this is the address of a photo that may be kept here.</summary>
    public static bool IsAddress(string url) => Enum.GetValues<PhotoAudience>().Select(PathOf).Any(path =>
        url.Length == path.Length + 36 && url.StartsWith(path, StringComparison.Ordinal)
        && url.EndsWith(".jpg", StringComparison.Ordinal)
        && url.AsSpan(path.Length, 32).IndexOfAnyExcept(Hex) < 0);

    public async Task<byte[]?> Find(string id, PhotoAudience audience, CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        return await connection.ExecuteScalarAsync<byte[]?>(new CommandDefinition(
            "SELECT bytes FROM photos WHERE id = @id AND audience = @audience",
            new { id, audience = audience.ToString() }, cancellationToken: cancellation));
    }

    public void Dispose() => drawing.Dispose();
}

using SkiaSharp;

namespace Despacho311.Api.Photos;

/// <summary>
/// Makes of an upload the picture that is kept: drawn anew, so that nothing of the file but its picture remains: no
/// place, no camera, no second file behind the first.
/// </summary>
public static class Picture
{
    /// <summary>The longer side of what is kept, in pixels: enough to read a plate or see a crack.</summary>
    private const int MaxSide = 1_600;

    /// <summary>A picture that unpacks to more than this is a trap, not a photo.</summary>
    private const long MaxPixels = 50_000_000;

    private const int Quality = 82;

    private static readonly SKEncodedImageFormat[] Admitted =
        [SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png, SKEncodedImageFormat.Webp];

    /// <returns>A JPEG; null when these bytes are no JPEG, PNG or WebP, whatever their name says.</returns>
    public static byte[]? Redraw(byte[] upload)
    {
        using var data = SKData.CreateCopy(upload);
        using var codec = SKCodec.Create(data);
        if (codec is null || !Admitted.Contains(codec.EncodedFormat)
            || (long)codec.Info.Width * codec.Info.Height is <= 0 or > MaxPixels)
            return null;
        var shrink = Math.Min(1f, (float)MaxSide / Math.Max(codec.Info.Width, codec.Info.Height));
        // A JPEG can be unpacked small at once, which spares most of the memory.
        var size = codec.GetScaledDimensions(shrink);
        using var raw = new SKBitmap(
            new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        if (codec.GetPixels(raw.Info, raw.GetPixels()) is not (SKCodecResult.Success or SKCodecResult.IncompleteInput))
            return null;
        var scale = Math.Min(1f, (float)MaxSide / Math.Max(size.Width, size.Height));
        var (width, height) = (Math.Max(1, (int)(size.Width * scale)), Math.Max(1, (int)(size.Height * scale)));
        var turned = (int)codec.EncodedOrigin >= (int)SKEncodedOrigin.LeftTop;
        using var surface = SKSurface.Create(new SKImageInfo(turned ? height : width, turned ? width : height));
        surface.Canvas.Clear(SKColors.White);
        surface.Canvas.Concat(Upright(codec.EncodedOrigin, width, height));
        using var image = SKImage.FromBitmap(raw);
        surface.Canvas.DrawImage(image, new SKRect(0, 0, width, height),
            new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using var drawn = surface.Snapshot();
        using var encoded = drawn.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return encoded.ToArray();
    }

    /// <summary>How a picture of this size is turned so that up is up, as the camera's note says.</summary>
    private static SKMatrix Upright(SKEncodedOrigin origin, int width, int height) => origin switch
    {
        SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, width, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, width, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new SKMatrix(0, -1, height, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, height, -1, 0, width, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, width, 0, 0, 1),
        _ => SKMatrix.Identity,
    };
}

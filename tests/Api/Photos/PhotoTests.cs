using System.Net;
using System.Net.Http.Headers;
using SkiaSharp;

namespace Despacho311.Tests.Api.Photos;

/// <summary>Photos are checked by what they are, and nothing but the picture is kept.</summary>
public class PhotoTests(ApiCity city)
{
    /// <summary>
    /// A JPEG, red above and blue below, whose camera was held on its side and wrote down the owner's name.
    /// </summary>
    private static byte[] Turned()
    {
        using var surface = SKSurface.Create(new SKImageInfo(200, 100));
        surface.Canvas.Clear(SKColors.Red);
        using var blue = new SKPaint { Color = SKColors.Blue };
        surface.Canvas.DrawRect(100, 0, 100, 100, blue);
        using var jpeg = surface.Snapshot().Encode(SKEncodedImageFormat.Jpeg, 90);
        byte[] tiff =
        [
            .. "Exif\0\0II*\0\u0008\0\0\0"u8, 2, 0,
            0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0,
            0x3B, 1, 2, 0, 8, 0, 0, 0, 38, 0, 0, 0, 0, 0, 0, 0, .. "Ana Ruiz"u8,
        ];
        var plain = jpeg.ToArray();
        return [.. plain[..2], 0xFF, 0xE1, 0, (byte)(tiff.Length + 2), .. tiff, .. plain[2..]];
    }

    private static async Task<HttpResponseMessage> Send(HttpClient client, byte[] bytes, string type = "image/jpeg")
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return await client.PostAsync("/api/v1/photos", content);
    }

    [Fact]
    public async Task A_photo_is_turned_upright_and_what_the_camera_wrote_is_gone()
    {
        var photo = Turned();
        Assert.Contains("Ana Ruiz", System.Text.Encoding.Latin1.GetString(photo), StringComparison.Ordinal);
        var url = (await (await Send(city.Crew, photo)).Json(HttpStatusCode.Created)).Text("url");
        var kept = await city.Anonymous.GetByteArrayAsync(url);
        Assert.DoesNotContain("Ana Ruiz", System.Text.Encoding.Latin1.GetString(kept), StringComparison.Ordinal);
        using var picture = SKBitmap.Decode(kept);
        Assert.Equal((100, 200), (picture.Width, picture.Height));
        Assert.True(picture.GetPixel(50, 20).Red > 200 && picture.GetPixel(50, 180).Blue > 200, "it stands upright");
    }

    [Fact]
    public async Task A_photo_of_a_removal_is_for_those_who_work_on_it()
    {
        using var truck = city.With("demo-truck-1");
        var url = (await (await Send(truck, Turned())).Json(HttpStatusCode.Created)).Text("url");
        Assert.NotEmpty(await city.Dispatcher.GetByteArrayAsync(url));
        await (await city.Anonymous.GetAsync(url)).Problem(401, "unauthorized");
        await (await city.Anonymous.GetAsync(url.Replace("/api/v1/photos", "/media", StringComparison.Ordinal)))
            .Problem(404, "notFound");
    }

    [Fact]
    public async Task What_is_no_photo_or_too_large_is_refused()
    {
        await (await Send(city.Crew, "<script>alert(1)</script>"u8.ToArray())).Problem(415, "notAPhoto");
        await (await Send(city.Crew, [])).Problem(415, "notAPhoto");
        await (await Send(city.Crew, Turned()[..40])).Problem(415, "notAPhoto");
        await (await Send(city.Crew, new byte[11 * 1024 * 1024])).Problem(413, "photoTooLarge");
    }

    /// <summary>A few bytes that say they are a picture of 60,000 by 60,000.</summary>
    [Fact]
    public async Task A_picture_that_would_fill_the_memory_is_not_unpacked()
    {
        byte[] bomb =
        [
            0x89, .. "PNG\r\n\u001a\n"u8, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60, 8, 2, 0, 0, 0,
            0x4C, 0x8C, 0x2B, 0xF5,
        ];
        await (await Send(city.Crew, bomb)).Problem(415, "notAPhoto");
    }
}

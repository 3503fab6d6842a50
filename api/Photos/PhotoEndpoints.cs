using Despacho311.Api.Accounts;
using Despacho311.Contracts;

namespace Despacho311.Api.Photos;

/// <summary>Photos come in before what they belong to, and are named there by their addresses.</summary>
public static class PhotoEndpoints
{
    public sealed record PhotoAnswer(string Url);

    public static void MapPhotos(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/v1/photos", Post).For(Roles.Truck, Roles.Crew, Roles.Liaison, Roles.Dispatcher, Roles.Officer)
            .WithTags("photos").TakesPhoto().Gives<PhotoAnswer>(StatusCodes.Status201Created)
            .Does("addPhoto", "Keeps a photo: JPEG, PNG or WebP as the body, at most 10 MB; its metadata is not kept");
        app.MapGet("/media/{id}.jpg", (HttpContext context, PhotoStore photos, string id) =>
            Show(context, photos, id, PhotoAudience.Public)).Public("photos of reports and repairs")
            .ExcludeFromDescription();
        app.MapGet("/api/v1/photos/{id}.jpg", (HttpContext context, PhotoStore photos, string id) =>
            Show(context, photos, id, PhotoAudience.Staff)).For(Roles.Truck, Roles.Dispatcher, Roles.Officer)
            .WithTags("photos").Gives<byte[]>(mediaType: "image/jpeg").Does("getPhoto", "A photo of a removal");
    }

    private static async Task<IResult> Post(HttpContext context, PhotoStore photos) => await Keep(context, photos,
        context.User.IsInRole(Roles.Crew) || context.User.IsInRole(Roles.Liaison)
            ? PhotoAudience.Public
            : PhotoAudience.Staff);

    /// <summary>Keeps the request's body as a photo and answers with its address.</summary>
    public static async Task<IResult> Keep(HttpContext context, PhotoStore photos, PhotoAudience audience)
    {
        if (await Read(context.Request.Body, context.RequestAborted) is not { } upload)
            return context.Problem(StatusCodes.Status413PayloadTooLarge, "photoTooLarge");
        return await photos.Add(upload, audience, context.Actor(), context.RequestAborted) is { } url
            ? Results.Json(new PhotoAnswer(url), Wire.Json, statusCode: StatusCodes.Status201Created)
            : context.Problem(StatusCodes.Status415UnsupportedMediaType, "notAPhoto");
    }

    /// <summary>The upload; null when it is too large.</summary>
    public static async Task<byte[]?> Read(Stream body, CancellationToken cancellation)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[64 * 1024];
        for (int n; (n = await body.ReadAsync(chunk, cancellation)) > 0;)
        {
            if (buffer.Length + n > PhotoStore.MaxBytes)
                return null;
            buffer.Write(chunk, 0, n);
        }
        return buffer.ToArray();
    }

    private static async Task<IResult> Show(
        HttpContext context, PhotoStore photos, string id, PhotoAudience audience)
    {
        if (await photos.Find(id, audience, context.RequestAborted) is not { } bytes)
            return context.Problem(StatusCodes.Status404NotFound, "notFound");
        context.Response.Headers.CacheControl = audience == PhotoAudience.Public
            ? "public, max-age=31536000, immutable"
            : "private, max-age=3600";
        return Results.Bytes(bytes, "image/jpeg");
    }
}

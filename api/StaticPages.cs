using Microsoft.AspNetCore.StaticFiles;

namespace Despacho311.Api;

/// <summary>
/// The dashboard's files. Each was compressed when it was built; a browser that reads Brotli gets that form. Files
/// whose name holds a hash of their content never change and are kept for a year; the pages are asked for anew.
/// </summary>
public static class StaticPages
{
    private const string CompressedPath = "static.compressed";

    /// <summary>Screens with a page of their own.</summary>
    private static readonly string[] Screens =

    [
        "/operador", "/cuadrilla", "/recepcion", "/enlace", "/reportar", "/indicadores", "/api", "/datos", "/equidad",
        "/vale", "/patio", "/repeticion", "/admin", "/cuenta", "/calidad",
    ];

    public static void UseStaticPages(this WebApplication app)
    {
        var types = new FileExtensionContentTypeProvider();
        app.UseDefaultFiles();
        app.Use((context, next) =>
        {
            if (Screens.Contains(context.Request.Path.Value))
                context.Request.Path += ".html";
            else if (context.Request.Path.StartsWithSegments("/caso"))
                context.Request.Path = "/caso.html"; // The code in its address is the page's business.
            return next(context);
        });
        app.Use((context, next) =>
        {
            var path = context.Request.Path;
            if (context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal)
                && app.Environment.WebRootFileProvider.GetFileInfo(path + ".br").Exists)
            {
                context.Items[CompressedPath] = path.Value;
                context.Request.Path = path + ".br";
            }
            return next(context);
        });
        app.UseStaticFiles(new StaticFileOptions
        {
            ContentTypeProvider = new FileExtensionContentTypeProvider(
                new Dictionary<string, string>(types.Mappings) { [".br"] = "application/octet-stream" }),
            OnPrepareResponse = prepared =>
            {
                var headers = prepared.Context.Response.Headers;
                var asked = prepared.Context.Items[CompressedPath] as string;
                if (asked is not null && types.TryGetContentType(asked, out var type))
                {
                    headers.ContentType = type;
                    headers.ContentEncoding = "br";
                }
                headers.Vary = "Accept-Encoding";
                headers.CacheControl = (asked ?? prepared.Context.Request.Path.Value)!.StartsWith("/assets/",
                    StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache";
            },
        });
    }
}

using Microsoft.Extensions.Primitives;

namespace Despacho311.Api.Open311;

/// <summary>The form of a request, read once; null when there is none. Broken forms are remembered as such.</summary>
public static class FormReader
{
    private const string Item = "open311.form";
    private const string Broken = "open311.form.broken";

    public static async Task<IFormCollection?> Read(HttpRequest request)
    {
        var items = request.HttpContext.Items;
        if (items.TryGetValue(Item, out var known))
            return (IFormCollection?)known;
        IFormCollection? form = null;
        if (request.HasFormContentType)
        {
            try
            {
                form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
            }
            // Too many fields, a field too long, a part without an end: the endpoint answers 400.
            catch (Exception e) when (e is InvalidDataException or BadHttpRequestException or IOException)
            {
                items[Broken] = true;
                form = new FormCollection(new Dictionary<string, StringValues>());
            }
        }
        items[Item] = form;
        return form;
    }

    public static bool IsBroken(HttpContext context) => context.Items.ContainsKey(Broken);
}

using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml;
using Despacho311.Api.Text;
using Despacho311.Domain;

namespace Despacho311.Api.Open311;

/// <summary>A value as Open311 writes it: text, number, true/false, nothing, a list, or named members.</summary>
public abstract record Node
{
    public sealed record Leaf(object? Value) : Node;

    /// <param name="ItemName">The name of each item in XML; JSON has none.</param>
    public sealed record List(string ItemName, IReadOnlyList<Node> Items) : Node;

    public sealed record Map(IReadOnlyList<(string Name, Node Value)> Members) : Node;

    /// <summary>
    /// The same name as often as there are items in XML; in JSON one value, or a list when there are several.
    /// </summary>
    public sealed record Many(IReadOnlyList<string> Items) : Node
    {
        public string? First => Items.Count == 0 ? null : Items[0];
    }

    public static Map Of(params (string Name, object? Value)[] members) =>
        new([.. members.Select(m => (m.Name, m.Value as Node ?? new Leaf(m.Value)))]);
}

/// <summary>
/// XML and JSON from one description: JSON drops the outer name, lists are always arrays, what is empty is null.
/// </summary>
public sealed class Answer(string root, Node body, int status = 200) : IResult
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An error in Open311's own format, in the caller's language.</summary>
    public static Answer Error(HttpContext context, int status, string key, params object[] values) =>
        Errors(status, [context.Text("open311." + key, values)]);

    /// <summary>A refusal of the domain, with its text.</summary>
    public static Answer Error<TRefusal>(HttpContext context, int status, TRefusal why)
        where TRefusal : struct, Enum =>
        Errors(status, [context.Text("refusal." + Contracts.Journal.Tables.NameOf(why))]);

    public static Answer Errors(int status, IReadOnlyList<string> descriptions) => new("errors",
        new Node.List("error", [.. descriptions.Select(d => (Node)Node.Of(("code", status), ("description", d)))]),
            status);

    /// <summary>
    /// Second precision with a zone: all that old clients can read. Panama's zone, which has no summer time.
    /// </summary>
    public static string Time(DateTimeOffset at) =>
        at.ToOffset(PanamaTime.Offset).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var xml = httpContext.Request.RouteValues["format"] as string is "xml"
            || httpContext.Request.Path.Value?.EndsWith(".xml", StringComparison.Ordinal) == true;
        var written = xml ? WriteXml() : WriteJson();
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = xml ? "text/xml; charset=utf-8" : "application/json; charset=utf-8";
        httpContext.Response.ContentLength = written.Length;
        await httpContext.Response.BodyWriter.WriteAsync(written, httpContext.RequestAborted);
    }

    private ReadOnlyMemory<byte> WriteJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, Json);
        Write(writer, body);
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter writer, Node node)
    {
        switch (node)
        {
            case Node.List list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case Node.Many many:
                Write(writer, many.Items.Count > 1
                    ? new Node.List("", [.. many.Items.Select(i => new Node.Leaf(i))])
                    : new Node.Leaf(many.First));
                break;
            case Node.Map map:
                writer.WriteStartObject();
                foreach (var (name, value) in map.Members)
                {
                    writer.WritePropertyName(name);
                    Write(writer, value);
                }
                writer.WriteEndObject();
                break;
            case Node.Leaf { Value: null or "" }:
                writer.WriteNullValue();
                break;
            case Node.Leaf { Value: bool truth }:
                writer.WriteBooleanValue(truth);
                break;
            case Node.Leaf { Value: int number }:
                writer.WriteNumberValue(number);
                break;
            case Node.Leaf { Value: double number }:
                writer.WriteNumberValue(number);
                break;
            case Node.Leaf leaf:
                writer.WriteStringValue(Legal(leaf.Value!.ToString()!));
                break;
        }
    }

    private ReadOnlyMemory<byte> WriteXml()
    {
        var buffer = new MemoryStream();
        using (var writer =
            XmlWriter.Create(buffer, new XmlWriterSettings { Encoding = new System.Text.UTF8Encoding(false) }))
        {
            writer.WriteStartDocument();
            writer.WriteStartElement(root);
            Write(writer, body);
            writer.WriteEndElement();
        }
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    private static void Write(XmlWriter writer, Node node)
    {
        switch (node)
        {
            case Node.List list:
                foreach (var item in list.Items)
                {
                    writer.WriteStartElement(list.ItemName);
                    Write(writer, item);
                    writer.WriteEndElement();
                }
                break;
            case Node.Map map:
                foreach (var (name, value) in map.Members)
                {
                    if (value is Node.Many { Items.Count: > 1 } many)
                    {
                        foreach (var item in many.Items)
                            writer.WriteElementString(name, Legal(item));
                        continue;
                    }
                    writer.WriteStartElement(name);
                    Write(writer, value is Node.Many one ? new Node.Leaf(one.First) : value);
                    writer.WriteEndElement();
                }
                break;
            case Node.Leaf { Value: null }:
                break;
            case Node.Leaf { Value: bool truth }:
                writer.WriteString(truth ? "true" : "false");
                break;
            case Node.Leaf leaf:
                writer.WriteString(Legal(Convert.ToString(leaf.Value, CultureInfo.InvariantCulture)!));
                break;
        }
    }

    /// <summary>Without the characters that XML 1.0 forbids: texts from chats hold them.</summary>
    public static string Legal(string text) =>
        text.All(XmlConvert.IsXmlChar) ? text : string.Concat(text.EnumerateRunes()
            .Where(r => r.Value > 0xFFFF || XmlConvert.IsXmlChar((char)r.Value)));
}

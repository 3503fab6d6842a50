using System.Text.Json;

namespace Despacho311.Tests.Api;

/// <summary>The api's description is kept in the repository: whoever reviews sees what a change does to it.</summary>
public class DescriptionTests(ApiCity city)
{
    private static readonly string Kept = Path.Combine(RepositoryFiles.Root, "api", "openapi.json");

    [Fact]
    public async Task The_description_is_the_one_that_was_agreed()
    {
        var now = (await city.Anonymous.GetStringAsync("/openapi/v1.json")).ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_OPENAPI") == "1")
            await File.WriteAllTextAsync(Kept, now);
        Assert.True(await File.ReadAllTextAsync(Kept) == now,
            "api/openapi.json is not what the program describes. UPDATE_OPENAPI=1 tests/run.sh api writes it anew.");
    }

    [Fact]
    public async Task Every_operation_has_an_id_a_summary_an_answer_and_its_roles()
    {
        var paths = (await city.Anonymous.GetJson("/openapi/v1.json")).GetProperty("paths");
        var operations = paths.EnumerateObject().SelectMany(p => p.Value.EnumerateObject()
            .Select(o => (Name: $"{o.Name} {p.Name}", It: o.Value))).ToList();
        Assert.True(operations.Count >= 25);
        Assert.All(operations, o =>
        {
            Assert.True(o.It.TryGetProperty("operationId", out _), o.Name);
            Assert.True(o.It.TryGetProperty("summary", out _), o.Name);
            Assert.Matches(@"^(Roles|Public): \w", o.It.Text("description"));
            Assert.True(o.It.GetProperty("responses").EnumerateObject().Count() >= 2, o.Name);
        });
    }

    [Fact]
    public async Task Every_parameter_says_what_it_is()
    {
        var paths = (await city.Anonymous.GetJson("/openapi/v1.json")).GetProperty("paths");
        foreach (var operation in paths.EnumerateObject().SelectMany(p => p.Value.EnumerateObject()))
            if (operation.Value.TryGetProperty("parameters", out var parameters))
                Assert.All(parameters.EnumerateArray(), p => Assert.True(
                    p.TryGetProperty("description", out _), $"{operation.Value.Text("operationId")} {p.Text("name")}"));
    }

    [Fact]
    public void Every_body_and_every_answer_has_an_example_that_is_what_the_schema_says()
    {
        foreach (var (_, _, operation) in Contract.Description.Operations())
        {
            var id = operation.Text("operationId");
            if (operation.TryGetProperty("requestBody", out var body))
                HasExample(body, $"body of {id}");
            foreach (var response in operation.GetProperty("responses").EnumerateObject())
                if (response.Name.StartsWith('2'))
                    HasExample(response.Value, $"answer of {id}");
        }
        foreach (var webhook in Contract.Description.Document.GetProperty("webhooks").EnumerateObject())
            HasExample(webhook.Value.GetProperty("post").GetProperty("requestBody"), webhook.Name);
    }

    private static void HasExample(JsonElement holder, string what)
    {
        if (!holder.TryGetProperty("content", out var content)
            || !content.TryGetProperty("application/json", out var json))
            return;
        Assert.True(json.TryGetProperty("example", out var example), $"the {what} has no example");
        Assert.True(Contract.Description.Fault(json.GetProperty("schema"), example) is not { } fault,
            $"the {what}: {Contract.Description.Fault(json.GetProperty("schema"), example)}");
    }
}

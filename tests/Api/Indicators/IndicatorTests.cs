using System.Text.Json;
using Dapper;
using Despacho311.Journal;
using Microsoft.Extensions.DependencyInjection;
using UglyToad.PdfPig;

namespace Despacho311.Tests.Api.Indicators;

/// <summary>How well entities answer, as everybody may see it.</summary>
public class IndicatorTests(ApiCity city)
{
    private readonly HttpClient anybody = city.With(null, "127.0.3.3");

    /// <summary>A month of its own in the past, so that no other test's cases are in it.</summary>
    private const string Month = "from=2025-04&to=2025-04";

    private async Task<string> Open(string service, int day)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["service_code"] = service,
            ["lat"] = "9.01",
            ["long"] = "-79.51",
            ["description"] = "x",
            ["requested_datetime"] = $"2025-04-{day:D2}T09:00:00-05:00",
        });
        var answer = await city.Admin.PostAsync("/open311/v2/requests.json", form);
        var told = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return told.RootElement[0].GetProperty("service_request_id").GetString()!;
    }

    private async Task<JsonElement> Get(string query) => await anybody.GetJson("/api/v1/indicators?" + query);

    /// <summary>The month's report, read by a library that is not ours, says all of this.</summary>
    private async Task OnPaper(string month, params string[] words)
    {
        using var paper = PdfDocument.Open(
            await anybody.GetByteArrayAsync($"/api/v1/indicators/report.pdf?month={month}&lang=es"));
        Assert.Equal(words[0], paper.Information.Title);
        var text = string.Join('\n',
            paper.GetPages().Select(p => string.Join(' ', p.GetWords().Select(w => w.Text))));
        Assert.All(words, w => Assert.Contains(w, text, StringComparison.Ordinal));
        Assert.All(paper.GetPages().SelectMany(p => p.Letters), l =>
            Assert.True(l.Location is { X: > 40 and < 560, Y: > 40 and < 800 }, $"{l.Value} is off the page"));
    }

    [Fact]
    public async Task A_month_without_cases_is_a_report_too_and_one_that_is_none_is_refused()
    {
        await OnPaper("1999-01", "Informe del 311: enero 1999", "Recibidos");
        await (await anybody.GetAsync("/api/v1/indicators/report.pdf?month=2025-13")).Problem(400, "validation");
    }

    [Fact]
    public async Task Cases_are_counted_by_agency_service_and_month_and_few_are_not_shown()
    {
        var lights = new List<string>();
        for (var i = 0; i < 6; i++)
            lights.Add(await Open("ATTT-SEMAFORO", 2 + i));
        for (var i = 0; i < 4; i++)
            await Open("MUPA-LUMINARIA", 2 + i);
        foreach (var id in lights.Take(2))
            await city.With("demo-liaison").PostJson($"/api/v1/cases/{id}/resolve", new { text = "Listo" });
        // Not by asking for the figures over and over: that is limited.
        await using var connection = await city.App.Services.GetRequiredService<Database>()
            .Open(TestContext.Current.CancellationToken);
        await Eventually.Is(async () => await connection.QuerySingleAsync<(long, long)>(
            "SELECT count(*), count(closed_at_us) FROM case_figures WHERE month = '2025-04'") == (10, 2),
            "all ten cases are counted", 120);
        var byAgency = await Get(Month);
        await OnPaper(
            "2025-04", "Informe del 311: abril 2025", "Autoridad del Tránsito", "6", "Recibidos", "A tiempo");
        var attt = byAgency.GetProperty("items").EnumerateArray().Single(i => i.Text("key") == "ATTT");
        var figures = attt.GetProperty("figures");
        // All are long due: the two were answered late, the others are late.
        Assert.Equal([6, 2, 6, 0], new[] { "received", "closed", "decided", "inTime" }
            .Select(name => figures.GetProperty(name).GetInt32()));
        Assert.False(attt.TryGetProperty("rank", out _));
        Assert.False(attt.GetProperty("score").GetProperty("ranked").GetBoolean());
        var few = byAgency.GetProperty("items").EnumerateArray().Single(i => i.Text("key") == "MUPA");
        Assert.False(few.TryGetProperty("figures", out _));
        var service = (await Get(Month + "&by=service&agency=ATTT&lang=en")).GetProperty("items")[0];
        Assert.Equal(("ATTT-SEMAFORO", "Broken traffic light"), (service.Text("key"), service.Text("name")));
        var kind = Assert.Single((await Get(Month + "&by=kind")).GetProperty("items").EnumerateArray());
        Assert.Equal(("serviceRequest", "Solicitud de servicio", 10), (kind.Text("key"), kind.Text("name"),
            kind.GetProperty("figures").GetProperty("received").GetInt32()));
        var sector = Assert.Single((await Get(Month + "&by=sector&lang=en")).GetProperty("items").EnumerateArray());
        Assert.Equal(("infrastructure", "Infrastructure"), (sector.Text("key"), sector.Text("name")));
        Assert.Equal("2025-04", (await Get("from=2025-03&to=2025-05&by=month")).GetProperty("items")[0].Text("key"));
        var csv = await anybody.GetStringAsync($"/api/v1/indicators?{Month}&format=csv");
        Assert.StartsWith("key,name,received,closed,decided,in_time", csv, StringComparison.Ordinal);
        Assert.Contains("ATTT,ATTT,6,2,6,0,0,", csv, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("from=2025-13", "/from")]
    [InlineData("from=2026-02&to=2026-01", "/from")]
    [InlineData("from=2019-01&to=2026-01", "/from")]
    [InlineData("by=person", "/by")]
    [InlineData("format=pdf", "/format")]
    public async Task What_cannot_be_asked_is_said(string query, string pointer)
    {
        var problem = await (await anybody.GetAsync("/api/v1/indicators?" + query)).Problem(400, "validation");
        Assert.Equal(pointer, problem.GetProperty("errors")[0].Text("pointer"));
    }
}

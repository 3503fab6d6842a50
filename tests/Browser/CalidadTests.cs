using System.Net.Http.Json;
using Microsoft.Playwright;

namespace Despacho311.Tests.Browser;

/// <summary>A quality manager's day: figures, what missed, contacts looked at, the trail.</summary>
public sealed class CalidadTests(Chromium chromium, TowCity city) : IClassFixture<TowCity>
{
    private static Task Press(Page page, string name) =>
        page.It.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();

    private async Task LogContacts()
    {
        using var taker = city.Process.Client("demo-calltaker");
        foreach (var outcome in new[] { "abandoned", "abandoned", "answered" })
            (await taker.PostAsJsonAsync("/api/v1/contacts", new
            {
                outcome,
                startedAt = TimeProvider.System.GetUtcNow().AddMinutes(-3),
            })).EnsureSuccessStatusCode();
    }

    [Theory]
    [InlineData("es", "light", "Abrir no conformidad", "Qué no estuvo como debe", "Siguiente paso", "Por qué pasó",
        "Guardar", "Qué se hará para que no vuelva a pasar", "Responsable", "Plazo", "acción planeada",
        "Ver su rastro", "todo está como se escribió")]
    [InlineData("en", "dark", "Open a nonconformity", "What was not as it must be", "Next step", "Why it happened",
        "Save", "What shall be done so that it does not happen again", "Responsible", "Due", "action planned",
        "See its trail", "all is as it was written")]
    public async Task A_missed_target_becomes_a_nonconformity_with_cause_action_and_trail(string lang, string theme,
        string open, string wrong, string next, string why, string save, string plan, string responsible, string due,
        string planned, string trail, string holds)
    {
        await LogContacts();
        await using var page = await chromium.Open(
            city.Process, "demo-quality", $"/calidad?lang={lang}&theme={theme}");
        var row = page.It.GetByRole(AriaRole.Row).Filter(new() { HasText = "▲" }).First;
        await row.WaitForAsync();
        await page.IsAccessible();
        await page.Show($"calidad-metas-{lang}");
        await row.GetByRole(AriaRole.Button).ClickAsync();
        await page.It.GetByLabel(wrong).FillAsync("Se cortan muchas llamadas al mediodía");
        await page.IsAccessible();
        await Press(page, open);
        await page.It.GetByLabel(next).WaitForAsync();
        await page.It.GetByLabel(why).FillAsync("Dos turnos almuerzan a la vez");
        await Press(page, save);
        await page.It.GetByLabel(plan).FillAsync("Almuerzos escalonados");
        await page.It.GetByLabel(responsible).FillAsync("Ana Díaz");
        await page.It.GetByLabel(due).FillAsync("2099-01-15");
        await page.IsAccessible();
        await page.Show($"calidad-no-conformidad-{lang}");
        await Press(page, save);
        await page.It.GetByRole(AriaRole.Heading).Filter(new() { HasText = planned }).WaitForAsync();
        await Press(page, trail);
        await page.It.GetByText(holds).WaitForAsync();
        await page.IsAccessible();
        await page.Show($"calidad-rastro-{lang}");
        page.HasNoErrors();
    }

    [Fact]
    public async Task Drawn_contacts_are_reviewed_with_points()
    {
        await LogContacts();
        var now = TimeProvider.System.GetUtcNow().AddHours(-5).DateTime;
        var week = $"{System.Globalization.ISOWeek.GetYear(now)}-W{System.Globalization.ISOWeek.GetWeekOfYear(now):D2}";
        await using var page = await chromium.Open(city.Process, "demo-quality", "/calidad?part=reviews&lang=es");
        await page.It.GetByLabel("Semana (ISO 8601)").FillAsync(week);
        var contact = page.It.Locator("details.person").First;
        await contact.Locator("summary").ClickAsync();
        foreach (var points in await contact.GetByLabel("2 · del todo").AllAsync())
            await points.CheckAsync();
        await contact.GetByLabel("Nota").FillAsync("Muy bien");
        await page.IsAccessible();
        await page.Show("calidad-revision");
        await Press(page, "Guardar la revisión");
        await page.It.GetByText("Revisados 1 de 3").WaitForAsync();
        await page.It.GetByText("10/10").WaitForAsync();
        page.HasNoErrors();
    }
}

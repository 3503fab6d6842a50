using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;

namespace Despacho311.Tests.Browser;

/// <summary>An administrator changes who answers for what: sees what a change does, and goes back.</summary>
public sealed class DirectoryTests(Chromium chromium, TowCity city) : IClassFixture<TowCity>
{
    private static Task Press(Page page, string name) =>
        page.It.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();

    [Theory]
    [InlineData("es", "MOP-HUECO", "Servicio", "Días para responder", "Por qué", "Aplicar desde ahora",
        "La versión {0} está en vigor.", "Volver a estas", "30", "12")]
    [InlineData("en", "ATTT-SEMAFORO", "Service", "Days to answer", "Why", "Apply from now on",
        "Version {0} is in force.", "Go back to these", "3", "9")]
    public async Task A_services_rules_are_changed_with_their_difference_and_gone_back_to(string lang, string service,
        string choice, string days, string why, string apply, string said, string back, string before, string after)
    {
        await using var page = await chromium.Open(city.Process, "demo-admin", $"/admin?part=services&lang={lang}");
        await page.It.GetByLabel(choice, new() { Exact = true }).SelectOptionAsync(service);
        var field = page.It.GetByLabel(days);
        async Task Apply(string typed, int version)
        {
            await field.FillAsync(typed);
            await page.It.GetByLabel(why, new() { Exact = true }).FillAsync("Resolución 12");
            await Press(page, apply);
            await page.It.GetByText(string.Format(CultureInfo.InvariantCulture, said, version)).WaitForAsync();
        }
        await Assertions.Expect(field).ToHaveValueAsync(before);
        await field.FillAsync(after);
        await page.It.Locator(".difference del").GetByText(before, new() { Exact = true }).WaitForAsync();
        await page.IsAccessible();
        await page.Show($"admin-servicios-{lang}");
        await Apply(after, 1);
        await Apply("14", 2);
        await page.It.Locator(".admin details summary").First.ClickAsync();
        await page.It.Locator(".admin details[open] p").Last.WaitForAsync();
        await page.It.Locator(".admin details summary").Last.ClickAsync();
        await page.IsAccessible();
        await page.It.GetByRole(AriaRole.Button, new() { Name = back }).First.ClickAsync();
        await Assertions.Expect(field).ToHaveValueAsync(after);
        await Apply(after, 3);
        page.HasNoErrors();
    }

    [Theory]
    [InlineData("es", "templates", "Texto en español", "Por qué", "Aplicar desde ahora", "Volver a estas", "done")]
    [InlineData("en", "answers", "Text in Spanish", "Why", "Apply from now on", "Go back to these", "lamp-home")]
    public async Task What_the_centre_says_is_reworded_with_the_difference_and_gone_back_to(
        string lang, string part, string label, string why, string apply, string back, string id)
    {
        await using var page = await chromium.Open(city.Process, "demo-admin", $"/admin?part={part}&lang={lang}");
        if (part == "templates")
            await page.It.Locator("#text").SelectOptionAsync(id);
        var text = page.It.GetByLabel(label);
        foreach (var (words, version) in new[] { ("Quedó listo.", 1), ("Ya está.", 2) })
        {
            await text.FillAsync(words);
            await page.It.Locator(".difference ins").GetByText(words).WaitForAsync();
            await page.It.GetByLabel(why, new() { Exact = true }).FillAsync("Más claro");
            if (version == 1)
            {
                await page.IsAccessible();
                await page.Show($"admin-textos-{lang}");
            }
            await Press(page, apply);
            await page.It.Locator(".done").GetByText($" {version} ").WaitForAsync();
        }
        await page.It.Locator(".admin details summary").Last.ClickAsync();
        await page.It.GetByRole(AriaRole.Button, new() { Name = back }).First.ClickAsync();
        await Assertions.Expect(text).ToHaveValueAsync("Quedó listo.");
        page.HasNoErrors();
    }

    [Theory]
    [InlineData("es", "dark", "+ Día cerrado", "Nombre en español", "Nombre en inglés", "Desde", "Aplicar desde ahora")]
    [InlineData("en", "light", "+ Closed day", "Name in Spanish", "Name in English", "From", "Apply from now on")]
    public async Task A_decree_closes_the_offices_and_the_calendar_says_what_changes(
        string lang, string theme, string add, string es, string en, string from, string apply)
    {
        await using var page = await chromium.Open(
            city.Process, "demo-admin", $"/admin?part=calendar&lang={lang}&theme={theme}");
        await Press(page, add);
        var name = $"Duelo {lang}";
        await page.It.Locator(".closure").Last.GetByLabel(from).FillAsync("2026-12-23");
        await page.It.Locator(".closure").Last.GetByLabel(es).FillAsync(name);
        await page.It.Locator(".closure").Last.GetByLabel(en).FillAsync("Mourning");
        await page.It.Locator(".difference ins").GetByText(name).WaitForAsync();
        await page.It.Locator(".office input").First.FillAsync("8 a 4");
        await page.It.Locator(".difference input").FillAsync("Decreto 12");
        await Press(page, apply);
        await page.It.Locator(".problem").GetByText("8 a 4").WaitForAsync();
        await page.It.Locator(".office input").First.FillAsync("08:00-16:00");
        await page.IsAccessible();
        await page.Show($"admin-calendario-{lang}");
        await Press(page, apply);
        await page.It.Locator(".done").GetByText("en vigor").Or(page.It.Locator(".done").GetByText("in force"))
            .WaitForAsync();
        await page.It.Locator(".admin details summary").Last.ClickAsync();
        await page.It.Locator(".admin-history").GetByText("Decreto 12").Last.WaitForAsync();
        // Back to what came with the program, which knows of no mourning.
        await page.It.Locator(".admin-history button").First.ClickAsync();
        await page.It.Locator(".difference del").GetByText(name).WaitForAsync();
        await page.IsAccessible();
        page.HasNoErrors();
    }

    [Theory]
    [InlineData("es", "Cambiar MUPA", "Otra persona", "Nombre y apellido", "Cargo", "Por qué", "Guardar",
        "Quién responde en MUPA")]
    [InlineData("en", "Change MUPA", "Another person", "Name", "Post", "Why", "Save", "Who is answerable at MUPA")]
    public async Task Who_is_answerable_is_written_down_once_and_shown_beside_each_case(string lang, string edit,
        string add, string name, string role, string why, string save, string who)
    {
        await using (var page = await chromium.Open(
            city.Process, "demo-admin", $"/admin?part=agencies&lang={lang}"))
        {
            // On a slow line: nobody types into a form that what is known would then overwrite.
            var arrives = new TaskCompletionSource();
            await page.It.RouteAsync("**/api/v1/agencies/MUPA*", async route =>
            {
                await arrives.Task;
                await route.ContinueAsync();
            });
            await Press(page, edit);
            await page.It.Locator(".skeleton").WaitForAsync();
            await Assertions.Expect(page.It.Locator("form input[type=email]")).ToHaveCountAsync(0);
            arrives.SetResult();
            await Press(page, add);
            var person = page.It.Locator(".answerable").Last;
            await person.GetByLabel(name, new() { Exact = true }).FillAsync($"Eneida Sáez {lang}");
            await person.GetByLabel(role, new() { Exact = true }).FillAsync("Enlace");
            await person.Locator("input[type=tel]").FillAsync("+507 6000-0001");
            await person.Locator("input[type=email]").FillAsync("eneida@mupa.example");
            await page.It.GetByLabel(why, new() { Exact = true }).FillAsync("Relevo");
            await page.IsAccessible();
            await page.Show($"admin-entidad-{lang}");
            await Press(page, save);
            await page.It.Locator(".done").WaitForAsync();
            page.HasNoErrors();
        }
        using var client = city.Process.Client("demo-client");
        var made = await client.PostAsJsonAsync("/api/v1/cases",
            new { service = "MUPA-LUMINARIA", address = "Calle 50", description = "Apagada" });
        var code = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        await using var inbox = await chromium.Open(
            city.Process, "demo-dispatcher", $"/enlace?case={code}&lang={lang}");
        await inbox.It.GetByText(who).ClickAsync();
        await inbox.It.Locator(".why li").GetByText($"Eneida Sáez {lang}").WaitForAsync();
        // Narrowed to complaints, the list does not hold it.
        await inbox.It.Locator($"#inbox-{code}").WaitForAsync();
        // Links are read against either ground, so both themes are looked at.
        foreach (var theme in (string[])["dark", "light"])
        {
            await inbox.It.EvaluateAsync("theme => { document.documentElement.dataset.theme = theme; }", theme);
            await inbox.IsAccessible();
            await inbox.Show($"enlace-responde-{lang}-{theme}");
        }
        await inbox.It.Locator("#kind").SelectOptionAsync("complaint");
        await Assertions.Expect(inbox.It.Locator($"#inbox-{code}")).ToHaveCountAsync(0);
        inbox.HasNoErrors();
    }

    [Fact]
    public async Task A_table_of_agencies_shows_its_faults_then_what_it_changes_then_makes_it()
    {
        await using var page = await chromium.Open(city.Process, "demo-admin", "/admin?part=agencies&lang=es");
        await page.It.GetByText("MOP · Ministerio de Obras Públicas").WaitForAsync();
        async Task Choose(string table) => await page.It.Locator("input[type=file]").SetInputFilesAsync(new FilePayload
        {
            Name = "entidades.csv",
            MimeType = "text/csv",
            Buffer = Encoding.UTF8.GetBytes(table),
        });
        const string head = "agency,agency_name_es,service,name_es,name_en,group_es,target_days\n";
        await Choose(head + "MINSA,Ministerio de Salud,MINSA-CRIADERO,Criadero,Breeding place,Salud,nunca\n");
        await page.It.GetByText("Nada se cambia mientras haya errores: 1").WaitForAsync();
        await page.IsAccessible();
        await Choose(head + "MINSA,Ministerio de Salud,MINSA-CRIADERO,Criadero,Breeding place,Salud,10\n");
        await page.It.GetByText("1 filas; cambiaría 2 cosas").WaitForAsync();
        await page.Show("admin-entidades");
        await Press(page, "Hacer estos cambios");
        await page.It.GetByText("Hecho: 2 cambios").WaitForAsync();
        await page.It.GetByText("MINSA · Ministerio de Salud").WaitForAsync();
        // A citizen can ask for it at once.
        await page.It.GotoAsync("/reportar?lang=es");
        await page.It.GetByRole(AriaRole.Combobox).FillAsync("Calle 50");
        await Press(page, "Seguir");
        await page.It.GetByRole(AriaRole.Searchbox).FillAsync("criadero");
        await page.It.GetByRole(AriaRole.Radio, new() { Name = "Criadero" }).CheckAsync();
        page.HasNoErrors();
    }
}

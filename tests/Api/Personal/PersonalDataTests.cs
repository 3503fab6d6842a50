using System.Net;
using System.Net.Http.Json;
using Dapper;
using Despacho311.Api.Messages;
using Despacho311.Domain.Messages;
using Despacho311.Journal;
using Microsoft.Extensions.DependencyInjection;

namespace Despacho311.Tests.Api.Personal;

/// <summary>Everybody may know what is held of them, and have it erased; no chain of hashes breaks by it.</summary>
public class PersonalDataTests(ApiCity city)
{
    private HttpClient Admin => city.With("demo-admin");

    private async Task<string> Report(object reporter) => (await city.Client.PostJson("/api/v1/cases", new
    {
        service = "MOP-HUECO",
        description = "Hueco",
        address = "Calle 50",
        answers = new Dictionary<string, string[]> { ["ubicacion"] = ["carril"] },
        reporter,
    }, HttpStatusCode.Created)).Text("code");

    [Fact]
    public async Task All_that_is_held_of_a_person_is_shown_to_them_and_every_look_at_it()
    {
        var code = await Report(new { firstName = "Berta", phone = "+507 6700-1122", email = "Berta@Example.org" });
        var other = await Report(new { firstName = "Berta", phone = "6700 1122" });
        using var taker = city.With("demo-calltaker");
        await taker.GetJson("/api/v1/callers?phone=67001122");
        var held = await Admin.PostJson("/api/v1/personal/export", new { phone = "67001122" });
        Assert.Equal([code, other], held.GetProperty("reports").EnumerateArray().Select(r => r.Text("case")).Order()
            .OrderBy(c => c != code));
        Assert.Equal(["demo-calltaker", "demo-admin"],
            held.GetProperty("reads").EnumerateArray().Select(r => r.Text("actor")));
        // Who only ever wrote from a chat is found by its number.
        var chat = await Report(new { accountId = "whatsapp:50767447788" });
        Assert.Equal(chat, Assert.Single((await Admin.PostJson("/api/v1/personal/export", new { phone = "67447788" }))
            .GetProperty("reports").EnumerateArray()).Text("case"));
        var byMail = await Admin.PostJson("/api/v1/personal/export", new { email = "berta@example.org" });
        Assert.Equal(code, Assert.Single(byMail.GetProperty("reports").EnumerateArray()).Text("case"));
        await (await taker.PostAsJsonAsync("/api/v1/personal/export", new { phone = "67001122" }))
            .Problem(403, "forbidden");
        await (await Admin.PostAsJsonAsync("/api/v1/personal/export", new { phone = "x" })).Problem(400, "validation");
    }

    /// <summary>However they were written to: by text message or chat, with the country's number or without.</summary>
    [Fact]
    public async Task Who_is_erased_by_number_is_owed_nothing_any_more_by_any_way()
    {
        var code = await Report(new { firstName = "Cira", phone = "6733-2211" });
        var messages = city.App.Services.GetRequiredService<MessageStore>();
        var owed = new[] { "sms:50767332211", "whatsapp:50767332211", "sms:50767332212" }.Select((address, i) =>
            new OwedMessage(new MessageKey(code, i, "z"), address, "es", MessageState.Sent, 0,
                DateTimeOffset.UnixEpoch, null)).ToList();
        await city.App.Services.GetRequiredService<Database>().Change((connection, transaction) =>
            messages.Owe(connection, transaction, owed), CancellationToken.None);
        var erased = await Admin.PostJson(
            "/api/v1/personal/erase", new { phone = "+507 6733 2211", why = "Solicitud 2" });
        Assert.Equal(("1", "2"), (erased.Text("reports"), erased.Text("messages")));
    }

    private static async Task<(string Snapshot, string Email)> RowOf(Database database, string code)
    {
        await using var connection = await database.Open(CancellationToken.None);
        return await connection.QuerySingleAsync<(string, string)>(
            "SELECT snapshot, email FROM reporters WHERE id = @code", new { code });
    }

    [Fact]
    public async Task A_person_stands_nowhere_readable_and_once_erased_older_copies_hold_nothing_of_them_either()
    {
        const string name = "Xochiquetzal";
        const string number = "67113355";
        const string address = "xochi.borrada@example.org";
        var code = await Report(new { firstName = name, phone = number, email = address });
        var database = city.App.Services.GetRequiredService<Database>();
        var messages = city.App.Services.GetRequiredService<MessageStore>();
        var raw = System.Text.Encoding.UTF8.GetBytes(name);
        await database.Change((connection, transaction) => messages.Owe(connection, transaction,
            [new OwedMessage(new MessageKey(code, 1, "y"), "Xochi.Borrada@example.org", "es", MessageState.Sent, 0,
                DateTimeOffset.UnixEpoch, null)]), CancellationToken.None);
        await messages.Keep(new ReceivedMessage("m-x", address, name, "s", "soy Xochiquetzal", null,
            MessageOutcome.Taken, DateTimeOffset.UnixEpoch, [], null), raw);
        // Even now nobody reads it without the keys: every text of every table is looked through.
        foreach (var word in new[] { name, address, number })
            Assert.Empty(await Everything.Holding(database, word));
        var held = await Admin.PostJson("/api/v1/personal/export", new { email = address });
        Assert.Equal((1, 1, "soy Xochiquetzal"), (held.GetProperty("reports").GetArrayLength(),
            held.GetProperty("messages").GetArrayLength(), held.GetProperty("letters")[0].Text("text")));
        var (sealedRow, person) = await RowOf(database, code);
        await (await Admin.PostAsJsonAsync("/api/v1/personal/erase", new { email = address }))
            .Problem(400, "validation");
        var erased = await Admin.PostJson("/api/v1/personal/erase", new { email = address, why = "Solicitud 1" });
        Assert.Equal((1, 1, 1), (erased.GetProperty("reports").GetInt32(), erased.GetProperty("messages").GetInt32(),
            erased.GetProperty("letters").GetInt32()));
        var again = await Admin.PostJson("/api/v1/personal/erase", new { email = address, why = "Solicitud 1" });
        Assert.Equal(0, again.GetProperty("reports").GetInt32());
        // Whoever puts an older copy of the row back has nothing: its key is destroyed.
        await database.Execute("INSERT INTO reporters (id, version, hash, snapshot, email) "
            + "VALUES (@code, 1, @hash, @sealedRow, @person)",
            new { code, hash = Array.Empty<byte>(), sealedRow, person });
        held = await Admin.PostJson("/api/v1/personal/export", new { email = address });
        Assert.Empty(held.GetProperty("reports").EnumerateArray());
        // The case goes on, and its chain holds.
        await city.With("demo-liaison").PostJson($"/api/v1/cases/{code}/resolve", new { text = "Tapado" });
        var chain = await city.With("demo-quality").GetJson($"/api/v1/audit?stream=case/{code}");
        Assert.Equal("True", chain.Text("holds"));
    }
}

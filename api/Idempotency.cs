using System.Security.Cryptography;
using System.Text;
using Dapper;
using Despacho311.Api.Accounts;
using Despacho311.Api.Codes;
using Despacho311.Contracts.Journal;
using Despacho311.Journal;

namespace Despacho311.Api;

/// <summary>
/// The same Idempotency-Key and body give the first answer again; another body is 422. The code that a creation will
/// use is written down before it is tried: when the process dies in between, the repeat uses the same code, and the
/// grain sees a command that was already carried out. A repeat that comes while the first is under way, here or in
/// another process, waits for its answer.
/// </summary>
public sealed class Idempotency(Database database, CodeBook codes, TimeProvider clock)
{
    private const string CodeItem = "idempotency.code";
    private const int MaxBody = 256 * 1024;

    /// <summary>How long a report that looks the same counts as sent again.</summary>
    private static readonly TimeSpan RetryWindow = TimeSpan.FromMinutes(10);

    /// <summary>So long a repeat waits for the first; then it is told to come again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>What has been under way for longer died on the way.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>Instead of the answer's status: there is none yet.</summary>
    private const int UnderWay = 0;

    /// <summary>Instead of the answer's status: whoever comes next may try.</summary>
    private const int Faulted = -1;

    private sealed record Row(string Body_hash, string? Code, long Status, string? Answer, string? Location);

    /// <summary>The code for what this request creates: a fresh one, or the one written down for its key.</summary>
    public ValueTask<string> Code(HttpContext context) =>
        context.Items[CodeItem] is string reserved ? ValueTask.FromResult(reserved) : codes.Next();

    /// <summary>
    /// The code for a report of a client whose form is read already: the first one's for the same Idempotency-Key, or
    /// for what looks like the same report a moment ago.
    /// </summary>
    /// <param name="fingerprint">What makes two reports the same.</param>
    /// <param name="named">
    /// The client numbers its reports, so that the same one again is a retry; otherwise two people may say the same.
    /// </param>
    /// <returns>The code, and whether the key came with another report before.</returns>
    public async ValueTask<(string Code, bool Mismatch)> CodeOf(HttpContext context, string fingerprint, bool named)
    {
        var key = context.Request.Headers["Idempotency-Key"].ToString();
        var keyed = key.Length is > 0 and <= 200;
        if (!keyed && !named)
            return (await codes.Next(), false);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(fingerprint)));
        if (keyed)
        {
            var row = await Reserve($"{context.Actor()} open311 {key}", hash);
            return (row.Code!, row.Body_hash != hash);
        }
        var id = $"{context.Actor()} retry {hash}";
        await database.Execute("DELETE FROM idempotency_keys WHERE id = @id AND at_us < @stale",
            new { id, stale = Tables.Micros(clock.GetUtcNow() - RetryWindow) });
        return ((await Reserve(id, hash)).Code!, false);
    }

    public async Task Run(HttpContext context, Func<Task> next)
    {
        var key = context.Request.Headers["Idempotency-Key"].ToString();
        if (!HttpMethods.IsPost(context.Request.Method) || key.Length is 0 or > 200)
        {
            await next();
            return;
        }
        context.Request.EnableBuffering(MaxBody, MaxBody);
        var id = $"{context.Actor()} {context.Request.Path} {key}";
        string hash;
        try
        {
            hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(context.Request.Body, context.RequestAborted));
        }
        catch (IOException)
        {
            await context.Problem(StatusCodes.Status413PayloadTooLarge, "tooLarge").ExecuteAsync(context);
            return;
        }
        context.Request.Body.Position = 0;
        var (row, isMine) = await Claim(id, hash, context.RequestAborted);
        if (isMine)
            await First(context, next, id, row);
        else if (row.Body_hash != hash)
            await context.Problem(StatusCodes.Status422UnprocessableEntity, "idempotencyMismatch")
                .ExecuteAsync(context);
        else if (row.Status > UnderWay)
            await Repeat(context, row);
        else
        {
            context.Response.Headers.RetryAfter = $"{Patience.TotalSeconds:0}";
            await context.Problem(StatusCodes.Status503ServiceUnavailable, "unavailable").ExecuteAsync(context);
        }
    }

    /// <summary>
    /// The right to carry the request out, which one caller has at a time; else the row as it is once that one has
    /// answered, or has not within <see cref="Patience"/>.
    /// </summary>
    private async Task<(Row Row, bool IsMine)> Claim(string id, string hash, CancellationToken cancellation)
    {
        var isNew = await Enter(id, hash);
        for (var until = clock.GetUtcNow() + Patience; ; await Task.Delay(Look, clock, cancellation))
        {
            var row = await Find(id);
            if (isNew || row.Body_hash != hash || row.Status > UnderWay)
                return (row, isNew);
            if (await database.Execute("UPDATE idempotency_keys SET status = @UnderWay, at_us = @now WHERE "
                + "id = @id AND (status = @Faulted OR (status = @UnderWay AND at_us < @dead))", new
                {
                    id,
                    UnderWay,
                    Faulted,
                    now = Tables.Micros(clock.GetUtcNow()),
                    dead = Tables.Micros(clock.GetUtcNow() - Longest),
                }) == 1)
                return (row, true);
            if (clock.GetUtcNow() >= until)
                return (row, false);
        }
    }

    private async Task<Row> Reserve(string id, string hash)
    {
        await Enter(id, hash);
        return await Find(id);
    }

    private async Task<Row> Find(string id)
    {
        await using var connection = await database.Open(CancellationToken.None);
        return await connection.QuerySingleAsync<Row>("SELECT body_hash, code, CAST(status AS bigint) AS status, "
            + "answer, location FROM idempotency_keys WHERE id = @id", new { id });
    }

    /// <summary>False when the key was used before.</summary>
    private async Task<bool> Enter(string id, string hash)
    {
        await using (var connection = await database.Open(CancellationToken.None))
            if (await connection.ExecuteScalarAsync<long>(
                "SELECT count(*) FROM idempotency_keys WHERE id = @id", new { id }) > 0)
                return false;
        return await database.Execute(
            "INSERT INTO idempotency_keys (id, body_hash, code, status, at_us) VALUES (@id, @hash, @code, 0, @at) "
            + "ON CONFLICT (id) DO NOTHING",
            new { id, hash, code = await codes.Next(), at = Tables.Micros(clock.GetUtcNow()) }) == 1;
    }

    private async Task First(HttpContext context, Func<Task> next, string id, Row row)
    {
        context.Items[CodeItem] = row.Code;
        var real = context.Response.Body;
        using var copy = new MemoryStream();
        context.Response.Body = copy;
        try
        {
            await next();
        }
        catch
        {
            await Free(id);
            throw;
        }
        finally
        {
            context.Response.Body = real;
        }
        // A fault is not an answer: the next try may do better.
        if (context.Response.StatusCode >= 500)
            await Free(id);
        else
        {
            await database.Execute(
                "UPDATE idempotency_keys SET status = @status, answer = @answer, location = @location WHERE id = @id",
                new
                {
                    id,
                    status = context.Response.StatusCode,
                    answer = $"{context.Response.ContentType}\n{Encoding.UTF8.GetString(copy.ToArray())}",
                    location = context.Response.Headers.Location.ToString(),
                });
        }
        copy.Position = 0;
        await copy.CopyToAsync(real);
    }

    private Task<int> Free(string id) => database.Execute(
        "UPDATE idempotency_keys SET status = @Faulted WHERE id = @id", new { id, Faulted });

    private static async Task Repeat(HttpContext context, Row row)
    {
        var (type, body) = row.Answer!.Split('\n', 2) is [var t, var b] ? (t, b) : ("", "");
        context.Response.StatusCode = (int)row.Status;
        context.Response.Headers["Idempotent-Replay"] = "true";
        if (type.Length > 0)
            context.Response.ContentType = type;
        if (!string.IsNullOrEmpty(row.Location))
            context.Response.Headers.Location = row.Location;
        if (body.Length > 0)
            await context.Response.WriteAsync(body);
    }
}

using Despacho311.Api.Cases;
using Despacho311.Contracts;
using Microsoft.AspNetCore.Identity;

namespace Despacho311.Api.Accounts;

/// <summary>What an administrator does with people's accounts.</summary>
public static class People
{
    private const int MaxName = 40;
    private const int MaxText = 120;

    /// <param name="Shut">Until when, after too many wrong passwords.</param>
    /// <param name="PasswordUntil">A given password that was not replaced yet, and until when it is good.</param>
    public sealed record AccountView(
        string Name, string FullName, string? Email, string Role, string? Scope, bool SecondFactor,
        DateTimeOffset? Shut, DateTimeOffset? PasswordUntil, DateTimeOffset? ClosedAt, DateTimeOffset CreatedAt,
        DateTimeOffset? SignedInAt)
    {
        public static AccountView Of(Account a, DateTimeOffset now) => new(a.Name, a.FullName, a.Email, a.Role,
            a.Scope, a.SecondFactor, a.LockedUntil > now ? a.LockedUntil : null, a.PasswordUntil, a.ClosedAt,
            a.CreatedAt, a.SignedInAt);
    }

    private sealed record NewAccount(string? Name, string? FullName, string? Email, string? Role, string? Scope);

    private sealed record AccountBody(string? FullName, string? Email, string? Role, string? Scope);

    /// <param name="Password">Shown this once; to be replaced at the first sign-in.</param>
    public sealed record GivenPassword(string Name, string Password, DateTimeOffset Until);

    public static void MapPeople(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/accounts").WithTags("accounts");
        group.MapGet("", List).For(Roles.Admin).Gives<Page<AccountView>>()
            .Does("listAccounts", "People's accounts, by name");
        group.MapPost("", Make).For(Roles.Admin).Takes<NewAccount>().Gives<GivenPassword>(201)
            .Refuses(StatusCodes.Status409Conflict, "nameTaken")
            .Does("makeAccount", "Makes an account, with a password for its first sign-in");
        group.MapGet("{name}", (HttpContext context, AccountStore store, TimeProvider clock, string name) =>
            With(context, store, name, a => Task.FromResult(
                Versions.Answer(context, a.Version, AccountView.Of(a, clock.GetUtcNow())))))
            .For(Roles.Admin).Gives<AccountView>().GivesVersion()
            .Refuses(StatusCodes.Status404NotFound, "notFound").Does("getAccount", "One account");
        group.MapPut("{name}", Change).For(Roles.Admin).Takes<AccountBody>().Gives<AccountView>()
            .NeedsVersion("accountMovedOn").Refuses(StatusCodes.Status404NotFound, "notFound")
            .Refuses(StatusCodes.Status409Conflict, "accountMovedOn", "lastAdmin", "nameTaken")
            .Does("setAccount", "Changes what an account may do; its sessions end");
        Act(group, "password", GivePassword).Gives<GivenPassword>()
            .Does("givePassword", "Another password for one sign-in; the old one and its sessions end");
        Act(group, "second-factor/end", EndSecondFactor).GivesNothing()
            .Does("endSecondFactorOf", "Ends a second factor that was lost");
        Act(group, "close", Close).GivesNothing().Refuses(StatusCodes.Status409Conflict, "lastAdmin")
            .Does("closeAccount", "Closes an account; it is kept, since the journal names it");
        Act(group, "open", Open).GivesNothing().Does("openAccount", "Opens a closed account again");
        group.MapGet("{name}/changes", (HttpContext context, AccountStore store, AccountChanges changes, string name,
            int? limit) => With(context, store, name, async a => Results.Json(new Page<AccountChange>(
                await changes.List(a, Lists.Limit(limit), context.RequestAborted), null), Wire.Json)))
            .For(Roles.Admin).Gives<Page<AccountChange>>().Refuses(StatusCodes.Status404NotFound, "notFound")
            .Does("listAccountChanges", "What was done to an account and with it, newest first");
    }

    private static RouteHandlerBuilder Act(
        RouteGroupBuilder group, string act, Delegate handler) => group.MapPost("{name}/" + act, handler)
            .For(Roles.Admin).Refuses(StatusCodes.Status404NotFound, "notFound")
            .Refuses(StatusCodes.Status409Conflict, "accountMovedOn");

    public static Account Blank(
        string name, string fullName, string? email, string role, string? scope, DateTimeOffset now) => new()
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            Name = name,
            FullName = fullName,
            Email = email,
            Role = role,
            Scope = scope,
            CreatedAt = now,
        };

    /// <summary>A password for one sign-in; whoever had the old one is out.</summary>
    public static async Task<GivenPassword?> GiveOne(Account account, UserManager<Account> people,
        AccountChanges changes, string actor, DateTimeOffset now)
    {
        var password = PasswordRule.NewOne();
        account.PasswordHash = people.PasswordHasher.HashPassword(account, password);
        account.PasswordUntil = now + AccountSettings.GivenPassword;
        (account.Failures, account.LockedUntil) = (0, null);
        if (!(await people.UpdateSecurityStampAsync(account)).Succeeded)
            return null;
        await changes.Record(account, actor, AccountChanges.PasswordGiven);
        return new GivenPassword(account.Name, password, account.PasswordUntil.Value);
    }

    public static async Task<bool> WithoutSecondFactor(
        Account account, UserManager<Account> people, AccountChanges changes, string actor)
    {
        account.SecondFactor = false;
        (account.Authenticator, account.RecoveryCodes, account.LastCode) = (null, "", null);
        if (!(await people.UpdateSecurityStampAsync(account)).Succeeded)
            return false;
        await changes.Record(account, actor, AccountChanges.SecondFactorOff);
        return true;
    }

    private static async Task<IResult> With(
        HttpContext context, AccountStore store, string name, Func<Account, Task<IResult>> use) =>
        await store.FindByNameAsync(name.ToLowerInvariant(), context.RequestAborted) is { } account
            ? await use(account)
            : context.Problem(StatusCodes.Status404NotFound, "notFound");

    private static async Task<IResult> List(
        HttpContext context, AccountStore store, TimeProvider clock, int? limit, string? after)
    {
        var most = Lists.Limit(limit);
        var found = await store.List(after ?? "", most + 1, context.RequestAborted);
        var now = clock.GetUtcNow();
        return Results.Json(new Page<AccountView>([.. found.Take(most).Select(a => AccountView.Of(a, now))],
            found.Count > most ? found[most - 1].Name : null), Wire.Json);
    }

    private static async Task<IResult> Make(HttpContext context, UserManager<Account> people, AccountChanges changes,
        KeyStore keys, TimeProvider clock)
    {
        var (body, problem) = await context.ReadJson<NewAccount>();
        if (body is null)
            return problem!;
        var name = body.Name?.Trim().ToLowerInvariant() ?? "";
        var errors = Faults(context, body.FullName, body.Email, body.Role, body.Scope);
        if (name.Length is < 3 or > MaxName
            || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-' or '_'))
            errors.Add(context.Field("/name", "accountName"));
        if (errors.Count > 0)
            return context.Invalid(errors);
        // The journal names who did what: one name is one person's, or one program's.
        if (await keys.Has(name, context.RequestAborted))
            return context.Problem(StatusCodes.Status409Conflict, "nameTaken");
        var now = clock.GetUtcNow();
        var account = Blank(name, body.FullName!.Trim(), EmailOf(body.Email), body.Role!,
            ScopeOf(body.Role, body.Scope), now);
        account.PasswordUntil = now + AccountSettings.GivenPassword;
        var password = PasswordRule.NewOne();
        if (!(await people.CreateAsync(account, password)).Succeeded)
            return context.Problem(StatusCodes.Status409Conflict, "nameTaken");
        await changes.Record(account, context.Actor(), AccountChanges.Made, RightsOf(account));
        return Results.Json(new GivenPassword(name, password, account.PasswordUntil.Value), Wire.Json,
            statusCode: StatusCodes.Status201Created);
    }

    private static Task<IResult> Change(HttpContext context, AccountStore store, UserManager<Account> people,
        AccountChanges changes, Sessions sessions, TimeProvider clock, string name) =>
        With(context, store, name, async a =>
        {
            var (body, problem) = await context.ReadJson<AccountBody>();
            if (body is null)
                return problem!;
            if (Faults(context, body.FullName, body.Email, body.Role, body.Scope) is { Count: > 0 } errors)
                return context.Invalid(errors);
            if (Versions.NotSeen(context, a.Version, "accountMovedOn") is { } unseen)
                return unseen;
            if (a.Role == Roles.Admin && body.Role != Roles.Admin && await IsLastAdmin(store, a))
                return context.Problem(StatusCodes.Status409Conflict, "lastAdmin");
            var email = EmailOf(body.Email);
            if (email is not null && await store.FindByEmail(email, context.RequestAborted) is { } other
                && other.Id != a.Id)
                return context.Problem(StatusCodes.Status409Conflict, "nameTaken");
            var before = RightsOf(a);
            if (a.Email != email)
                await store.RemoveLogins(a);
            (a.FullName, a.Email, a.Role) = (body.FullName!.Trim(), email, body.Role!);
            a.Scope = ScopeOf(a.Role, body.Scope);
            if (!(await people.UpdateSecurityStampAsync(a)).Succeeded)
                return context.Problem(StatusCodes.Status409Conflict, "accountMovedOn");
            await changes.Record(a, context.Actor(), AccountChanges.Changed, $"{before} → {RightsOf(a)}");
            sessions.Forget(a);
            return Versions.Answer(context, a.Version, AccountView.Of(a, clock.GetUtcNow()));
        });

    private static Task<IResult> GivePassword(HttpContext context, AccountStore store, UserManager<Account> people,
        AccountChanges changes, Sessions sessions, TimeProvider clock, string name) =>
        With(context, store, name, async a =>
        {
            var given = await GiveOne(a, people, changes, context.Actor(), clock.GetUtcNow());
            sessions.Forget(a);
            return given is null
                ? context.Problem(StatusCodes.Status409Conflict, "accountMovedOn")
                : Results.Json(given, Wire.Json);
        });

    private static Task<IResult> EndSecondFactor(HttpContext context, AccountStore store,
        UserManager<Account> people, AccountChanges changes, Sessions sessions, string name) =>
        With(context, store, name, async a =>
        {
            var done = await WithoutSecondFactor(a, people, changes, context.Actor());
            sessions.Forget(a);
            return done ? Results.NoContent() : context.Problem(StatusCodes.Status409Conflict, "accountMovedOn");
        });

    private static Task<IResult> Close(HttpContext context, AccountStore store, UserManager<Account> people,
        AccountChanges changes, Sessions sessions, TimeProvider clock, string name) =>
        With(context, store, name, async a => a is { ClosedAt: null, Role: Roles.Admin } && await IsLastAdmin(store, a)
            ? context.Problem(StatusCodes.Status409Conflict, "lastAdmin")
            : await Turn(context, a, a.ClosedAt ?? clock.GetUtcNow(), AccountChanges.Closed, people, changes,
                sessions));

    private static Task<IResult> Open(HttpContext context, AccountStore store, UserManager<Account> people,
        AccountChanges changes, Sessions sessions, string name) => With(context, store, name, a =>
            Turn(context, a, null, AccountChanges.Opened, people, changes, sessions));

    private static async Task<IResult> Turn(HttpContext context, Account a, DateTimeOffset? closedAt, string what,
        UserManager<Account> people, AccountChanges changes, Sessions sessions)
    {
        if (a.ClosedAt == closedAt)
            return Results.NoContent();
        a.ClosedAt = closedAt;
        if (!(await people.UpdateSecurityStampAsync(a)).Succeeded)
            return context.Problem(StatusCodes.Status409Conflict, "accountMovedOn");
        await changes.Record(a, context.Actor(), what);
        sessions.Forget(a);
        return Results.NoContent();
    }

    private static async Task<bool> IsLastAdmin(AccountStore store, Account a) =>
        a.ClosedAt is null && await store.Count(Roles.Admin, CancellationToken.None) <= 1;

    private static string RightsOf(Account a) => a.Scope is null ? a.Role : $"{a.Role} {a.Scope}";

    private static string? EmailOf(string? email) =>
        string.IsNullOrWhiteSpace(email) ? null : email.Trim().ToLowerInvariant();

    private static string? ScopeOf(string? role, string? scope) => Roles.NeedsScope(role) ? scope!.Trim() : null;

    private static List<FieldError> Faults(
        HttpContext context, string? fullName, string? email, string? role, string? scope)
    {
        var errors = new List<FieldError>();
        if (string.IsNullOrWhiteSpace(fullName))
            errors.Add(context.Field("/fullName", "required"));
        else if (fullName.Length > MaxText)
            errors.Add(context.Field("/fullName", "tooLong"));
        if (EmailOf(email) is { } given && !NewCase.IsEmail(given))
            errors.Add(context.Field("/email", "email"));
        if (role is null || !Roles.All.Contains(role))
            errors.Add(context.Field("/role", "value"));
        else if (Roles.NeedsScope(role) && scope is not { Length: > 0 and <= MaxName })
            errors.Add(context.Field("/scope", "required"));
        return errors;
    }
}

using Despacho311.Api.Open311;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;

namespace Despacho311.Api.Accounts;

public static class AccountSetup
{
    /// <summary>Iterations of PBKDF2 with SHA-512, as OWASP's cheat sheet of 2023 asks for.</summary>
    private const int HashIterations = 210_000;

    public static void AddAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(AccountSettings.From(configuration));
        services.AddSingleton<KeyStore>().AddSingleton<AccountStore>().AddSingleton<AccountChanges>()
            .AddSingleton<Sessions>().AddScoped<PasswordSignIn>();
        services.AddSingleton<ILookupNormalizer, LowerCaseNames>();
        services.AddIdentityCore<Account>()
            .AddTokenProvider<AuthenticatorTokenProvider<Account>>(TokenOptions.DefaultAuthenticatorProvider);
        services.AddScoped<IUserStore<Account>>(s => s.GetRequiredService<AccountStore>());
        services.Configure<PasswordHasherOptions>(o => o.IterationCount = HashIterations);
        // What people choose is held against PasswordRule; Identity's own rules of digits and signs are off.
        services.Configure<IdentityOptions>(o => o.Password = new PasswordOptions
        {
            RequireDigit = false,
            RequireLowercase = false,
            RequireUppercase = false,
            RequireNonAlphanumeric = false,
            RequiredLength = AccountSettings.LeastPassword,
        });
        var authentication = services.AddAuthentication(KeyAuthentication.Scheme_)
            .AddScheme<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions, KeyAuthentication>(
                KeyAuthentication.Scheme_, null)
            .AddCookie(o =>
            {
                o.Cookie.Name = "despacho311";
                o.Cookie.HttpOnly = true;
                o.Cookie.SameSite = SameSiteMode.Strict;
                o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                o.ExpireTimeSpan = TimeSpan.FromHours(12);
                o.Events.OnValidatePrincipal = Sessions.Check;
            });
        var outside = OutsideSignIn.From(configuration);
        services.AddSingleton(outside);
        foreach (var provider in outside)
            authentication.AddOutside(provider);
        // Deny by default: an endpoint that names nobody lets nobody in.
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build());
    }

    public static void MapAccounts(this IEndpointRouteBuilder app)
    {
        app.MapSessions();
        app.MapOutsideSignIn();
        app.MapOwnAccount();
        app.MapPeople();
        app.MapKeys();
    }

    /// <summary>A key that reads only changes nothing, whatever its role may. The hub's calls are reads.</summary>
    public static Task NoWritesByReaders(HttpContext context, Func<Task> next) =>
        context.User.HasClaim(c => c.Type == KeyHolder.ReadsOnlyClaim)
        && !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method)
        && !context.Request.Path.StartsWithSegments("/hubs")
            ? Refuse(context).ExecuteAsync(context)
            : next();

    private static IResult Refuse(HttpContext context) => context.Request.IsOpen311()
        ? Answer.Error(context, StatusCodes.Status403Forbidden, "missingKey")
        : context.Problem(StatusCodes.Status403Forbidden, "readsOnly");

    /// <summary>
    /// The first start: an administrator, with a password that is shown once and replaced at the first sign-in.
    /// </summary>
    /// <returns>The password; null when there are accounts.</returns>
    public static async Task<string?> MakeFirst(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var store = services.GetRequiredService<AccountStore>();
        if ((await store.List("", 1, CancellationToken.None)).Count > 0)
            return null;
        var clock = services.GetRequiredService<TimeProvider>();
        var password = PasswordRule.NewOne();
        var account = People.Blank("admin", "Admin", null, Roles.Admin, null, clock.GetUtcNow());
        account.PasswordUntil = clock.GetUtcNow() + AccountSettings.GivenPassword;
        var made = await scope.ServiceProvider.GetRequiredService<UserManager<Account>>()
            .CreateAsync(account, password);
        if (!made.Succeeded)
            return null; // Another server was first, and shows its own.
        await services.GetRequiredService<AccountChanges>().Record(account, "first start", AccountChanges.Made);
        return password;
    }
}

using Despacho311.Api.Accounts;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace Despacho311.Api.Commands;

/// <summary>What the command line does with accounts: the way in for whoever holds the machine.</summary>
internal static class AccountTools
{
    public const string Usage =
        """
        reset-password NAME [--data DIR]
        Prints a password that opens the account once, and must be replaced then. Sessions of the account end, and its
        second factor with them.
        """;

    public static Task<int> ResetPassword(Launch launch) => Tools.WithDatabase(launch, async (database, _) =>
    {
        var name = launch.Arguments.FirstOrDefault(a => !a.StartsWith('-'))
            ?? throw new InvalidDataException($"Whose? {Usage}");
        var settings = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var services = new ServiceCollection();
        services.AddLogging().AddSingleton(database).AddSingleton(TimeProvider.System);
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddAccounts(settings);
        await using var provider = services.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var changes = provider.GetRequiredService<AccountChanges>();
        if (await people.FindByNameAsync(name) is not { } account)
            throw new InvalidDataException($"There is no account {name}.");
        var given = await People.WithoutSecondFactor(account, people, changes, "command line")
            ? await People.GiveOne(account, people, changes, "command line", TimeProvider.System.GetUtcNow())
            : null;
        if (given is null)
            throw new InvalidOperationException("The account changed meanwhile: try again.");
        Console.Out.WriteLine($"The password of {given.Name}, until {given.Until:u}: {given.Password}");
        return 0;
    });
}

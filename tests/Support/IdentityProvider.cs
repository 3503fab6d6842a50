using System.Diagnostics;

namespace Despacho311.Tests.Support;

/// <summary>
/// A real OpenID provider on a free loopback port, which people of the government would sign in at. Its port is known
/// before it starts, so that a city can be told.
/// </summary>
public sealed class IdentityProvider : IAsyncDisposable
{
    private readonly int port = Loopback.FreePort();
    private Process? process;

    public string Url => $"http://127.0.0.1:{port}";

    /// <summary>What a city is told of it, under this name.</summary>
    public Dictionary<string, string?> Settings(string name) => new()
    {
        [$"OpenIdConnect__{name}__Authority"] = Url,
        [$"OpenIdConnect__{name}__ClientId"] = "despacho311",
        [$"OpenIdConnect__{name}__ClientSecret"] = "only-for-tests-only-for-tests-only",
        [$"OpenIdConnect__{name}__Label"] = "Cuenta del gobierno",
    };

    /// <summary>It sends people back to this city only.</summary>
    public async Task Start(Uri city, string name)
    {
        process = Process.Start(new ProcessStartInfo("node",
        [
            Path.Combine(RepositoryFiles.Root, "tests", "tools", "identity-provider.mjs"), $"{port}",
            new Uri(city, $"/signed-in/{name}").ToString(),
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _ = process.StandardError.ReadToEndAsync();
        if (await process.StandardOutput.ReadLineAsync() != Url)
            throw new InvalidOperationException("The identity provider did not start.");
    }

    public async ValueTask DisposeAsync()
    {
        if (process is null)
            return;
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}

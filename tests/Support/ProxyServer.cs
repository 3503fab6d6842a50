using System.Diagnostics;

namespace Despacho311.Tests.Support;

/// <summary>
/// nginx with the configuration that <c>docker-compose.yml</c> gives it, only that it finds the apis at their addresses
/// here instead of asking Docker for them, and that it needs no rights.
/// </summary>
public sealed class ProxyServer : IAsyncDisposable
{
    private readonly string directory;
    private readonly Process process;

    private ProxyServer(string directory, Process process, Uri url) =>
        (this.directory, this.process, Url) = (directory, process, url);

    public Uri Url { get; }

    public static async Task<ProxyServer> Start(IEnumerable<Uri> apis)
    {
        var (directory, port) = (Directory.CreateTempSubdirectory("despacho311-nginx-").FullName, Loopback.FreePort());
        var compose = await File.ReadAllLinesAsync(Path.Combine(RepositoryFiles.Root, "docker-compose.yml"));
        var lines = compose.SkipWhile(l => l.TrimEnd() != "  nginx:").Skip(2).TakeWhile(l => l.StartsWith("      ",
            StringComparison.Ordinal)).ToList();
        if (lines.Count == 0)
            throw new InvalidOperationException("docker-compose.yml has no configuration of nginx.");
        var servers = string.Join(' ', apis.Select(a => $"server {a.Authority};"));
        var rest = string.Join('\n', new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }
            .Select(kind => $"{kind}_temp_path {directory}/{kind};"));
        var text = string.Join('\n', lines).Replace("$$", "$", StringComparison.Ordinal)
            .Replace("listen 5311;", $"listen 127.0.0.1:{port};", StringComparison.Ordinal)
            .Replace("http://api:5311", "http://apis", StringComparison.Ordinal)
            .Replace("resolver 127.0.0.11 valid=5s;", $"upstream apis {{ {servers} }}\n{rest}\naccess_log off;",
                StringComparison.Ordinal);
        var file = Path.Combine(directory, "nginx.conf");
        await File.WriteAllTextAsync(
            file, $"daemon off;\npid {directory}/pid;\nerror_log {directory}/error.log;\n{text}");
        var process = Run.Start("/usr/sbin/nginx", ["-p", directory, "-c", file], new Dictionary<string, string?>());
        var server = new ProxyServer(directory, process, new Uri($"http://127.0.0.1:{port}/"));
        using var client = new HttpClient();
        await Eventually.Is(async () =>
        {
            try
            {
                return (await client.GetAsync(new Uri(server.Url, "health/live"))).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, "the proxy answers", 30);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(directory, recursive: true);
    }
}

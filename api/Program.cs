using Despacho311.Api;
using Despacho311.Api.Commands;

if (args is ["--help" or "-h", ..])
{
    await Console.Out.WriteLineAsync($"{Launch.Options}\n{Tools.Help}");
    return 0;
}
if (Launch.Fault(args) is { } fault)
{
    await Console.Error.WriteLineAsync(fault);
    return 1;
}
var options = Launch.Parse(args);
if (options.Command is not null)
    return await Tools.Run(options);
await using var app = await Startup.Build(options);
await app.StartAsync();
Startup.Greet(app, options);
await app.WaitForShutdownAsync();
return 0;

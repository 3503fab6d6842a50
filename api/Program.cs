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
try
{
    await using var app = await Startup.Build(options);
    await app.StartAsync();
    Startup.Greet(app, options);
    await app.WaitForShutdownAsync();
    return 0;
}
// What whoever runs it can mend: a wrong setting, a database that is not there or newer, a port that is taken.
catch (Exception e) when (e is InvalidOperationException or System.Data.Common.DbException or IOException
    or ArgumentException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}

using Despacho311.Tests.Benchmarks;

// One command for each row of docs/measurements.md; each prints its row. The others are what rows compare with,
// started by the rows themselves.
var seconds = Option("--seconds", 8);
var rounds = Option("--rounds", 3);
switch (args.FirstOrDefault())
{
    case "intake":
        await Intake.Run(seconds, rounds);
        return 0;
    case "start":
        await Start.Run(rounds);
        return 0;
    case "exchange":
        await Exchange.Run(Option("--cases", 150_000));
        return 0;
    case "clocks":
        await Clocks.Run(Option("--cases", 1_000_000));
        return 0;
    case "lists":
        var onSqlite = args.Contains("--sqlite");
        await Lists.Run(Option("--cases", onSqlite ? 1_000_000 : 5_000_000), onSqlite);
        return 0;
    case "leaks":
        await Leaks.Run(Option("--reports", 1_000_000));
        return 0;
    case "positions":
        await Positions.Run(Option("--trucks", 10_000), Option("--viewers", 100), Option("--rate", 10_000), seconds,
            rounds);
        return 0;
    case "year":
        await Year.Run(Option("--contacts", 1_760_000));
        return 0;
    case "journal":
        await JournalScale.Run(seconds, rounds, Option("--archived", 200_000));
        return 0;
    case "write-journal":
        await JournalScale.Write(args[1], int.Parse(args[2]), int.Parse(args[3]), int.Parse(args[4]));
        return 0;
    case "faults":
        await Faults.Run(rounds, Array.IndexOf(args, "--only") is >= 0 and var only ? args[only + 1] : null);
        return 0;
    case "soak":
        await Soak.Run(Option("--minutes", 60), Array.IndexOf(args, "--plot") is >= 0 and var drawn
            ? args[drawn + 1]
            : null);
        return 0;
    case "serve-plain":
        await Rivals.ServePlain(args[1], args[2]);
        return 0;
    case "serve-orleans":
        await Rivals.ServeOrleans(args[1], args[2]);
        return 0;
    case "serve-tracker":
        await GpsTracker.Serve(args[1]);
        return 0;
    default:
        Console.Error.WriteLine("intake | start [--seconds N] [--rounds N], exchange | clocks, "
            + "lists [--cases N] [--sqlite], leaks [--reports N], "
            + "journal [--archived N], year [--contacts N], positions [--trucks N] [--viewers N] [--rate N] "
            + "[--seconds N] [--rounds N], faults [--rounds N] [--only WORD], soak [--minutes N] [--plot FILE.svg]");
        return 1;
}

int Option(string name, int otherwise) =>
    Array.IndexOf(args, name) is >= 0 and var at ? int.Parse(args[at + 1]) : otherwise;

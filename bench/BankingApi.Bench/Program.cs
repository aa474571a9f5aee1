using BankingApi.Bench;
using BankingApi.Bench.Micro;

// One verb per figure; bench/README.md has the commands and the last results.
var verb = args.Length > 0 ? args[0] : "help";
if (verb == "micro")
{
    MicroBenchmarks.Run(args[1..]);
    return 0;
}
var options = Options.Read(args.Skip(1), verb == "verify" ? new() { Events = 1_000_000, Accounts = 10_000 } : new());
switch (verb)
{
    case "as-of":
        await AsOf.Run(options);
        break;
    case "value-time":
        await AsOf.RunByValue(options);
        break;
    case "holds":
        await Holds.Run(options);
        break;
    case "live":
        await Live.Run(options);
        break;
    case "load":
        await Load.Run(options);
        break;
    case "keys":
        await Keys.Run(options);
        break;
    case "production":
        await Production.Run(options);
        break;
    case "access":
        await Access.Run(options);
        break;
    case "overload":
        await Overload.Run(options);
        break;
    case "growth":
        await Growth.Run(options);
        break;
    case "transfers":
        await Load.Run(options with { Transfers = true });
        break;
    case "queries":
        await Load.Run(options with { Queries = true });
        break;
    case "ceiling":
        await Ceiling.Run(options);
        break;
    case "bare-host":
        await BareHost.Run(options.Port);
        break;
    case "cold":
        await Cold.Run(options);
        break;
    case "history":
        await LongHistory.Keep(options);
        break;
    case "rebuild":
        await Rebuild.Run(options);
        break;
    case "append":
        await Append.Run(options);
        break;
    case "analytics":
        await Analytics.Run(options);
        break;
    case "verify":
        await Verifying.Run(options);
        break;
    case "project":
        await Projecting.Run(options);
        break;
    default:
        Console.Error.WriteLine(
            "Verbs: as-of, value-time, holds, live, load, keys, access, overload, growth, production, transfers, queries, ceiling, "
                + "cold, history, rebuild, analytics, project, verify, append, micro. Options and what they measure: bench/README.md");
        return 2;
}
return 0;

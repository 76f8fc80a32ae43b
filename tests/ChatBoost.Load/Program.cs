using System.CommandLine;
using ChatBoost.Load;
using ChatBoost.Load.Filled;
using ChatBoost.Load.Importing;
using ChatBoost.Load.Live;
using ChatBoost.Testing.Stack;

var runFile = new Option<FileInfo>("--run-file")
{
    Description = "run.json of the running stack",
    DefaultValueFactory = _ => new FileInfo(Path.Combine(".data", "run.json")),
};
var rate = new Option<double>("--rate") { Description = "messages per second", DefaultValueFactory = _ => 50 };
var duration = new Option<double>("--duration") { Description = "seconds", DefaultValueFactory = _ => 30 };
var customers = new Option<int?>("--customers") { Description = "customers; by default one for each 20 messages" };
var numbers = new Option<int?>("--numbers") { Description = "business numbers; by default one for each 80 messages per second" };
var triple = new Option<bool>("--triple") { Description = "deliver each webhook three times" };
var shuffle = new Option<bool>("--shuffle") { Description = "deliver webhooks out of order" };
var statuses = new Option<bool>("--statuses") { Description = "report sent, delivered and read for each reply", DefaultValueFactory = _ => true };
var check = new Option<bool>("--check") { Description = "read every thread back and compare; always done with --triple or --shuffle" };
var max = new Option<bool>("--max") { Description = "raise the rate, from --rate on, until it is no longer held" };
var noFloor = new Option<bool>("--no-floor") { Description = "leave out the floor to compare with" };
var warmUp = new Option<double>("--warm-up") { Description = "seconds of messages before the measurement", DefaultValueFactory = _ => 5 };

var inbound = new Command("inbound", "Customers write, the bot answers: Meta's webhooks in at the gateway, until the simulator holds the reply.")
{
    runFile, rate, duration, customers, numbers, triple, shuffle, statuses, check, max, noFloor, warmUp,
};
inbound.SetAction(async (arguments, cancellationToken) =>
{
    var options = new InboundOptions
    {
        Rate = arguments.GetValue(rate),
        Duration = TimeSpan.FromSeconds(arguments.GetValue(duration)),
        Customers = arguments.GetValue(customers),
        Numbers = arguments.GetValue(numbers),
        Triple = arguments.GetValue(triple),
        Shuffle = arguments.GetValue(shuffle),
        Statuses = arguments.GetValue(statuses),
        CheckStorage = arguments.GetValue(check) || arguments.GetValue(triple) || arguments.GetValue(shuffle),
    };
    await using var stack = RunningStack.Attach(arguments.GetValue(runFile)!.FullName);
    var run = new InboundRun(stack);
    if (arguments.GetValue(warmUp) is > 0 and var seconds)
    {
        // Code is compiled and pools are filled in the first seconds of a process; a server is not restarted for each customer.
        await run.RunAsync(options with { Duration = TimeSpan.FromSeconds(seconds), Customers = null, CheckStorage = false }, cancellationToken);
    }

    var result = arguments.GetValue(max)
        ? await MaxSearch.RunAsync(run, options, Report.PrintStep, cancellationToken)
        : await run.RunAsync(options, cancellationToken);
    if (result is null)
    {
        Report.Line($"Not even {options.Rate} per second was held.");
        return 1;
    }

    Report.Print(result);
    if (!arguments.GetValue(noFloor))
    {
        var floor = await new Floor(stack.Description).RunAsync(
            result.Options.Rate, TimeSpan.FromSeconds(Math.Min(15, options.Duration.TotalSeconds)), cancellationToken);
        Report.PrintFloor(floor, result);
    }

    return result.Ledger is { Lost: 0, Duplicated: 0, WrongCustomer: 0 } && result.Storage is null or { IsClean: true } ? 0 : 1;
});

var clients = new Option<int>("--clients") { Description = "connections", DefaultValueFactory = _ => 2000 };
var events = new Option<double>("--events") { Description = "changes per second", DefaultValueFactory = _ => 200 };
var storm = new Option<bool>("--storm") { Description = "half-way, cut all clients off at once" };
var tenants = new Option<int>("--organizations") { Description = "organizations the clients belong to", DefaultValueFactory = _ => 100 };
var live = new Command("live", "Browsers listen on all replicas of Inbox while members change conversations.") { runFile, clients, tenants, events, duration, storm };
live.SetAction(async (arguments, cancellationToken) =>
{
    await using var stack = RunningStack.Attach(arguments.GetValue(runFile)!.FullName);
    var result = await new LiveRun(stack).RunAsync(
        new LiveOptions
        {
            Clients = arguments.GetValue(clients),
            Organizations = arguments.GetValue(tenants),
            Rate = arguments.GetValue(events),
            Duration = TimeSpan.FromSeconds(arguments.GetValue(duration)),
            Storm = arguments.GetValue(storm),
        },
        cancellationToken);
    Report.Print(result);
    return result is { Missed: 0, Repeated: 0, OutOfOrder: 0, Lost: 0 } ? 0 : 1;
});

var organizations = new Option<int>("--organizations") { Description = "organizations that share them", DefaultValueFactory = _ => 20 };
var conversations = new Option<int>("--conversations") { Description = "conversations to add", DefaultValueFactory = _ => 1_000_000 };
var messages = new Option<int>("--messages") { Description = "messages to add, over all conversations", DefaultValueFactory = _ => 10_000_000 };
var minutes = new Option<double>("--minutes") { Description = "stop adding after so long", DefaultValueFactory = _ => 20 };
var fill = new Command("fill", "Adds two years of conversations to the database; once more goes on where it ended.") { runFile, organizations, conversations, messages, minutes };
fill.SetAction(async (arguments, cancellationToken) =>
{
    await using var stack = RunningStack.Attach(arguments.GetValue(runFile)!.FullName);
    await new FillRun(stack).RunAsync(
        arguments.GetValue(organizations), arguments.GetValue(conversations), arguments.GetValue(messages), TimeSpan.FromMinutes(arguments.GetValue(minutes)), cancellationToken);
});

var users = new Option<int>("--users") { Description = "members that read at once", DefaultValueFactory = _ => 20 };
var pause = new Option<double>("--pause") { Description = "seconds a member looks at an answer", DefaultValueFactory = _ => 0.5 };
var read = new Command("read", "Members of filled organizations look at lists, threads, counts, and search.") { runFile, users, duration, pause };
read.SetAction(async (arguments, cancellationToken) =>
{
    await using var stack = RunningStack.Attach(arguments.GetValue(runFile)!.FullName);
    Report.Print(await new ReadRun(stack, TimeSpan.FromSeconds(arguments.GetValue(pause)))
        .RunAsync(arguments.GetValue(users), TimeSpan.FromSeconds(arguments.GetValue(duration)), cancellationToken));
});

var rows = new Option<int>("--rows") { Description = "rows of the file", DefaultValueFactory = _ => 1_000_000 };
var import = new Command("import", "A new organization imports a file of contacts.") { runFile, rows };
import.SetAction(async (arguments, cancellationToken) =>
{
    await using var stack = RunningStack.Attach(arguments.GetValue(runFile)!.FullName);
    return await new ImportRun(stack).RunAsync(arguments.GetValue(rows), cancellationToken) ? 0 : 1;
});

return await new RootCommand("Load for a running ChatBoost.") { inbound, live, fill, read, import }.Parse(args).InvokeAsync();

using System.Globalization;
using ChatBoost.AppHost.Orchestration;

namespace ChatBoost.AppHost.Terminal;

/// <summary>The table printed when everything is ready.</summary>
internal static class StartSummary
{
    public static void Write(Progress output, RunContext run, RunDescription description, TimeSpan elapsed)
    {
        var rows = new List<(string What, string Where)>
        {
            ("Inbox", description.Gateway),
            ("API reference", description.Gateway + "/docs"),
            ("A phone to type on", description.Simulator ?? "-"),
            ("Mail that was sent", description.Simulator is { } simulator ? $"{simulator}/mail.html" : "-"),
            ("Traces, metrics, logs", description.Dashboard ?? "off (--no-dashboard)"),
        };
        if (description.Demo is { } demo)
        {
            rows.Add(("Sign in", $"{demo.Email} / {demo.Password}"));
        }

        rows.Add(("Logs", run.Data.Logs));
        var (bytes, processes) = Memory.OfDotNet(description);
        rows.Add(("Memory", string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0} MiB in {processes} .NET processes")));

        var first = rows.Max(row => row.What.Length);
        var second = rows.Max(row => row.Where.Length);
        var rule = $"  +-{new string('-', first)}-+-{new string('-', second)}-+";
        output.Info(string.Create(CultureInfo.InvariantCulture, $"\nChatBoost is ready ({elapsed.TotalSeconds:0.0} s). Ctrl-C ends it.\n"));
        output.Info(rule);
        foreach (var (what, where) in rows)
        {
            output.Info($"  | {what.PadRight(first)} | {where.PadRight(second)} |");
        }

        output.Info(rule);
    }
}

/// <summary>What processes take of the machine's memory.</summary>
internal static class Memory
{
    /// <summary>Memory of all .NET processes of a run, AppHost included.</summary>
    public static (long Bytes, int Processes) OfDotNet(RunDescription description)
    {
        int[] pids = [description.AppHost, .. description.Resources.Where(resource => resource is { IsDotNet: true, Pid: > 0 }).Select(resource => resource.Pid)];
        return (pids.Sum(ProcessTable.MemoryBytes), pids.Length);
    }
}

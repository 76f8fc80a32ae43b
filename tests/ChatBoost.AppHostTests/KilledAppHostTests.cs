using System.Diagnostics;
using System.Text.Json;
using ChatBoost.Testing;
using ChatBoost.Testing.Stack;

namespace ChatBoost.AppHostTests;

[Trait("Category", "Slow")]
public sealed class KilledAppHostTests
{
    [Fact]
    public async Task After_kill_9_nothing_is_left_running()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var stack = await RunningStack.StartAsync(
            ["--no-seed"], line => TestContext.Current.SendDiagnosticMessage("{0}", line), cancellationToken);
        var description = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(stack.DataDirectory, "run.json"), cancellationToken)).RootElement;
        var appHost = description.GetProperty("appHost").GetInt32();

        // Everything AppHost caused: what its orchestrator started and all that these started, whoever their parent is by now.
        var started = Descendants([.. stack.Description.Resources.Select(resource => resource.Pid), .. WithArgument(stack.DataDirectory)]);
        Assert.True(started.Count >= 12, $"Only {started.Count} processes: {string.Join(", ", started)}");

        using (var process = Process.GetProcessById(appHost))
        {
            process.Kill();
        }

        var left = started.ToHashSet();
        try
        {
            await Wait.UntilAsync(
                "nothing of it to run",
                () =>
                {
                    left.RemoveWhere(identity => !IsAlive(identity));
                    return Task.FromResult(left.Count == 0 && !WithArgument(stack.DataDirectory).Any());
                },
                cancellationToken: cancellationToken);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Still running: {string.Join(", ", left)}; started meanwhile: {string.Join(", ", WithArgument(stack.DataDirectory))}");
        }
    }

    private static List<ProcessIdentity> Descendants(IEnumerable<int> roots)
    {
        var parents = Directory.GetDirectories("/proc")
            .Select(directory => int.TryParse(Path.GetFileName(directory), out var pid) ? Read(pid) : null)
            .OfType<ProcessIdentity>()
            .ToDictionary(identity => identity.Pid);
        var wanted = roots.ToHashSet();
        int before;
        do
        {
            before = wanted.Count;
            wanted.UnionWith(parents.Values.Where(identity => wanted.Contains(identity.Parent)).Select(identity => identity.Pid));
        }
        while (wanted.Count > before);

        return [.. wanted.Where(parents.ContainsKey).Select(pid => parents[pid])];
    }

    // Start time and pid together: a pid alone may be somebody else's by now.
    private static bool IsAlive(ProcessIdentity identity) => Read(identity.Pid) is { } now && now.StartTime == identity.StartTime && !now.IsZombie;

    private static IEnumerable<int> WithArgument(string text) =>
        Directory.GetDirectories("/proc")
            .Select(directory => int.TryParse(Path.GetFileName(directory), out var pid) ? pid : 0)
            .Where(pid => pid > 0 && pid != Environment.ProcessId && ReadText($"/proc/{pid}/cmdline").Contains(text, StringComparison.Ordinal));

    private static ProcessIdentity? Read(int pid)
    {
        // "pid (name) state ppid … starttime": the name may hold anything, so the fields are counted from its closing bracket.
        var text = ReadText($"/proc/{pid}/stat");
        var end = text.LastIndexOf(')');
        if (end < 0)
        {
            return null;
        }

        var fields = text[(end + 2)..].Split(' ');
        return new ProcessIdentity(pid, text[text.IndexOf('(', StringComparison.Ordinal)..(end + 1)], int.Parse(fields[1]), fields[19], fields[0] == "Z");
    }

    private static string ReadText(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private sealed record ProcessIdentity(int Pid, string Name, int Parent, string StartTime, bool IsZombie);
}

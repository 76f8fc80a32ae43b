using System.Globalization;
using ChatBoost.Testing.Stack;

namespace ChatBoost.Load;

/// <summary>CPU time of the stack's processes with all their children, by resource.</summary>
public sealed class CpuUse
{
    private static readonly string[] Infrastructure = ["postgres", "redis", "rabbitmq", "fauxqs", "dashboard"];

    private readonly Dictionary<string, TimeSpan> _byResource;

    private CpuUse(Dictionary<string, TimeSpan> byResource) => _byResource = byResource;

    /// <summary>By resource, most first.</summary>
    public IEnumerable<KeyValuePair<string, TimeSpan>> ByResource => _byResource.OrderByDescending(use => use.Value);

    /// <summary>Of our services: neither infrastructure nor what plays the outside world.</summary>
    public TimeSpan Services => Sum(name => name != "simulator" && !Infrastructure.Contains(name));

    /// <summary>Of everything but the simulator.</summary>
    public TimeSpan ServicesAndInfrastructure => Sum(name => name != "simulator");

    /// <summary>What was used up to this moment.</summary>
    public static CpuUse Read(RunDescription stack)
    {
        var processes = ReadProcesses();
        var children = processes.ToLookup(process => process.Value.Parent, process => process.Key);

        // Pid 0 is a resource that is being started again; as a process it would be the parent of all.
        var byResource = stack.Resources
            .Where(resource => resource.Pid > 0)
            .GroupBy(resource => resource.Name)
            .ToDictionary(group => group.Key, group => TimeSpan.FromTicks(group.Sum(resource => TreeOf(resource.Pid).Ticks)));
        return new CpuUse(byResource);

        TimeSpan TreeOf(int pid) =>
            (processes.TryGetValue(pid, out var process) ? process.Used : TimeSpan.Zero)
            + TimeSpan.FromTicks(children[pid].Sum(child => TreeOf(child).Ticks));
    }

    /// <summary>What was used since <paramref name="before"/>.</summary>
    public CpuUse Since(CpuUse before) =>
        new(_byResource.ToDictionary(use => use.Key, use => use.Value - before._byResource.GetValueOrDefault(use.Key)));

    private TimeSpan Sum(Predicate<string> included) =>
        TimeSpan.FromTicks(_byResource.Where(use => included(use.Key)).Sum(use => use.Value.Ticks));

    private static Dictionary<int, (int Parent, TimeSpan Used)> ReadProcesses()
    {
        var processes = new Dictionary<int, (int, TimeSpan)>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var pid))
            {
                continue;
            }

            try
            {
                // 1234 (name, may hold spaces) S 1 …: after the parenthesis come state, parent, and at 11 to 14 the CPU time,
                // own and of children that have ended, in ticks of 10 ms.
                var stat = File.ReadAllText(Path.Combine(directory, "stat"));
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                var ticks = Enumerable.Range(11, 4).Sum(field => long.Parse(fields[field], CultureInfo.InvariantCulture));
                processes[pid] = (int.Parse(fields[1], CultureInfo.InvariantCulture), TimeSpan.FromMilliseconds(ticks * 10));
            }
            catch (IOException)
            {
                // It ended between listing and reading.
            }
        }

        return processes;
    }
}

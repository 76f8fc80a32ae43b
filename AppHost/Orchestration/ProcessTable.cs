using System.Globalization;

namespace ChatBoost.AppHost.Orchestration;

/// <summary>What /proc tells about processes and sockets.</summary>
internal static class ProcessTable
{
    /// <summary>The processes that have a text in their command line.</summary>
    public static IReadOnlyList<int> FindByArgument(string text) =>
        [.. Pids().Where(pid => pid != Environment.ProcessId && CommandLineOf(pid).Contains(text, StringComparison.Ordinal))];

    /// <summary>The program that listens on a TCP port, as "name (pid 123)"; null when it is not ours to see.</summary>
    public static string? HolderOfPort(int port)
    {
        var sockets = ListeningSockets("/proc/net/tcp", port).Concat(ListeningSockets("/proc/net/tcp6", port)).ToHashSet();
        return sockets.Count == 0
            ? null
            : Pids()
                .Where(pid => HasOpen(pid, sockets))
                .Select(pid => $"{Try(() => File.ReadAllText($"/proc/{pid}/comm").Trim()) ?? "a process"} (pid {pid})")
                .FirstOrDefault();
    }

    /// <summary>
    /// Memory in bytes, a page that several processes share counted in parts (PSS): so the sum over processes is what they take
    /// together. 0 when the process is gone.
    /// </summary>
    public static long MemoryBytes(int pid)
    {
        var line = Try(() => File.ReadLines($"/proc/{pid}/smaps_rollup").FirstOrDefault(text => text.StartsWith("Pss:", StringComparison.Ordinal)));
        return line is null ? 0 : long.Parse(line.AsSpan(4).Trim().TrimEnd("kB ").Trim(), CultureInfo.InvariantCulture) * 1024;
    }

    private static IEnumerable<int> Pids() =>
        Directory.EnumerateDirectories("/proc")
            .Select(directory => int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0);

    private static string CommandLineOf(int pid) => Try(() => File.ReadAllText($"/proc/{pid}/cmdline").Replace('\0', ' ')) ?? "";

    // Columns of /proc/net/tcp: 1 local address as hex ip:port, 3 state (0A is LISTEN), 9 inode.
    private static IEnumerable<string> ListeningSockets(string table, int port) =>
        (Try(() => File.ReadAllLines(table)) ?? [])
            .Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(columns => columns.Length > 9 && columns[3] == "0A" &&
                int.Parse(columns[1].AsSpan(columns[1].IndexOf(':', StringComparison.Ordinal) + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture) == port)
            .Select(columns => $"socket:[{columns[9]}]");

    private static bool HasOpen(int pid, HashSet<string> sockets) =>
        Try(() => Directory.GetFiles($"/proc/{pid}/fd").Any(file => Try(() => new FileInfo(file).LinkTarget) is { } target && sockets.Contains(target)));

    // A process may end, or belong to someone else, between two looks.
    private static T? Try<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }
}

using System.Globalization;
using ChatBoost.AppHost.Orchestration;

namespace ChatBoost.AppHost.Terminal;

/// <summary>What <c>status</c> prints: the processes of a running AppHost and the memory they take.</summary>
internal static class StatusReport
{
    /// <returns>0 when something runs, 1 when not.</returns>
    public static int Write(Progress output, string dataDirectory)
    {
        if (RunDescription.Read(Path.Combine(dataDirectory, "run.json")) is not { } description)
        {
            output.Info($"Nothing runs with the data directory {dataDirectory}.");
            return 1;
        }

        foreach (var resource in description.Resources)
        {
            var megabytes = ProcessTable.MemoryBytes(resource.Pid) / 1048576.0;
            output.Info(string.Create(
                CultureInfo.InvariantCulture, $"  {resource.Name,-18} {resource.Replica,2}  pid {resource.Pid,-8} {megabytes,6:0} MiB  {resource.Url}"));
        }

        var (bytes, processes) = Memory.OfDotNet(description);
        output.Info(string.Create(CultureInfo.InvariantCulture, $"  {bytes / 1048576.0:0} MiB in {processes} .NET processes, AppHost and dashboard included."));
        return 0;
    }
}

using System.Runtime.InteropServices;

namespace ChatBoost.Testing.Stack;

/// <summary>Signals .NET has no call for.</summary>
public static partial class Signal
{
    private const int Sigkill = 9;
    private const int Sigterm = 15;

    /// <summary>Asks a process to end, as Ctrl-C or a container engine does.</summary>
    public static void Terminate(int pid) => _ = Kill(pid, Sigterm);

    /// <summary>Ends a process without giving it a chance to clean up.</summary>
    /// <exception cref="InvalidOperationException">There is no such process, or it belongs to somebody else.</exception>
    public static void KillHard(int pid)
    {
        if (Kill(pid, Sigkill) != 0)
        {
            throw new InvalidOperationException($"kill -9 {pid} failed with errno {Marshal.GetLastPInvokeError()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}

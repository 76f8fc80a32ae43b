using System.Diagnostics;
using ChatBoost.AppHost.Orchestration;

namespace ChatBoost.AppHost.Resources;

/// <summary>PostgreSQL refuses to run as root: then it runs as Debian's user <c>postgres</c>, otherwise as whoever runs AppHost.</summary>
internal static class PostgresUser
{
    /// <summary>The command as that user. setpriv replaces itself, so that the process id is PostgreSQL's own.</summary>
    public static IReadOnlyList<string> Run(IReadOnlyList<string> command) =>
        Environment.IsPrivilegedProcess
            ? ["/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", .. command]
            : command;

    /// <summary>Makes a folder anew, empty and that user's alone.</summary>
    public static void RecreateDirectory(string directory)
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }

        Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Give(directory);
    }

    /// <summary>Writes a file that only that user may read.</summary>
    public static void WriteFile(string file, string text)
    {
        PrivateFile.Write(file, text);
        Give(file);
    }

    private static void Give(string path)
    {
        if (Environment.IsPrivilegedProcess)
        {
            using var chown = Process.Start("chown", ["postgres:postgres", path]);
            chown.WaitForExit();
        }
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ChatBoost.AppHost.Orchestration;

/// <summary>Where state is kept. One AppHost at a time uses a data directory.</summary>
public sealed class DataDirectory : IDisposable
{
    // Others may pass through, not look: the user postgres must reach its own folder below.
    private const UnixFileMode Passable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const string EphemeralPrefix = "chatboost-";

    private readonly FileStream _lock;
    private readonly bool _isEphemeral;

    private DataDirectory(string path, bool isEphemeral)
    {
        Path = path;
        _isEphemeral = isEphemeral;
        System.IO.Directory.CreateDirectory(path, Passable);
        File.SetUnixFileMode(path, Passable);
        try
        {
            _lock = new FileStream(System.IO.Path.Combine(path, "apphost.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new ResourceFailedException("data", $"The data directory {path} is in use by another AppHost.");
        }

        PostgresDirectory = FindPostgresDirectory();
    }

    /// <summary>The directory.</summary>
    public string Path { get; }

    /// <summary>Service logs.</summary>
    public string Logs => Directory("logs");

    /// <summary>PostgreSQL's cluster.</summary>
    public string PostgresDirectory { get; }

    /// <summary>Why the cluster is not in the data directory, or null when it is.</summary>
    public string? PostgresDirectoryReason { get; private set; }

    /// <summary>Opens the directory the command line names, or a temporary one.</summary>
    /// <exception cref="ResourceFailedException">Another AppHost uses it.</exception>
    public static DataDirectory Open(string? path, bool isEphemeral, RepositoryLayout repository)
    {
        if (!isEphemeral)
        {
            return new DataDirectory(PathOf(path, repository), isEphemeral: false);
        }

        RemoveAbandoned();
        return new DataDirectory(path is null ? System.IO.Directory.CreateTempSubdirectory(EphemeralPrefix).FullName : System.IO.Path.GetFullPath(path), isEphemeral: true);
    }

    /// <summary>The data directory for a command line, without opening it.</summary>
    public static string PathOf(string? path, RepositoryLayout repository) =>
        System.IO.Path.GetFullPath(path ?? System.IO.Path.Combine(repository.Root, ".data"));

    /// <summary>A folder of its own for a resource.</summary>
    public string Directory(string name) => System.IO.Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;

    /// <summary>Removes the directory if it was temporary.</summary>
    public void Dispose()
    {
        _lock.Dispose();
        if (_isEphemeral)
        {
            System.IO.Directory.Delete(Path, recursive: true);
        }
    }

    // After kill -9 nobody was there to remove a temporary directory: the next one does.
    private static void RemoveAbandoned()
    {
        foreach (var directory in System.IO.Directory.GetDirectories(System.IO.Path.GetTempPath(), EphemeralPrefix + "*"))
        {
            try
            {
                var lockFile = System.IO.Path.Combine(directory, "apphost.lock");
                if (File.Exists(lockFile))
                {
                    new FileStream(lockFile, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
                    System.IO.Directory.Delete(directory, recursive: true);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // In use, or another user's.
            }
        }
    }

    // PostgreSQL runs as the user postgres when we are root, and a clone under /root (mode 0700) is closed to that user.
    private string FindPostgresDirectory()
    {
        var inside = System.IO.Path.Combine(Path, "postgres");
        if (!Environment.IsPrivilegedProcess || IsReachableByOthers(Path))
        {
            return inside;
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path)))[..12];
        var outside = string.Create(CultureInfo.InvariantCulture, $"/var/lib/chatboost/{hash}/postgres");
        PostgresDirectoryReason = $"PostgreSQL keeps its data in {outside}: its user cannot enter {Path}.";

        // The link marks the cluster as ours: whoever removes the data directory removes its secrets, and starts anew.
        if (new DirectoryInfo(inside).LinkTarget != outside)
        {
            System.IO.Directory.CreateDirectory(System.IO.Path.GetDirectoryName(outside)!, Passable);
            if (System.IO.Directory.Exists(outside))
            {
                System.IO.Directory.Delete(outside, recursive: true);
            }

            File.CreateSymbolicLink(inside, outside);
        }

        return outside;
    }

    private static bool IsReachableByOthers(string path)
    {
        for (var directory = new DirectoryInfo(path); directory is not null; directory = directory.Parent)
        {
            if (!directory.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
            {
                return false;
            }
        }

        return true;
    }
}

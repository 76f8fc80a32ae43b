using ChatBoost.AppHost.Orchestration;
using ChatBoost.AppHost.Terminal;

namespace ChatBoost.AppHost.Prerequisites;

/// <summary>Servers and the browser from Debian's packages.</summary>
internal static class DebianPackages
{
    private const string PolicyFile = "/usr/sbin/policy-rc.d";

    // A package, and a file that is there when it is installed.
    private static readonly (string Package, string File)[] Servers =
    [
        ("postgresql", "/usr/lib/postgresql/*/bin/initdb"),
        ("redis-server", "/usr/bin/redis-server"),
        ("rabbitmq-server", "/usr/lib/rabbitmq/bin/rabbitmq-server"),
        ("libvips-tools", "/usr/bin/vipsthumbnail"),
    ];

    private static readonly (string Package, string File)[] Browser = [("chromium", "/usr/bin/chromium")];

    /// <exception cref="ResourceFailedException">Something is missing and this user may not install it, or the installation failed.</exception>
    public static async Task EnsureAsync(bool withBrowser, Progress output, CancellationToken cancellationToken)
    {
        foreach (var program in new[] { "node", "npm" })
        {
            if (RepositoryLayout.FindOnPath(program) is null)
            {
                throw new ResourceFailedException(program, $"{program} is missing: install Node.js 20 or newer with npm.");
            }
        }

        var missing = Servers.Concat(withBrowser ? Browser : []).Where(entry => !Exists(entry.File)).Select(entry => entry.Package).ToList();
        if (missing.Count == 0)
        {
            return;
        }

        if (!Environment.IsPrivilegedProcess)
        {
            throw new ResourceFailedException(missing[0], $"Missing: {string.Join(", ", missing)}. Install with: sudo apt-get install -y --no-install-recommends {string.Join(' ', missing)}");
        }

        await output.StepAsync("packages", $"installing {string.Join(", ", missing)}", () => InstallAsync(missing, cancellationToken), _ => "installed");
    }

    private static async Task<bool> InstallAsync(IReadOnlyList<string> packages, CancellationToken cancellationToken)
    {
        var environment = new Dictionary<string, string> { ["DEBIAN_FRONTEND"] = "noninteractive", ["LC_ALL"] = "C.UTF-8" };
        using var noDaemons = new NoDaemons();
        await CommandLine.RunAsync(["apt-get", "update", "-q"], "/", "packages", cancellationToken, environment);
        await CommandLine.RunAsync(
            ["apt-get", "install", "-y", "-q", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0", "-o", "DPkg::Lock::Timeout=300", .. packages],
            "/",
            "packages",
            cancellationToken,
            environment);
        return true;
    }

    private static bool Exists(string file)
    {
        var parts = file.Split("/*/");
        return parts.Length == 1
            ? File.Exists(file)
            : Directory.Exists(parts[0]) && Directory.GetDirectories(parts[0]).Any(directory => File.Exists(Path.Combine(directory, parts[1])));
    }

    /// <summary>
    /// Debian starts a server as soon as its package is installed; ours run under AppHost. While this exists, Debian's own policy
    /// file forbids it; the file that was there before comes back afterwards.
    /// </summary>
    private sealed class NoDaemons : IDisposable
    {
        private const string Saved = PolicyFile + ".chatboost-saved";

        public NoDaemons()
        {
            if (File.Exists(PolicyFile) && !File.Exists(Saved))
            {
                File.Move(PolicyFile, Saved);
            }

            File.WriteAllText(PolicyFile, "#!/bin/sh\n# Written by ChatBoost's AppHost while it installs packages.\nexit 101\n");
            File.SetUnixFileMode(PolicyFile, (UnixFileMode)0b111_101_101);
        }

        public void Dispose()
        {
            File.Delete(PolicyFile);
            if (File.Exists(Saved))
            {
                File.Move(Saved, PolicyFile);
            }
        }
    }
}

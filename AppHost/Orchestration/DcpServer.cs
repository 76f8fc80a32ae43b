using System.Globalization;

namespace ChatBoost.AppHost.Orchestration;

/// <summary>Aspire's orchestrator, running. It stops everything it started as soon as this process is gone, however it went.</summary>
internal sealed class DcpServer : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private readonly string _session;

    private DcpServer(DcpClient client, string session)
    {
        Client = client;
        _session = session;
    }

    public DcpClient Client { get; }

    public static async Task<DcpServer> StartAsync(RepositoryLayout repository, DataDirectory data, CancellationToken cancellationToken)
    {
        var session = data.Directory("dcp");
        Directory.Delete(session, recursive: true);
        Directory.CreateDirectory(session, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var kubeconfig = Path.Combine(session, "kubeconfig");

        // The detached server keeps what it was started with: its output goes to a file, not into a pipe that would never end.
        string[] command =
        [
            "/bin/sh", "-c", "exec \"$0\" \"$@\" >dcp.log 2>&1 </dev/null",
            Path.Combine(repository.AspireBundle, "dcp", "dcp"), "start-apiserver",
            "--monitor", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), "--monitor-interval", "1",
            "--detach", "--kubeconfig", kubeconfig,
        ];
        await CommandLine.RunAsync(command, session, "orchestrator", cancellationToken, new Dictionary<string, string>
        {
            ["DCP_SESSION_FOLDER"] = session,
            ["HOME"] = session,
        });

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(StartTimeout);
        try
        {
            while (true)
            {
                if (await TryConnectAsync(kubeconfig, timeout.Token) is { } client)
                {
                    return new DcpServer(client, session);
                }

                await Task.Delay(50, timeout.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ResourceFailedException("orchestrator", $"Aspire's orchestrator (DCP) did not answer within {StartTimeout.TotalSeconds:0} s.");
        }
    }

    /// <summary>Stops DCP and whatever it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            await Client.StopServerAsync(timeout.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            // Already gone, or stops with us.
        }

        Client.Dispose();
        await WaitForExitAsync();
    }

    private static async Task<DcpClient?> TryConnectAsync(string kubeconfig, CancellationToken cancellationToken)
    {
        if (!File.Exists(kubeconfig))
        {
            return null;
        }

        DcpClient? client = null;
        try
        {
            client = new DcpClient(Kubeconfig.Parse(await File.ReadAllTextAsync(kubeconfig, cancellationToken)));
            await client.ListExecutablesAsync(cancellationToken);
            return client;
        }
        catch (Exception exception) when (exception is FormatException or HttpRequestException)
        {
            // Half written, or not listening yet.
            client?.Dispose();
            return null;
        }
    }

    // DCP writes into the session folder until its very end.
    private async Task WaitForExitAsync()
    {
        for (var attempt = 0; attempt < 100 && ProcessTable.FindByArgument(_session).Count > 0; attempt++)
        {
            await Task.Delay(100);
        }
    }
}

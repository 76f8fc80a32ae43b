namespace ChatBoost.AppHost.Orchestration;

/// <summary>Copies what a process prints into its log file, and remembers the last lines.</summary>
internal sealed class ResourceLog(string file)
{
    private const int Remembered = 20;
    private const long MaxBytes = 50L * 1024 * 1024;
    private readonly Queue<string> _last = new();
    private readonly Lock _lock = new();
    private StreamWriter? _writer;

    /// <summary>The newest lines, oldest first.</summary>
    public IReadOnlyList<string> Last
    {
        get
        {
            lock (_lock)
            {
                return [.. _last];
            }
        }
    }

    /// <summary>Copies both outputs of an executable until it ends.</summary>
    public Task FollowAsync(DcpClient dcp, string executable, CancellationToken cancellationToken) =>
        Task.WhenAll(FollowAsync(dcp, executable, "stdout", cancellationToken), FollowAsync(dcp, executable, "stderr", cancellationToken));

    private async Task FollowAsync(DcpClient dcp, string executable, string source, CancellationToken cancellationToken)
    {
        try
        {
            using var reader = await dcp.ReadLogAsync(executable, source, cancellationToken);
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                Write(line);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            // The process, DCP or this run ended.
        }
    }

    private void Write(string line)
    {
        lock (_lock)
        {
            _last.Enqueue(line);
            if (_last.Count > Remembered)
            {
                _last.Dequeue();
            }

            if (_writer is { BaseStream.Length: > MaxBytes })
            {
                _writer.Dispose();
                File.Move(file, file + ".1", overwrite: true);
                _writer = null;
            }

            _writer ??= new StreamWriter(file, append: true) { AutoFlush = true };
            _writer.WriteLine(line);
        }
    }
}

using System.Collections.Concurrent;

namespace ChatBoost.AppHost.Orchestration;

/// <summary>Follows DCP's executables and tells who waits for one that it started or ended.</summary>
internal sealed class ExecutableEvents(DcpClient dcp)
{
    private readonly ConcurrentDictionary<string, Watch> _watches = new(StringComparer.Ordinal);

    /// <summary>Begins to follow an executable; call it before the executable is created.</summary>
    public Watch Follow(string name) => _watches.GetOrAdd(name, _ => new Watch());

    /// <summary>Ends following.</summary>
    public void Forget(string name) => _watches.TryRemove(name, out _);

    /// <summary>Reads DCP's changes until cancelled. Returns when DCP itself is gone.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var failures = 0;
        while (failures < 5)
        {
            try
            {
                // A watch tells only what happens from now on; what happened while there was none is read first.
                foreach (var executable in await dcp.ListExecutablesAsync(cancellationToken))
                {
                    Apply(executable);
                }

                failures = 0;
                await foreach (var change in dcp.WatchExecutablesAsync(cancellationToken))
                {
                    Apply(change.Object);
                    if (change.Type == "DELETED" && _watches.TryGetValue(change.Object.Metadata.Name, out var deleted))
                    {
                        deleted.SetEnded(change.Object.Status ?? new(null, null, null));
                    }
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                failures++;
            }

            await Task.Delay(100, cancellationToken);
        }
    }

    private void Apply(DcpModel.Executable executable)
    {
        if (executable.Status is { } status && _watches.TryGetValue(executable.Metadata.Name, out var watch))
        {
            watch.Apply(status);
        }
    }

    /// <summary>The life of one executable.</summary>
    public sealed class Watch
    {
        private readonly TaskCompletionSource<int> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<DcpModel.ExecutableStatus> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>The process id, as soon as there is one; 0 if it never started.</summary>
        public Task<int> Started => _started.Task;

        /// <summary>The last status, once the process is gone.</summary>
        public Task<DcpModel.ExecutableStatus> Ended => _ended.Task;

        public void Apply(DcpModel.ExecutableStatus status)
        {
            if (status.HasStarted)
            {
                _started.TrySetResult(status.Pid ?? 0);
            }

            if (status.HasEnded)
            {
                SetEnded(status);
            }
        }

        public void SetEnded(DcpModel.ExecutableStatus status)
        {
            _started.TrySetResult(0);
            _ended.TrySetResult(status);
        }
    }
}

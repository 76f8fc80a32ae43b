namespace ChatBoost.AppHost.Orchestration;

/// <summary>The parts of DCP's objects AppHost uses, by DCP's own names.</summary>
internal static class DcpModel
{
    public const string ApiVersion = "usvc-dev.developer.microsoft.com/v1";

    public sealed record Metadata(string Name);

    public sealed record EnvironmentVariable(string Name, string Value);

    public sealed record AmbientEnvironment(string Behavior);

    public sealed record ExecutableSpec(
        string ExecutablePath,
        string WorkingDirectory,
        IReadOnlyList<string> Args,
        IReadOnlyList<EnvironmentVariable> Env,
        string ExecutionType,
        AmbientEnvironment AmbientEnvironment);

    public sealed record ExecutableStatus(string? State, int? Pid, int? ExitCode)
    {
        public bool HasStarted => State is "Running" or "Stopping" || HasEnded;

        public bool HasEnded => State is "Finished" or "Terminated" or "FailedToStart";
    }

    public sealed record ServiceSpec(string Protocol, string Address, int Port, string AddressAllocationMode);

    public sealed record EndpointSpec(string ServiceNamespace, string ServiceName, string Address, int Port);

    public sealed record Object<TSpec>(string ApiVersion, string Kind, Metadata Metadata, TSpec Spec);

    public sealed record Executable(Metadata Metadata, ExecutableStatus? Status);

    public sealed record ExecutableList(IReadOnlyList<Executable> Items);

    public sealed record WatchEvent(string Type, Executable Object);
}

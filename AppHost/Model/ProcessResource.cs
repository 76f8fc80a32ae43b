using ChatBoost.AppHost.Orchestration;

namespace ChatBoost.AppHost.Model;

/// <summary>A resource that runs as one or more processes.</summary>
public abstract class ProcessResource(string name) : Resource(name)
{
    /// <summary>The ports it listens on; the first is the one others mean when they refer to the resource.</summary>
    public List<EndpointReference> Endpoints { get; } = [];

    /// <summary>Environment variables in the order they were declared.</summary>
    public List<KeyValuePair<string, EnvironmentValue>> Environment { get; } = [];

    /// <summary>How many instances run; more than one sits behind DCP's proxy.</summary>
    public int Replicas { get; set; } = 1;

    /// <summary>A .NET process, counted in what the stack needs at rest.</summary>
    public virtual bool IsDotNet => false;

    /// <summary>Without it the rest still works: a failure to start is a warning.</summary>
    public virtual bool IsOptional => false;

    /// <summary>How long a start may take before it counts as failed.</summary>
    public virtual TimeSpan StartTimeout => TimeSpan.FromSeconds(60);

    /// <summary>Brings files into place and says what to execute. Called before every start, also after a crash: idempotent.</summary>
    public abstract Task<ProcessSpec> PrepareAsync(RunContext run, int port, CancellationToken cancellationToken);

    /// <summary>True once the process does its work. Called until it answers true; an exception means not yet.</summary>
    public abstract Task<bool> IsReadyAsync(RunContext run, int port, CancellationToken cancellationToken);
}

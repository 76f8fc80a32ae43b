namespace ChatBoost.AppHost.Model;

/// <summary>Anything Program.cs declares. Its name is unique, and the host name by which others reach it.</summary>
public abstract class Resource(string name)
{
    /// <summary>The resource's name: lowercase letters, digits and dashes.</summary>
    public string Name { get; } = name;

    /// <summary>What must be ready before this one is started.</summary>
    public List<Resource> WaitsFor { get; } = [];

    /// <summary>True for what exists on a developer's machine only and is not in published manifests.</summary>
    public bool IsExcludedFromManifest { get; set; }
}

/// <summary>A resource that others reach by a connection string.</summary>
public interface IResourceWithConnectionString
{
    /// <summary>The resource's name; consumers read <c>ConnectionStrings__{Name}</c>.</summary>
    string Name { get; }

    /// <summary>The connection string in run mode.</summary>
    string GetConnectionString(RunContext run);
}

/// <summary>One TCP port of a resource. <paramref name="Port"/> is the default, before <c>--port-offset</c>.</summary>
public sealed record EndpointReference(Resource Resource, string Name, int Port);

/// <summary>A value that is generated once and kept, or given from outside: passwords, keys, client secrets.</summary>
public sealed class ParameterResource(string name, int bytes) : Resource(name)
{
    /// <summary>How many random bytes are generated when no value exists yet.</summary>
    public int Bytes { get; } = bytes;
}

/// <summary>What an environment variable holds: resolved to text in run mode, to a literal or a Secret reference when published.</summary>
public abstract record EnvironmentValue
{
    private EnvironmentValue() { }

    /// <summary>Plain text.</summary>
    public sealed record Literal(string Value) : EnvironmentValue;

    /// <summary>A secret parameter.</summary>
    public sealed record Parameter(ParameterResource Resource) : EnvironmentValue;

    /// <summary>The base URL of another resource, and a path below it.</summary>
    public sealed record Url(EndpointReference Endpoint, string Path = "") : EnvironmentValue;

    /// <summary>The path of a file in the run's data directory; nothing when published.</summary>
    public sealed record DataFile(string Name) : EnvironmentValue;

    /// <summary>A connection string; it may hold a password, so it is a Secret when published.</summary>
    public sealed record ConnectionString(IResourceWithConnectionString Resource) : EnvironmentValue;
}

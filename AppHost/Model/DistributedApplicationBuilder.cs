namespace ChatBoost.AppHost.Model;

/// <summary>Which of the two things the model is used for.</summary>
public sealed record DistributedApplicationExecutionContext(bool IsPublishMode)
{
    /// <summary>True when the application runs on this machine.</summary>
    public bool IsRunMode => !IsPublishMode;
}

/// <summary>Collects the resources Program.cs declares.</summary>
public sealed class DistributedApplicationBuilder(AppHostOptions options)
{
    private readonly List<Resource> _resources = [];

    /// <summary>Run or publish.</summary>
    public DistributedApplicationExecutionContext ExecutionContext { get; } = new(options.Command == AppHostCommand.Publish);

    /// <summary>The resources declared so far.</summary>
    public IReadOnlyList<Resource> Resources => _resources;

    /// <summary>Adds a resource; its name must not be taken.</summary>
    /// <exception cref="InvalidOperationException">Two resources have the same name.</exception>
    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : Resource
    {
        if (_resources.Any(other => other.Name == resource.Name))
        {
            throw new InvalidOperationException($"Program.cs declares '{resource.Name}' twice.");
        }

        _resources.Add(resource);
        return new ResourceBuilder<T>(this, resource);
    }

    /// <summary>A secret that is generated on first use and kept in the data directory; published as a Secret's key.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="bytes">How many random bytes; the value is their base64.</param>
    public IResourceBuilder<ParameterResource> AddParameter(string name, int bytes = 24) => AddResource(new ParameterResource(name, bytes));

    /// <summary>Ends the declaration.</summary>
    public DistributedApplication Build() => new(options, _resources);
}

/// <summary>A declared resource on which <c>With…</c> and <c>WaitFor</c> are called. An interface only for its variance.</summary>
public interface IResourceBuilder<out T>
    where T : Resource
{
    /// <summary>The builder the resource was declared on.</summary>
    DistributedApplicationBuilder ApplicationBuilder { get; }

    /// <summary>The resource.</summary>
    T Resource { get; }
}

internal sealed record ResourceBuilder<T>(DistributedApplicationBuilder ApplicationBuilder, T Resource) : IResourceBuilder<T>
    where T : Resource;

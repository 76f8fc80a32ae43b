namespace ChatBoost.AppHost.Model;

/// <summary>What every kind of resource offers, by Aspire's names.</summary>
public static class ResourceBuilderExtensions
{
    /// <summary>Starts this resource only when the other is ready.</summary>
    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<Resource> dependency)
        where T : Resource
    {
        builder.Resource.WaitsFor.Add(dependency.Resource);
        return builder;
    }

    /// <summary>Keeps the resource out of published manifests.</summary>
    public static IResourceBuilder<T> ExcludeFromManifest<T>(this IResourceBuilder<T> builder)
        where T : Resource
    {
        builder.Resource.IsExcludedFromManifest = true;
        return builder;
    }

    /// <summary>Sets an environment variable.</summary>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string key, string value)
        where T : ProcessResource => builder.WithEnvironment(key, new EnvironmentValue.Literal(value));

    /// <summary>Sets an environment variable to a secret parameter.</summary>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string key, IResourceBuilder<ParameterResource> parameter)
        where T : ProcessResource => builder.WithEnvironment(key, new EnvironmentValue.Parameter(parameter.Resource));

    /// <summary>Sets an environment variable to the base URL of an endpoint, followed by a path.</summary>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string key, EndpointReference endpoint, string path = "")
        where T : ProcessResource => builder.WithEnvironment(key, new EnvironmentValue.Url(endpoint, path));

    /// <summary>Sets an environment variable to the path of a file in the run's data directory.</summary>
    public static IResourceBuilder<T> WithDataFile<T>(this IResourceBuilder<T> builder, string key, string name)
        where T : ProcessResource => builder.WithEnvironment(key, new EnvironmentValue.DataFile(name));

    /// <summary>Gives the resource <c>ConnectionStrings__{name}</c>.</summary>
    public static IResourceBuilder<T> WithReference<T, TSource>(this IResourceBuilder<T> builder, IResourceBuilder<TSource> source)
        where T : ProcessResource
        where TSource : Resource, IResourceWithConnectionString =>
        builder.WithEnvironment($"ConnectionStrings__{source.Resource.Name}", new EnvironmentValue.ConnectionString(source.Resource));

    /// <summary>Gives the resource <c>services__{name}__http__0</c>, which service discovery reads.</summary>
    public static IResourceBuilder<T> WithReference<T>(this IResourceBuilder<T> builder, IResourceBuilder<ProjectResource> service)
        where T : ProcessResource => builder.WithEnvironment($"services__{service.Resource.Name}__http__0", service.GetEndpoint("http"));

    /// <summary>An endpoint by name.</summary>
    public static EndpointReference GetEndpoint<T>(this IResourceBuilder<T> builder, string name)
        where T : ProcessResource => builder.Resource.Endpoints.Single(endpoint => endpoint.Name == name);

    internal static IResourceBuilder<T> WithEndpoint<T>(this IResourceBuilder<T> builder, string name, int port)
        where T : ProcessResource
    {
        builder.Resource.Endpoints.Add(new EndpointReference(builder.Resource, name, port));
        return builder;
    }

    internal static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string key, EnvironmentValue value)
        where T : ProcessResource
    {
        builder.Resource.Environment.Add(new(key, value));
        return builder;
    }
}

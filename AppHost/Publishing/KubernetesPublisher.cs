namespace ChatBoost.AppHost.Publishing;

/// <summary>
/// Writes the declared resources as plain Kubernetes manifests: a kustomize base, so that overlays can add what differs between
/// environments (images, hosts, replicas, autoscaling, network policies) without touching what is generated.
/// </summary>
internal sealed class KubernetesPublisher(IReadOnlyList<Resource> resources)
{
    /// <summary>The namespace everything is in.</summary>
    public const string Namespace = "chatboost";

    /// <summary>The host people reach; an overlay replaces it.</summary>
    public const string PublicHost = "chatboost.example.com";

    /// <summary>Every file, by its name.</summary>
    public IReadOnlyDictionary<string, string> Files()
    {
        var published = resources.Where(resource => !resource.IsExcludedFromManifest).ToList();
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["namespace.yaml"] = Yaml.Write(new Map
            {
                { "apiVersion", "v1" },
                { "kind", "Namespace" },
                { "metadata", new Map { { "name", Namespace }, { "labels", new Map { { "pod-security.kubernetes.io/enforce", "restricted" } } } } },
            }),
        };
        foreach (var resource in published)
        {
            IEnumerable<Map>? documents = resource switch
            {
                ProjectResource project => new ServiceManifests(project).Documents(),
                PostgresServerResource postgres => InfrastructureManifests.Postgres(postgres),
                RedisResource redis => InfrastructureManifests.Redis(redis),
                RabbitMQServerResource rabbitmq => InfrastructureManifests.RabbitMQ(rabbitmq),
                _ => null,
            };
            if (documents is not null)
            {
                files[$"{resource.Name}.yaml"] = Yaml.Write(documents);
            }
        }

        var images = published.OfType<ProjectResource>().Select(project => new Map { { "name", ServiceManifests.ImageOf(project) }, { "newTag", "latest" } });
        files["kustomization.yaml"] = Yaml.Write(new Map
        {
            { "apiVersion", "kustomize.config.k8s.io/v1beta1" },
            { "kind", "Kustomization" },
            { "namespace", Namespace },
            { "resources", files.Keys.ToList() },
            { "images", images.ToList() },
        });
        files["README.md"] = SecretsGuide.Write(resources);
        return files;
    }

    /// <summary>Writes the files into a directory and removes manifests of resources that no longer exist.</summary>
    public IReadOnlyList<string> WriteTo(string directory)
    {
        Directory.CreateDirectory(directory);
        var files = Files();
        foreach (var stale in Directory.GetFiles(directory, "*.yaml").Where(file => !files.ContainsKey(Path.GetFileName(file))))
        {
            File.Delete(stale);
        }

        foreach (var (name, text) in files)
        {
            File.WriteAllText(Path.Combine(directory, name), text);
        }

        return [.. files.Keys];
    }

    /// <summary>The labels by which a resource's objects are found.</summary>
    internal static Map Labels(string name) => new()
    {
        { "app.kubernetes.io/name", name },
        { "app.kubernetes.io/part-of", "chatboost" },
    };

    internal static Map Metadata(string name, Map? annotations = null) => new()
    {
        { "name", name },
        { "namespace", Namespace },
        { "labels", Labels(name) },
        { "annotations", annotations },
    };

    /// <summary>What the restricted pod security standard asks of every container.</summary>
    internal static Map ContainerSecurity() => new()
    {
        { "allowPrivilegeEscalation", false },
        { "readOnlyRootFilesystem", true },
        { "capabilities", new Map { { "drop", (List<string>)["ALL"] } } },
    };

    /// <summary>What the restricted pod security standard asks of every pod.</summary>
    internal static Map PodSecurity(int user) => new()
    {
        { "runAsNonRoot", true },
        { "runAsUser", user },
        { "runAsGroup", user },
        { "fsGroup", user },
        { "seccompProfile", new Map { { "type", "RuntimeDefault" } } },
    };

    internal static Map SecretVariable(string variable, string secret, string key) => new()
    {
        { "name", variable },
        { "valueFrom", new Map { { "secretKeyRef", new Map { { "name", secret }, { "key", key } } } } },
    };

    internal static Map Service(string name, int port, int targetPort, bool headless = false) => new()
    {
        { "apiVersion", "v1" },
        { "kind", "Service" },
        { "metadata", Metadata(name) },
        {
            "spec", new Map
            {
                { "clusterIP", headless ? "None" : null },
                { "selector", Labels(name) },
                { "ports", new[] { new Map { { "name", headless ? "tcp" : "http" }, { "port", port }, { "targetPort", targetPort } } } },
            }
        },
    };
}

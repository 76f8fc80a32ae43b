using System.Security.Cryptography;
using System.Text;

namespace ChatBoost.AppHost.Publishing;

/// <summary>The objects of one service: ServiceAccount, ConfigMap, Deployment, Service and, for what is reached from outside, Ingress.</summary>
internal sealed class ServiceManifests(ProjectResource project)
{
    // The user that .NET's own container images define for this.
    private const int User = 1654;
    private const int Port = 8080;

    private string ConfigName => $"{project.Name}-config";

    /// <summary>The image a service runs from; the tag is set by kustomize.</summary>
    public static string ImageOf(ProjectResource project) => $"chatboost/{project.Name}";

    public IEnumerable<Map> Documents()
    {
        var configuration = Configuration();
        yield return new Map
        {
            { "apiVersion", "v1" },
            { "kind", "ServiceAccount" },
            { "metadata", KubernetesPublisher.Metadata(project.Name) },
            { "automountServiceAccountToken", false },
        };
        yield return new Map
        {
            { "apiVersion", "v1" },
            { "kind", "ConfigMap" },
            { "metadata", Named(ConfigName) },
            { "data", configuration },
        };
        yield return Deployment(configuration);
        yield return KubernetesPublisher.Service(project.Name, 80, Port);
        if (project.IsExternal)
        {
            yield return Ingress();
        }
    }

    private Map Named(string name) => new()
    {
        { "name", name },
        { "namespace", KubernetesPublisher.Namespace },
        { "labels", KubernetesPublisher.Labels(project.Name) },
    };

    private Map Configuration()
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_URLS"] = $"http://+:{Port}",
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["OTEL_SERVICE_NAME"] = project.Name,
        };
        foreach (var (key, value) in project.Environment)
        {
            if (Plain(value) is { } text)
            {
                values[key] = text;
            }
        }

        var map = new Map();
        map.AddRange(values.Select(pair => KeyValuePair.Create(pair.Key, (object)pair.Value)));
        return map;
    }

    private static string? Plain(EnvironmentValue value) => value switch
    {
        EnvironmentValue.Literal literal => literal.Value,
        EnvironmentValue.Url { Endpoint.Resource: ProjectResource { IsExternal: true } } url => $"https://{KubernetesPublisher.PublicHost}{url.Path}",
        EnvironmentValue.Url url => $"http://{url.Endpoint.Resource.Name}{url.Path}",
        _ => null,
    };

    private Map Deployment(Map configuration) => new()
    {
        { "apiVersion", "apps/v1" },
        { "kind", "Deployment" },
        { "metadata", KubernetesPublisher.Metadata(project.Name) },
        {
            "spec", new Map
            {
                { "replicas", project.Replicas },
                { "selector", new Map { { "matchLabels", KubernetesPublisher.Labels(project.Name) } } },
                { "strategy", new Map { { "type", "RollingUpdate" }, { "rollingUpdate", new Map { { "maxSurge", 1 }, { "maxUnavailable", 0 } } } } },
                {
                    "template", new Map
                    {
                        {
                            "metadata", new Map
                            {
                                { "labels", KubernetesPublisher.Labels(project.Name) },

                                // A changed ConfigMap alone restarts nothing; a changed hash does.
                                { "annotations", new Map { { "chatboost/config-hash", Hash(configuration) } } },
                            }
                        },
                        { "spec", Pod() },
                    }
                },
            }
        },
    };

    // The edge's /health speaks for every part: one that is away would take the whole site out of rotation, those who still answer included.
    private string ReadinessPath => project.IsExternal ? "/alive" : project.HealthCheckPath;

    private Map Pod() => new()
    {
        { "serviceAccountName", project.Name },
        { "automountServiceAccountToken", false },
        { "terminationGracePeriodSeconds", 40 },
        { "securityContext", KubernetesPublisher.PodSecurity(User) },
        {
            "containers", new[]
            {
                new Map
                {
                    { "name", project.Name },
                    { "image", ImageOf(project) },
                    { "ports", new[] { new Map { { "name", "http" }, { "containerPort", Port } } } },
                    { "envFrom", new[] { new Map { { "configMapRef", new Map { { "name", ConfigName } } } } } },
                    { "env", SecretVariables() },
                    { "startupProbe", Probe("/alive", periodSeconds: 2, failureThreshold: 60) },
                    { "readinessProbe", Probe(ReadinessPath, periodSeconds: 5, failureThreshold: 2) },
                    { "livenessProbe", Probe("/alive", periodSeconds: 10, failureThreshold: 3) },
                    {
                        "resources", new Map
                        {
                            { "requests", new Map { { "cpu", "100m" }, { "memory", "160Mi" } } },

                            // No CPU limit: throttling would show as latency; memory is bounded because nobody can lend it back.
                            { "limits", new Map { { "memory", "512Mi" } } },
                        }
                    },
                    { "securityContext", KubernetesPublisher.ContainerSecurity() },
                    { "volumeMounts", new[] { new Map { { "name", "tmp" }, { "mountPath", "/tmp" } } } },
                },
            }
        },
        { "volumes", new[] { new Map { { "name", "tmp" }, { "emptyDir", new Map() } } } },
    };

    private List<Map>? SecretVariables()
    {
        var variables = project.Environment
            .Select(pair => pair.Value switch
            {
                EnvironmentValue.ConnectionString connection => KubernetesPublisher.SecretVariable(pair.Key, Secrets.Connections, connection.Resource.Name),
                EnvironmentValue.Parameter parameter => KubernetesPublisher.SecretVariable(pair.Key, Secrets.Parameters, parameter.Resource.Name),
                _ => null,
            })
            .OfType<Map>()
            .ToList();
        return variables.Count > 0 ? variables : null;
    }

    private static Map Probe(string path, int periodSeconds, int failureThreshold) => new()
    {
        { "httpGet", new Map { { "path", path }, { "port", "http" } } },
        { "periodSeconds", periodSeconds },
        { "timeoutSeconds", 3 },
        { "failureThreshold", failureThreshold },
    };

    private Map Ingress() => new()
    {
        { "apiVersion", "networking.k8s.io/v1" },
        { "kind", "Ingress" },
        {
            "metadata", KubernetesPublisher.Metadata(project.Name, new Map
            {
                // A WebSocket without traffic lives as long as its heartbeats; the default of 60 s would cut it.
                { "nginx.ingress.kubernetes.io/proxy-read-timeout", "3600" },
                { "nginx.ingress.kubernetes.io/proxy-send-timeout", "3600" },

                // The largest document WhatsApp takes is 100 MB.
                { "nginx.ingress.kubernetes.io/proxy-body-size", "105m" },
            })
        },
        {
            "spec", new Map
            {
                { "ingressClassName", "nginx" },
                { "tls", new[] { new Map { { "hosts", new[] { KubernetesPublisher.PublicHost } }, { "secretName", "chatboost-tls" } } } },
                {
                    "rules", new[]
                    {
                        new Map
                        {
                            { "host", KubernetesPublisher.PublicHost },
                            {
                                "http", new Map
                                {
                                    {
                                        "paths", new[]
                                        {
                                            new Map
                                            {
                                                { "path", "/" },
                                                { "pathType", "Prefix" },
                                                { "backend", new Map { { "service", new Map { { "name", project.Name }, { "port", new Map { { "name", "http" } } } } } } },
                                            },
                                        }
                                    },
                                }
                            },
                        },
                    }
                },
            }
        },
    };

    private static string Hash(Map configuration) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Yaml.Write(configuration))))[..16];
}

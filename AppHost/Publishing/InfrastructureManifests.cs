using System.Globalization;

namespace ChatBoost.AppHost.Publishing;

/// <summary>
/// PostgreSQL, Redis and RabbitMQ as single StatefulSets: enough for a small installation. Who uses managed services leaves these
/// files out in an overlay and puts their addresses into the connection strings; the services do not notice.
/// </summary>
internal static class InfrastructureManifests
{
    // The Debian based images of all three use this user.
    private const int User = 999;

    public static IEnumerable<Map> Postgres(PostgresServerResource postgres)
    {
        yield return new Map
        {
            { "apiVersion", "v1" },
            { "kind", "ConfigMap" },
            { "metadata", KubernetesPublisher.Metadata($"{postgres.Name}-init") },
            { "data", new Map { { "databases.sh", InitScript(postgres) } } },
        };
        yield return StatefulSet(
            postgres.Name,
            "postgres:15-bookworm",
            port: 5432,
            dataPath: "/var/lib/postgresql/data",
            size: "20Gi",
            writable: ["/tmp", "/var/run/postgresql"],
            ready: ["pg_isready", "-U", "postgres", "-h", "127.0.0.1"],
            memory: "1Gi",
            args: ["-c", "max_connections=300"],
            configMap: ($"{postgres.Name}-init", "/docker-entrypoint-initdb.d"),
            variables:
            [
                new Map { { "name", "PGDATA" }, { "value", "/var/lib/postgresql/data/pgdata" } },
                KubernetesPublisher.SecretVariable("POSTGRES_PASSWORD", Secrets.Infrastructure, "postgres-password"),
                .. postgres.Databases.Select(database =>
                    KubernetesPublisher.SecretVariable(PasswordVariable(database), Secrets.Infrastructure, $"postgres-{database.Owner}-password")),
            ]);
        yield return KubernetesPublisher.Service(postgres.Name, 5432, 5432, headless: true);
    }

    public static IEnumerable<Map> Redis(RedisResource redis)
    {
        yield return StatefulSet(
            redis.Name,
            "redis:7-bookworm",
            port: 6379,
            dataPath: "/data",
            size: "1Gi",
            writable: ["/tmp"],
            ready: ["redis-cli", "ping"],
            memory: "512Mi",
            args: ["redis-server", "--save", "", "--appendonly", "no", "--maxmemory", "256mb", "--maxmemory-policy", "volatile-lru"]);
        yield return KubernetesPublisher.Service(redis.Name, 6379, 6379, headless: true);
    }

    public static IEnumerable<Map> RabbitMQ(RabbitMQServerResource rabbitmq)
    {
        yield return StatefulSet(
            rabbitmq.Name,
            "rabbitmq:3.13",
            port: 5672,
            dataPath: "/var/lib/rabbitmq",
            size: "5Gi",
            writable: ["/tmp"],
            ready: ["rabbitmq-diagnostics", "-q", "check_port_connectivity"],
            memory: "1Gi",
            variables:
            [
                new Map { { "name", "RABBITMQ_DEFAULT_USER" }, { "value", "chatboost" } },
                KubernetesPublisher.SecretVariable("RABBITMQ_DEFAULT_PASS", Secrets.Infrastructure, "rabbitmq-password"),
            ]);
        yield return KubernetesPublisher.Service(rabbitmq.Name, 5672, 5672, headless: true);
    }

    internal static string PasswordVariable(PostgresDatabaseResource database) =>
        $"{database.Owner.ToUpperInvariant()}_PASSWORD";

    // Runs once, when the volume is empty. psql quotes what it is given by --set, so a password may hold any character.
    private static string InitScript(PostgresServerResource postgres) =>
        "set -eu\n" + string.Concat(postgres.Databases.Select(database => string.Create(CultureInfo.InvariantCulture, $"""
            psql --set ON_ERROR_STOP=1 --username postgres --set password="${PasswordVariable(database)}" <<'SQL'
            CREATE ROLE "{database.Owner}" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'password';
            CREATE DATABASE "{database.Name}" OWNER "{database.Owner}";
            REVOKE CONNECT, TEMPORARY ON DATABASE "{database.Name}" FROM PUBLIC;
            SQL

            """)));

    private static Map StatefulSet(
        string name,
        string image,
        int port,
        string dataPath,
        string size,
        string[] writable,
        string[] ready,
        string memory,
        string[]? args = null,
        (string Name, string Path)? configMap = null,
        IReadOnlyList<Map>? variables = null)
    {
        var probe = new Map { { "exec", new Map { { "command", ready } } }, { "periodSeconds", 10 }, { "timeoutSeconds", 10 }, { "failureThreshold", 6 } };
        List<Map> mounts = [new Map { { "name", "data" }, { "mountPath", dataPath } }];
        List<Map> volumes = [];
        foreach (var path in writable)
        {
            var volume = path.Trim('/').Replace('/', '-');
            mounts.Add(new Map { { "name", volume }, { "mountPath", path } });
            volumes.Add(new Map { { "name", volume }, { "emptyDir", new Map() } });
        }

        if (configMap is var (mapName, mapPath))
        {
            mounts.Add(new Map { { "name", "init" }, { "mountPath", mapPath }, { "readOnly", true } });
            volumes.Add(new Map { { "name", "init" }, { "configMap", new Map { { "name", mapName } } } });
        }

        return new Map
        {
            { "apiVersion", "apps/v1" },
            { "kind", "StatefulSet" },
            { "metadata", KubernetesPublisher.Metadata(name) },
            {
                "spec", new Map
                {
                    { "serviceName", name },
                    { "replicas", 1 },
                    { "selector", new Map { { "matchLabels", KubernetesPublisher.Labels(name) } } },
                    {
                        "template", new Map
                        {
                            { "metadata", new Map { { "labels", KubernetesPublisher.Labels(name) } } },
                            {
                                "spec", new Map
                                {
                                    { "automountServiceAccountToken", false },
                                    { "terminationGracePeriodSeconds", 60 },
                                    { "securityContext", KubernetesPublisher.PodSecurity(User) },
                                    {
                                        "containers", new[]
                                        {
                                            new Map
                                            {
                                                { "name", name },
                                                { "image", image },
                                                { "args", args },
                                                { "ports", new[] { new Map { { "name", "tcp" }, { "containerPort", port } } } },
                                                { "env", variables },
                                                { "readinessProbe", probe },
                                                { "resources", new Map { { "requests", new Map { { "cpu", "100m" }, { "memory", "256Mi" } } }, { "limits", new Map { { "memory", memory } } } } },
                                                { "securityContext", KubernetesPublisher.ContainerSecurity() },
                                                { "volumeMounts", mounts },
                                            },
                                        }
                                    },
                                    { "volumes", volumes },
                                }
                            },
                        }
                    },
                    {
                        "volumeClaimTemplates", new[]
                        {
                            new Map
                            {
                                { "metadata", new Map { { "name", "data" } } },
                                { "spec", new Map { { "accessModes", (List<string>)["ReadWriteOnce"] }, { "resources", new Map { { "requests", new Map { { "storage", size } } } } } } },
                            },
                        }
                    },
                }
            },
        };
    }
}

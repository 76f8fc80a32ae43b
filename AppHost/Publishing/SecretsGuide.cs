using System.Globalization;
using System.Text;

namespace ChatBoost.AppHost.Publishing;

/// <summary>The README beside the manifests: which Secrets must exist, what is in them, and who reads it.</summary>
internal static class SecretsGuide
{
    public static string Write(IReadOnlyList<Resource> resources)
    {
        var projects = resources.OfType<ProjectResource>().ToList();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # ChatBoost on Kubernetes

            Written by `dotnet run --project AppHost -- publish deploy/kubernetes` from `AppHost/Program.cs`. Do not edit these files:
            change Program.cs, or add a kustomize overlay (images, host, replicas, autoscaling, network policies).

            ```sh
            kubectl apply -k deploy/kubernetes
            ```

            Images are named `{ServiceManifests.ImageOf(projects[0])}` and so on; an overlay sets registry and tag. Inbox's needs Debian's `libvips-tools`. The host is
            `{KubernetesPublisher.PublicHost}` (Ingress and `Authentication__Issuer`), its certificate the Secret `chatboost-tls`.
            SQS and S3 are AWS itself: the service accounts of the services with `AWS__Region` need a role that may use the queues
            {string.Join(", ", Queues(resources))} and the bucket in `Storage__Bucket`. Traces, metrics and logs go to
            `OTEL_EXPORTER_OTLP_ENDPOINT`, if an overlay sets it. The provider simulator is for development and is not here.

            Limits before sign-in count by client address, which the Ingress tells the gateway in `X-Forwarded-For`. The gateway believes it from
            private networks (`ForwardedHeaders__KnownNetworks__0` and on); an ingress controller on others must be added there by an overlay, or all clients count as one.

            Mail (invitations, verification, forgotten passwords) goes over SendGrid: an overlay sets `SendGrid__ApiKey`, from a Secret, and `SendGrid__FromEmail`
            on `identity`. Without them everything else works.

            A Clerk instance is an overlay too: `Clerk__Issuer` on identity, inbox, catalog and whatsapp-worker, `Clerk__AuthorizedParties__0` on identity, and
            `Clerk__WebhookSecret`, from a Secret, on whatsapp-receiver.

            ## Secrets

            They are not in these files. Create them before the first apply.

            | Secret | Key | Read by | Value |
            |---|---|---|---|

            """);

        void Row(string secret, string key, string readers, string value) =>
            text.Append(CultureInfo.InvariantCulture, $"| `{secret}` | `{key}` | {readers} | {value} |\n");

        foreach (var connection in resources.OfType<IResourceWithConnectionString>())
        {
            Row(Secrets.Connections, connection.Name, ReadersOf(projects, value => value is EnvironmentValue.ConnectionString source && source.Resource == connection), Example(connection));
        }

        foreach (var parameter in resources.OfType<ParameterResource>())
        {
            Row(
                Secrets.Parameters,
                parameter.Name,
                ReadersOf(projects, value => value is EnvironmentValue.Parameter source && source.Resource == parameter),
                string.Create(CultureInfo.InvariantCulture, $"`openssl rand -base64 {parameter.Bytes}`"));
        }

        foreach (var postgres in resources.OfType<PostgresServerResource>())
        {
            Row(Secrets.Infrastructure, "postgres-password", postgres.Name, "the superuser's password");
            foreach (var database in postgres.Databases)
            {
                Row(Secrets.Infrastructure, $"postgres-{database.Owner}-password", postgres.Name, $"the password in `{Secrets.Connections}/{database.Name}`");
            }
        }

        foreach (var rabbitmq in resources.OfType<RabbitMQServerResource>())
        {
            Row(Secrets.Infrastructure, "rabbitmq-password", rabbitmq.Name, $"the password in `{Secrets.Connections}/{rabbitmq.Name}`");
        }

        return text.ToString();
    }

    private static IEnumerable<string> Queues(IReadOnlyList<Resource> resources) =>
        resources.OfType<FauxqsResource>().SelectMany(aws => aws.FifoQueues).Select(queue => $"`{queue}`");

    private static string ReadersOf(List<ProjectResource> projects, Func<EnvironmentValue, bool> isIt) => string.Join(
        ", ", projects.Where(project => project.Environment.Any(pair => isIt(pair.Value))).Select(project => project.Name));

    private static string Example(IResourceWithConnectionString connection) => connection switch
    {
        PostgresDatabaseResource database => $"`Host=postgres;Database={database.Name};Username={database.Owner};Password=…;Maximum Pool Size=35`",
        RabbitMQServerResource => "`amqp://chatboost:…@rabbitmq:5672`",
        RedisResource => "`redis:6379`",
        _ => "",
    };
}

var builder = DistributedApplication.CreateBuilder(args);

// Infrastructure.
var postgres = builder.AddPostgres("postgres", port: 15432);
var identityDb = postgres.AddDatabase("identitydb", owner: "identity");
var inboxDb = postgres.AddDatabase("inboxdb", owner: "inbox");
var catalogDb = postgres.AddDatabase("catalogdb", owner: "catalog");
var redis = builder.AddRedis("redis", port: 16379);
var rabbitmq = builder.AddRabbitMQ("rabbitmq", port: 15673);

// Two queues, so that a flood of statuses never delays a customer's message.
var aws = builder.AddFauxqs("fauxqs", port: 15660)
    .WithFifoQueue("chatboost-messages.fifo")
    .WithFifoQueue("chatboost-statuses.fifo")
    .WithBucket("chatboost-media");

// The key that encrypts each service's Data Protection key ring.
var masterKey = builder.AddParameter("data-protection-master-key", bytes: 32);

// Services. All retry their connections. Who waits does so because a first look into a database that is not there costs seconds. Nobody waits for the
// broker: it takes as long to start as the services do, and what they have to tell each other stays in their outboxes until it is there.
var identity = builder.AddProject("identity", "../services/Identity/Identity.csproj")
    .WithHttpEndpoint(port: 8101)
    .WithReference(identityDb)
    .WithReference(redis)
    .WithReference(rabbitmq)
    .WithEnvironment("DataProtection__MasterKey", masterKey)
    .WithHttpHealthCheck("/health")
    .WaitFor(postgres);

var catalog = builder.AddProject("catalog", "../services/Catalog/Catalog.csproj")
    .WithHttpEndpoint(port: 8103)
    .WithReference(catalogDb)
    .WithReference(redis)
    .WithReference(rabbitmq)
    .WithReference(identity)
    .WithEnvironment("DataProtection__MasterKey", masterKey)
    .WithServiceAccount(identity)
    .WithHttpHealthCheck("/health")
    .WaitFor(postgres);

var inbox = builder.AddProject("inbox", "../services/Inbox/Inbox.csproj")
    .WithHttpEndpoint(port: 8102)
    .WithReference(inboxDb)
    .WithReference(redis)
    .WithReference(rabbitmq)
    .WithReference(aws)
    .WithReference(identity)
    .WithReference(catalog)
    .WithEnvironment("DataProtection__MasterKey", masterKey)
    .WithEnvironment("Storage__Bucket", "chatboost-media")
    .WithEnvironment("WhatsApp__GraphVersion", "v23.0")
    .WithServiceAccount(identity)
    .WithHttpHealthCheck("/health")
    .WaitFor(postgres);

var receiver = builder.AddProject("whatsapp-receiver", "../services/WhatsAppReceiver/WhatsAppReceiver.csproj")
    .WithHttpEndpoint(port: 8105)
    .WithReference(aws)
    .WithReference(identity)
    .WithReference(inbox)
    .WithServiceAccount(identity)
    .WithHttpHealthCheck("/health");

var worker = builder.AddProject("whatsapp-worker", "../services/WhatsAppWorker/WhatsAppWorker.csproj")
    .WithHttpEndpoint(port: 8106)
    .WithReference(aws)
    .WithReference(redis)
    .WithReference(rabbitmq)
    .WithReference(identity)
    .WithReference(inbox)
    .WithReference(catalog)
    .WithServiceAccount(identity)
    .WithHttpHealthCheck("/health");

var gateway = builder.AddProject("gateway", "../gateway/Gateway.csproj")
    .WithHttpEndpoint(port: 8080)
    .WithExternalHttpEndpoints()
    .WithReference(identity)
    .WithReference(inbox)
    .WithReference(catalog)
    .WithReference(receiver)
    .WithReference(worker)
    .WithHttpHealthCheck("/health");

foreach (var service in new[] { identity, catalog, inbox, receiver, worker, gateway })
{
    service
        .WithEnvironment("Authentication__Issuer", gateway.GetEndpoint("http"))
        .WithEnvironment("Authentication__Audience", "chatboost");
}

if (builder.ExecutionContext.IsRunMode)
{
    // Of the Clerk that is played: a secret both sides know, and nobody's.
    const string clerkWebhookSecret = "whsec_Y2hhdGJvb3N0LXNpbXVsYXRvci1jbGVyay13ZWJob29r";

    // Meta, played on this machine. Its webhooks come in where Meta's would: at the gateway.
    var simulator = builder.AddProject("simulator", "../services/ProviderSimulator/ProviderSimulator.csproj")
        .WithHttpEndpoint(port: 8090)
        .WithExternalHttpEndpoints()
        .WithEnvironment("Simulator__WebhookUrl", gateway.GetEndpoint("http"), "/webhooks/whatsapp")
        .WithEnvironment("Simulator__ClerkWebhookUrl", gateway.GetEndpoint("http"), "/webhooks/clerk")
        .WithEnvironment("Simulator__ClerkWebhookSecret", clerkWebhookSecret)
        .WithDataFile("Simulator__StateFile", "simulator.json")
        .WithHttpHealthCheck("/health")
        .ExcludeFromManifest();
    inbox
        .WithEnvironment("WhatsApp__GraphBaseUrl", simulator.GetEndpoint("http"))
        // Webhooks of a program under development; by name alone, so that addresses inside are refused here as elsewhere.
        .WithEnvironment("Webhooks__TrustedHosts__0", "localhost")
        .WithEnvironment("Twilio__BaseUrl", simulator.GetEndpoint("http"))
        .WithEnvironment("SendGrid__BaseUrl", simulator.GetEndpoint("http"));
    identity
        .WithEnvironment("SendGrid__BaseUrl", simulator.GetEndpoint("http"))
        .WithEnvironment("SendGrid__ApiKey", "SG.simulator")
        .WithEnvironment("SendGrid__FromEmail", "chatboost@chatboost.local")
        // It plays issuers too, on an address no real one may have.
        .WithEnvironment("SingleSignOn__TrustedOrigins__0", simulator.GetEndpoint("http"))
        // The dashboard signs in with a password; a page that used Clerk would be at the same address here.
        .WithEnvironment("Clerk__AuthorizedParties__0", gateway.GetEndpoint("http"));
    receiver.WithEnvironment("Clerk__WebhookSecret", clerkWebhookSecret);
    foreach (var service in new[] { identity, catalog, inbox, worker })
    {
        service.WithEnvironment("Clerk__Issuer", simulator.GetEndpoint("http"), "/clerk");
    }

    // Here one machine is everybody: whole test suites come from one address, and one user is a load driver. A hundred times the defaults.
    foreach (var (limit, perMinute, burst) in new[]
    {
        ("User", 60_000, 10_000), ("ApiKey", 60_000, 10_000), ("Organization", 300_000, 50_000), ("Address", 12_000, 6_000), ("Credentials", 2_000, 1_000),
    })
    {
        foreach (var service in new[] { identity, catalog, inbox, worker })
        {
            service
                .WithEnvironment($"RateLimits__{limit}__PerMinute", $"{perMinute}")
                .WithEnvironment($"RateLimits__{limit}__Burst", $"{burst}");
        }
    }

    builder.AddAspireDashboard("dashboard", port: 18888, otlpGrpcPort: 4317, otlpHttpPort: 4318);
}
else
{
    inbox.WithEnvironment("WhatsApp__GraphBaseUrl", "https://graph.facebook.com");

    // The ingress controller is on one of these and tells whom it forwards for. Not believed, all the world would share one address and its limits.
    gateway
        .WithEnvironment("ForwardedHeaders__KnownNetworks__0", "10.0.0.0/8")
        .WithEnvironment("ForwardedHeaders__KnownNetworks__1", "172.16.0.0/12")
        .WithEnvironment("ForwardedHeaders__KnownNetworks__2", "192.168.0.0/16");
}

builder.Build().Run();

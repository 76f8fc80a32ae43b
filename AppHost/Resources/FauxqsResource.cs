using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.AppHost.Orchestration;

namespace ChatBoost.AppHost.Resources;

/// <summary>Amazon SQS and S3 on this machine (npm package fauxqs). Published manifests use AWS itself.</summary>
public sealed class FauxqsResource(string name) : ProcessResource(name)
{
    internal const string Region = "eu-west-1";

    /// <summary>FIFO queues, each with a dead-letter queue that takes a message after its fifth try.</summary>
    public List<string> FifoQueues { get; } = [];

    /// <summary>S3 buckets.</summary>
    public List<string> Buckets { get; } = [];

    /// <inheritdoc/>
    public override async Task<ProcessSpec> PrepareAsync(RunContext run, int port, CancellationToken cancellationToken)
    {
        var directory = run.Data.Directory(Name);
        var init = Path.Combine(directory, "init.json");
        await File.WriteAllTextAsync(init, InitFile().ToJsonString(new JsonSerializerOptions { WriteIndented = true }), cancellationToken);
        return new ProcessSpec(RepositoryLayout.Node, [Path.Combine(run.Repository.Tools, "fauxqs.mjs")], directory,
        [
            new("FAUXQS_PORT", $"{port}"),
            new("FAUXQS_INIT", init),
            new("FAUXQS_DEFAULT_REGION", Region),
        ]);
    }

    /// <inheritdoc/>
    public override async Task<bool> IsReadyAsync(RunContext run, int port, CancellationToken cancellationToken)
    {
        using var response = await run.Http.GetAsync($"http://127.0.0.1:{port}/health", cancellationToken);
        return response.IsSuccessStatusCode;
    }

    private JsonObject InitFile()
    {
        var queues = new JsonArray();
        foreach (var queue in FifoQueues)
        {
            var deadLetters = queue.Replace(".fifo", "-dead.fifo", StringComparison.Ordinal);

            // The emulator takes a .fifo queue from this file for a standard one unless told otherwise.
            queues.Add(new JsonObject { ["name"] = deadLetters, ["attributes"] = new JsonObject { ["FifoQueue"] = "true" } });
            queues.Add(new JsonObject
            {
                ["name"] = queue,
                ["attributes"] = new JsonObject
                {
                    ["FifoQueue"] = "true",
                    ["VisibilityTimeout"] = "30",
                    ["RedrivePolicy"] = $$"""{"deadLetterTargetArn":"arn:aws:sqs:{{Region}}:000000000000:{{deadLetters}}","maxReceiveCount":5}""",
                },
            });
        }

        return new JsonObject
        {
            ["region"] = Region,
            ["queues"] = queues,
            ["buckets"] = new JsonArray([.. Buckets.Select(bucket => (JsonNode)bucket)]),
        };
    }
}

/// <summary>Declares the local SQS and S3.</summary>
public static class FauxqsBuilderExtensions
{
    /// <summary>Adds the emulator. It is never published.</summary>
    public static IResourceBuilder<FauxqsResource> AddFauxqs(this DistributedApplicationBuilder builder, string name, int port) =>
        builder.AddResource(new FauxqsResource(name)).WithEndpoint("http", port).ExcludeFromManifest();

    /// <summary>Adds a FIFO queue with its dead-letter queue (<c>-dead.fifo</c>).</summary>
    public static IResourceBuilder<FauxqsResource> WithFifoQueue(this IResourceBuilder<FauxqsResource> builder, string name)
    {
        builder.Resource.FifoQueues.Add(name);
        return builder;
    }

    /// <summary>Adds a bucket.</summary>
    public static IResourceBuilder<FauxqsResource> WithBucket(this IResourceBuilder<FauxqsResource> builder, string name)
    {
        builder.Resource.Buckets.Add(name);
        return builder;
    }

    /// <summary>Points a service at SQS and S3: at the emulator in run mode, at AWS (whose SDK finds the pod's own role) when published.</summary>
    public static IResourceBuilder<T> WithReference<T>(this IResourceBuilder<T> builder, IResourceBuilder<FauxqsResource> aws)
        where T : ProcessResource
    {
        builder.WithEnvironment("AWS__Region", FauxqsResource.Region);
        return builder.ApplicationBuilder.ExecutionContext.IsPublishMode
            ? builder
            : builder
                .WithEnvironment("AWS__ServiceURL", aws.GetEndpoint("http"))
                .WithEnvironment("AWS_ACCESS_KEY_ID", "local")
                .WithEnvironment("AWS_SECRET_ACCESS_KEY", "local");
    }
}

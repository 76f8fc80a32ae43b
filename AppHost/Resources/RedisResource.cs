using System.Net.Sockets;
using ChatBoost.AppHost.Orchestration;

namespace ChatBoost.AppHost.Resources;

/// <summary>A Redis server from Debian's packages.</summary>
public sealed class RedisResource(string name) : ProcessResource(name), IResourceWithConnectionString
{
    /// <inheritdoc/>
    public string GetConnectionString(RunContext run) => $"127.0.0.1:{run.PortOf(Endpoints[0])}";

    /// <inheritdoc/>
    public override Task<ProcessSpec> PrepareAsync(RunContext run, int port, CancellationToken cancellationToken)
    {
        // Nothing is written to disk: Redis holds caches, rate limits and fan-out, all of which come back by themselves.
        string[] command =
        [
            "/usr/bin/redis-server", "--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
            "--daemonize", "no", "--maxmemory", "256mb", "--maxmemory-policy", "volatile-lru",
        ];
        return Task.FromResult(ProcessSpec.Of(command, run.Data.Directory(Name)));
    }

    /// <inheritdoc/>
    public override async Task<bool> IsReadyAsync(RunContext run, int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, cancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync("PING\r\n"u8.ToArray(), cancellationToken);
        var answer = new byte[5];
        await stream.ReadExactlyAsync(answer, cancellationToken);
        return answer.AsSpan().SequenceEqual("+PONG"u8);
    }
}

/// <summary>Declares Redis, by Aspire's names.</summary>
public static class RedisBuilderExtensions
{
    /// <summary>Adds a server.</summary>
    public static IResourceBuilder<RedisResource> AddRedis(this DistributedApplicationBuilder builder, string name, int port) =>
        builder.AddResource(new RedisResource(name)).WithEndpoint("tcp", port);
}

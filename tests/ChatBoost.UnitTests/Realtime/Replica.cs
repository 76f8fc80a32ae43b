using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using ChatBoost.Inbox.Realtime;
using ChatBoost.Inbox.Realtime.RedisBackplane;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatBoost.UnitTests.Realtime;

/// <summary>One replica of the hub, without a web server.</summary>
public sealed class Replica : IDisposable
{
    private int _clients;

    public Replica(FakeRedis redis)
    {
        Redis = redis.Connect();
        Hub = new RedisHubLifetimeManager<InboxHub>(Redis.Multiplexer, new Protocols(), NullLogger<RedisHubLifetimeManager<InboxHub>>.Instance);
    }

    public FakeRedis.Connection Redis { get; }

    public RedisHubLifetimeManager<InboxHub> Hub { get; }

    public async Task<Client> ConnectAsync(string group, string user = "usr_1")
    {
        var client = new Client($"{GetHashCode()}-{_clients++}", user);
        await Hub.OnConnectedAsync(client.Connection);
        await Hub.AddToGroupAsync(client.Connection.ConnectionId, group);
        return client;
    }

    public void Dispose() => Hub.Dispose();

    /// <summary>A connected browser and what was written to it.</summary>
    public sealed class Client : IDuplexPipe
    {
        private readonly Pipe _written = new();

        public Client(string id, string user)
        {
            Connection = new HubConnectionContext(
                new DefaultConnectionContext(id) { Transport = this }, new HubConnectionContextOptions(), NullLoggerFactory.Instance)
            {
                Protocol = new JsonHubProtocol(),
                UserIdentifier = user,
            };
        }

        public HubConnectionContext Connection { get; }

        public PipeReader Input { get; } = new Pipe().Reader;

        public PipeWriter Output => _written.Writer;

        /// <summary>The names of the events it got since this was asked last.</summary>
        public IReadOnlyList<string> TakeEvents()
        {
            if (!_written.Reader.TryRead(out var result))
            {
                return [];
            }

            var text = Encoding.UTF8.GetString(result.Buffer.ToArray());
            _written.Reader.AdvanceTo(result.Buffer.End);
            return [.. text.Split('\u001e', StringSplitOptions.RemoveEmptyEntries)
                .Select(message => System.Text.Json.JsonDocument.Parse(message).RootElement.GetProperty("target").GetString()!)];
        }
    }

    private sealed class Protocols : IHubProtocolResolver
    {
        public IReadOnlyList<IHubProtocol> AllProtocols { get; } = [new JsonHubProtocol()];

        public IHubProtocol? GetProtocol(string protocolName, IReadOnlyList<string>? supportedProtocols) => AllProtocols[0];
    }
}

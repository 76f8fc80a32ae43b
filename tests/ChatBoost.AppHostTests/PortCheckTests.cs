using System.Net;
using System.Net.Sockets;
using ChatBoost.AppHost.Model;
using ChatBoost.AppHost.Orchestration;
using ChatBoost.AppHost.Resources;

namespace ChatBoost.AppHostTests;

public sealed class PortCheckTests
{
    [Fact]
    public void A_taken_port_is_reported_with_resource_port_and_holder()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;

        var failure = Assert.Throws<ResourceFailedException>(() => PortCheck.ThrowIfTaken([EndpointAt(port - 100)], portOffset: 100));

        Assert.Equal("redis", failure.Resource);
        Assert.StartsWith($"redis needs port {port}, which ", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"(pid {Environment.ProcessId})", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_held_on_all_addresses_is_taken_too()
    {
        using var holder = new TcpListener(IPAddress.IPv6Any, 0);
        holder.Server.DualMode = true;
        holder.Start();

        Assert.Throws<ResourceFailedException>(() => PortCheck.ThrowIfTaken([EndpointAt(((IPEndPoint)holder.LocalEndpoint).Port)], portOffset: 0));
    }

    [Fact]
    public void A_free_port_is_fine()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();

        PortCheck.ThrowIfTaken([EndpointAt(port)], portOffset: 0);
    }

    [Fact]
    public void An_unknown_holder_is_called_another_program() =>
        Assert.Equal(
            "gateway needs port 8080, which another program holds: stop it, or start with --port-offset.",
            PortCheck.Describe("gateway", 8080, holder: null));

    private static EndpointReference EndpointAt(int port) => new(new RedisResource("redis"), "tcp", port);
}

using System.Net;
using System.Net.Sockets;

namespace ChatBoost.Testing.Stack;

/// <summary>Finds room for a whole stack beside whatever else runs on the machine.</summary>
internal static class Ports
{
    // The default ports of the parts most likely to be in somebody's way: gateway, simulator, PostgreSQL, Redis, RabbitMQ, SQS, dashboard.
    private static readonly int[] Defaults = [8080, 8090, 8101, 8102, 15432, 16379, 15673, 15660, 18888, 4317];

    private const int FirstOffset = 6000;
    private const int LastOffset = 12000;
    private const int Step = 200;

    /// <summary>An offset at which all of them are free.</summary>
    public static int FreeOffset()
    {
        for (var offset = FirstOffset; offset <= LastOffset; offset += Step)
        {
            if (Array.TrueForAll(Defaults, port => IsFree(port + offset)))
            {
                return offset;
            }
        }

        throw new InvalidOperationException($"No free ports between offset {FirstOffset} and {LastOffset}.");
    }

    /// <summary>A port that is free at this moment.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

using System.Net;
using System.Net.Sockets;

namespace ChatBoost.AppHost.Orchestration;

/// <summary>Looks whether every port is free before anything is started.</summary>
internal static class PortCheck
{
    /// <summary>Fails on the first port that somebody else holds.</summary>
    /// <exception cref="ResourceFailedException">A port is taken.</exception>
    public static void ThrowIfTaken(IEnumerable<EndpointReference> endpoints, int portOffset)
    {
        foreach (var endpoint in endpoints)
        {
            var port = endpoint.Port + portOffset;
            if (!IsFree(port))
            {
                throw new ResourceFailedException(endpoint.Resource.Name, Describe(endpoint.Resource.Name, port, ProcessTable.HolderOfPort(port)));
            }
        }
    }

    internal static string Describe(string resource, int port, string? holder) =>
        $"{resource} needs port {port}, which {holder ?? "another program"} holds: stop it, or start with --port-offset.";

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen();
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return false;
        }
    }
}

using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Channels.Instagram;

/// <summary>Shows which Instagram accounts are connected.</summary>
public static class GetInstagramStatus
{
    /// <summary>The connections, oldest first.</summary>
    /// <param name="Connected">False when there is none.</param>
    /// <param name="Connections">Each account.</param>
    public sealed record InstagramStatus(bool Connected, IReadOnlyList<InstagramConnection> Connections);

    internal static void Map(IEndpointRouteBuilder settings) =>
        settings.MapGet("/status", HandleAsync).WithName(nameof(GetInstagramStatus)).WithSummary("Shows which Instagram accounts are connected; never the secrets.");

    private static async Task<Ok<InstagramStatus>> HandleAsync(ConnectChannel connect, IConfiguration configuration, CancellationToken cancellationToken)
    {
        var connections = await connect.ListAsync(InstagramAdapter.Name, cancellationToken);
        return TypedResults.Ok(new InstagramStatus(connections.Count > 0, connections.ConvertAll(c => InstagramConnection.Of(c.Connection, c.Channel, configuration))));
    }
}

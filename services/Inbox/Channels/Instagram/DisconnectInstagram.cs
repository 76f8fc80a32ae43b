using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Channels.Instagram;

/// <summary>Disconnects an account: its credentials are deleted, its conversations stay. Messages still queued end as failed; what still arrives is acknowledged and dropped.</summary>
internal static class DisconnectInstagram
{
    public static void Map(IEndpointRouteBuilder settings) =>
        settings.MapDelete("/disconnect", HandleAsync).WithName(nameof(DisconnectInstagram))
            .WithSummary("Deletes the credentials of an Instagram account and keeps its conversations. With several accounts, name one.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(string? accountId, ConnectChannel connect, CancellationToken cancellationToken)
    {
        var found = (await connect.ListAsync(InstagramAdapter.Name, cancellationToken)).FindAll(c => accountId is null || c.Channel.Address == accountId.Trim());
        return found.Count switch
        {
            0 => ConnectInstagram.NotConnected(),
            1 when await connect.DisconnectAsync(found[0].Connection.Key, cancellationToken) => TypedResults.NoContent(),
            1 => ConnectInstagram.NotConnected(),
            _ => Problem.Conflict("several_accounts_connected", "Several are connected: say which with ?accountId=."),
        };
    }
}

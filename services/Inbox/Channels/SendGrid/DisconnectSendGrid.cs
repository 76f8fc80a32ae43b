using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Channels.SendGrid;

/// <summary>Disconnects a mailbox: its credentials are deleted, its conversations stay. What still arrives is acknowledged and dropped.</summary>
internal static class DisconnectSendGrid
{
    public static void Map(IEndpointRouteBuilder settings) =>
        settings.MapDelete("/disconnect", HandleAsync).WithName(nameof(DisconnectSendGrid))
            .WithSummary("Deletes the credentials of a mailbox and keeps its conversations. With several mailboxes, name one.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(string? email, ConnectChannel connect, CancellationToken cancellationToken)
    {
        var found = (await connect.ListAsync(SendGridAdapter.Name, cancellationToken))
            .FindAll(c => email is null || string.Equals(c.Channel.Address, email.Trim(), StringComparison.OrdinalIgnoreCase));
        return found.Count switch
        {
            0 => ConnectSendGrid.NotConnected(),
            1 when await connect.DisconnectAsync(found[0].Connection.Key, cancellationToken) => TypedResults.NoContent(),
            1 => ConnectSendGrid.NotConnected(),
            _ => Problem.Conflict("several_mailboxes_connected", "Several are connected: say which with ?email=."),
        };
    }
}

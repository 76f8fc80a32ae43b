using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Channels.SendGrid;

/// <summary>Shows which mailboxes are connected over SendGrid.</summary>
public static class GetSendGridStatus
{
    /// <summary>The connections, oldest first.</summary>
    /// <param name="Connected">False when there is none.</param>
    /// <param name="Connections">Each mailbox. Where mail is to be posted is told when it is connected only: it is a secret.</param>
    public sealed record SendGridStatus(bool Connected, IReadOnlyList<SendGridConnection> Connections);

    internal static void Map(IEndpointRouteBuilder settings) =>
        settings.MapGet("/status", HandleAsync).WithName(nameof(GetSendGridStatus)).WithSummary("Shows which mailboxes are connected over SendGrid; never the secrets.");

    private static async Task<Ok<SendGridStatus>> HandleAsync(ConnectChannel connect, IConfiguration configuration, CancellationToken cancellationToken)
    {
        var connections = await connect.ListAsync(SendGridAdapter.Name, cancellationToken);
        return TypedResults.Ok(new SendGridStatus(connections.Count > 0, connections.ConvertAll(c => SendGridConnection.Of(c.Connection, c.Channel.Address, null, configuration))));
    }
}

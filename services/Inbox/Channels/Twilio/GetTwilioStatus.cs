using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Channels.Twilio;

/// <summary>Shows which numbers are connected over Twilio.</summary>
public static class GetTwilioStatus
{
    /// <summary>The connections, oldest first.</summary>
    /// <param name="Connected">False when there is none.</param>
    /// <param name="Connections">Each number and channel.</param>
    public sealed record TwilioStatus(bool Connected, IReadOnlyList<TwilioConnection> Connections);

    internal static void Map(IEndpointRouteBuilder settings) =>
        settings.MapGet("/status", HandleAsync).WithName(nameof(GetTwilioStatus)).WithSummary("Shows which numbers are connected over Twilio; never the secrets.");

    private static async Task<Ok<TwilioStatus>> HandleAsync(ConnectChannel connect, IConfiguration configuration, CancellationToken cancellationToken)
    {
        var connections = await connect.ListAsync(TwilioAdapter.Name, cancellationToken);
        return TypedResults.Ok(new TwilioStatus(connections.Count > 0, connections.ConvertAll(c => TwilioConnection.Of(c.Connection, c.Channel, configuration))));
    }
}

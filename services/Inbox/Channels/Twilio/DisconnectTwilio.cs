using ChatBoost.Inbox.Contacts;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Channels.Twilio;

/// <summary>Disconnects a number: its credentials are deleted, its conversations stay. Messages still queued end as failed; what still arrives is acknowledged and dropped.</summary>
internal static class DisconnectTwilio
{
    public static void Map(IEndpointRouteBuilder settings) =>
        settings.MapDelete("/disconnect", HandleAsync).WithName(nameof(DisconnectTwilio))
            .WithSummary("Deletes the credentials of a number and keeps its conversations. With several connections, name one.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(string? number, string? channel, ConnectChannel connect, CancellationToken cancellationToken)
    {
        // What is entered as people write it is the same number.
        var digits = PhoneNumber.TryParse(number, out var parsed) ? parsed.International : number;
        var found = (await connect.ListAsync(TwilioAdapter.Name, cancellationToken))
            .FindAll(c => (number is null || c.Channel.Address == digits) && (channel is null || c.Channel.Kind == Channel.KindOf(channel)));
        return found.Count switch
        {
            0 => ConnectTwilio.NotConnected(),
            1 when await connect.DisconnectAsync(found[0].Connection.Key, cancellationToken) => TypedResults.NoContent(),
            1 => ConnectTwilio.NotConnected(),
            _ => Problem.Conflict("several_numbers_connected", "Several are connected: say which with ?number= and ?channel=."),
        };
    }
}

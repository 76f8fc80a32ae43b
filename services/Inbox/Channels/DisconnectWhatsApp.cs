using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Channels;

/// <summary>
/// Disconnects a number: its credentials are deleted, its conversations stay. Messages still queued end as failed. The account stays subscribed
/// at Meta, because other numbers of it may be connected; what still arrives for this number is acknowledged and dropped.
/// </summary>
internal static class DisconnectWhatsApp
{
    public static void Map(IEndpointRouteBuilder settings) =>
        settings.MapDelete("/disconnect", HandleAsync).WithName(nameof(DisconnectWhatsApp))
            .WithSummary("Deletes a number's credentials and keeps its conversations. With several numbers, name one.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        string? phoneNumberId, InboxDb db, ChannelDirectory directory, CancellationToken cancellationToken)
    {
        if (await db.FindConnectionAsync(phoneNumberId, cancellationToken) is not var (integration, _, all))
        {
            return Problem.NotFound("whatsapp_not_connected", "No such number is connected.");
        }

        if (phoneNumberId is null && all.Count > 1)
        {
            return Problem.Conflict("several_numbers_connected", "Several numbers are connected: say which with ?phoneNumberId=.");
        }

        db.Remove(integration);
        await db.SaveChangesAsync(cancellationToken);
        await directory.InvalidateAsync();
        return TypedResults.NoContent();
    }
}

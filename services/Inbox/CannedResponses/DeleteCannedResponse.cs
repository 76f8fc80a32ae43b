using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.CannedResponses;

/// <summary>Takes a canned response away.</summary>
internal static class DeleteCannedResponse
{
    public static void Map(RouteGroupBuilder responses) =>
        responses.MapDelete("/{cannedResponseId}", HandleAsync).RequirePermission(Permissions.ConversationsManage).WithName(nameof(DeleteCannedResponse));

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        CannedResponseId cannedResponseId, InboxDb db, CurrentCaller caller, CancellationToken cancellationToken) =>
        await db.CannedResponsesOf(caller).Where(response => response.Id == cannedResponseId).ExecuteDeleteAsync(cancellationToken) == 1
            ? TypedResults.NoContent()
            : CannedResponsesFeature.NotFound();
}

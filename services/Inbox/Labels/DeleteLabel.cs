using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Labels;

/// <summary>Takes a label out of the list and off all conversations.</summary>
internal static class DeleteLabel
{
    public static void Map(RouteGroupBuilder labels) =>
        labels.MapDelete("/{labelId}", HandleAsync).RequirePermission(Permissions.ConversationsManage).WithName(nameof(DeleteLabel));

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(LabelId labelId, InboxDb db, CancellationToken cancellationToken) =>
        await db.Labels.Where(label => label.Id == labelId).ExecuteDeleteAsync(cancellationToken) == 1 ? TypedResults.NoContent() : LabelsFeature.NotFound();
}

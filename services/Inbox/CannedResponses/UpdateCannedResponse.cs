using System.ComponentModel.DataAnnotations;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.CannedResponses;

/// <summary>Changes a canned response, or who has it.</summary>
public static class UpdateCannedResponse
{
    /// <summary>What changes; what is left out stays.</summary>
    /// <param name="Code">What is typed to find it.</param>
    /// <param name="Text">The text.</param>
    /// <param name="IsShared">True gives it to everybody, false makes it the caller's own.</param>
    public sealed record Request(
        [RegularExpression(CannedResponse.CodePattern, ErrorMessage = "A code has lower-case letters, digits, - and _.")] string? Code,
        [StringLength(CannedResponse.MaxTextLength)] string? Text,
        bool? IsShared);

    internal static void Map(RouteGroupBuilder responses) =>
        responses.MapPatch("/{cannedResponseId}", HandleAsync).RequirePermission(Permissions.ConversationsManage).WithName(nameof(UpdateCannedResponse))
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<Ok<CannedResponseOutput>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        CannedResponseId cannedResponseId, Request request, InboxDb db, CurrentCaller caller, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (CannedResponsesFeature.Refuse(request.Text) is { } wrong)
        {
            return wrong;
        }

        if (await db.CannedResponsesOf(caller).SingleOrDefaultAsync(r => r.Id == cannedResponseId, cancellationToken) is not { } response)
        {
            return CannedResponsesFeature.NotFound();
        }

        if (request.IsShared is { } isShared && isShared != response.OwnerId is null)
        {
            UserId? owner = isShared ? null : caller.RequiredUserId;
            if (await db.RefuseMoreAsync(owner, cancellationToken) is { } full)
            {
                return full;
            }

            response.GiveTo(owner);
        }

        response.Rewrite(request.Code, request.Text, clock.GetUtcNow());
        return await db.SaveUniqueCodeAsync(cancellationToken) ? TypedResults.Ok(CannedResponseOutput.Of(response)) : CannedResponsesFeature.CodeTaken();
    }
}

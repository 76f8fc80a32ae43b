using System.ComponentModel.DataAnnotations;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.CannedResponses;

/// <summary>Adds a canned response: for everybody, or for the caller alone.</summary>
public static class CreateCannedResponse
{
    /// <summary>What it says.</summary>
    /// <param name="Code">What is typed to find it: lower-case letters, digits, <c>-</c> and <c>_</c>.</param>
    /// <param name="Text">The text, with variables such as <c>{{contact.first_name|there}}</c>.</param>
    /// <param name="IsShared">False for the caller's own.</param>
    public sealed record Request(
        [Required, RegularExpression(CannedResponse.CodePattern, ErrorMessage = "A code has lower-case letters, digits, - and _.")] string Code,
        [Required, StringLength(CannedResponse.MaxTextLength)] string Text,
        bool IsShared = true);

    internal static void Map(RouteGroupBuilder responses) =>
        responses.MapPost("", HandleAsync).RequirePermission(Permissions.ConversationsManage).WithName(nameof(CreateCannedResponse)).ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<Created<CannedResponseOutput>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        Request request, InboxDb db, CurrentCaller caller, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (CannedResponsesFeature.Refuse(request.Text) is { } wrong)
        {
            return wrong;
        }

        UserId? owner = request.IsShared ? null : caller.RequiredUserId;
        if (await db.RefuseMoreAsync(owner, cancellationToken) is { } full)
        {
            return full;
        }

        var response = CannedResponse.Of(caller.OrganizationId!.Value, owner, request.Code, request.Text, clock.GetUtcNow());
        db.Add(response);
        return await db.SaveUniqueCodeAsync(cancellationToken)
            ? TypedResults.Created($"/api/v1/canned-responses/{response.Id}", CannedResponseOutput.Of(response))
            : CannedResponsesFeature.CodeTaken();
    }
}

using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Merging;

/// <summary>
/// Where the contact or the conversation in a path is not there but part of another, answers 308 with the path of that one, which has the caller ask it in the same way, and
/// with its id as <c>mergedInto</c> for whoever does not follow.
/// </summary>
internal sealed class FollowMerges : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        if ((result is INestedHttpResult nested ? nested.Result : result) is not ProblemHttpResult { StatusCode: StatusCodes.Status404NotFound })
        {
            return result;
        }

        var (request, cancellationToken) = (context.HttpContext.Request, context.HttpContext.RequestAborted);
        // A filter is made once for all requests; what it asks is the request's.
        var db = context.HttpContext.RequestServices.GetRequiredService<InboxDb>();
        if (ContactId.TryParse(request.RouteValues["contactId"] as string, out var contactId)
            && await db.ContactMerges.Where(m => m.ContactId == contactId).Select(m => (ContactId?)m.MergedInto).SingleOrDefaultAsync(cancellationToken) is { } contact)
        {
            return PointTo(context.HttpContext, "contact_merged", contactId.ToString(), contact.ToString());
        }

        return ConversationId.TryParse(request.RouteValues["conversationId"] as string, out var conversationId)
            && await db.ConversationMerges.Where(m => m.ConversationId == conversationId).Select(m => (ConversationId?)m.MergedInto).SingleOrDefaultAsync(cancellationToken) is { } conversation
                ? PointTo(context.HttpContext, "conversation_merged", conversationId.ToString(), conversation.ToString())
                : result;
    }

    private static ProblemHttpResult PointTo(HttpContext http, string code, string gone, string kept)
    {
        http.Response.Headers.Location = http.Request.Path.ToUriComponent().Replace(gone, kept, StringComparison.Ordinal) + http.Request.QueryString;
        return TypedResults.Problem(
            "It is part of another one.",
            statusCode: StatusCodes.Status308PermanentRedirect,
            title: "Permanent Redirect",
            extensions: new Dictionary<string, object?> { ["code"] = code, ["mergedInto"] = kept });
    }
}

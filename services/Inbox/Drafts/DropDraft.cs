using ChatBoost.Inbox.Conversations;
using ChatBoost.Inbox.Messages;
using ChatBoost.Inbox.Realtime;
using ChatBoost.ServiceDefaults.Audit;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Drafts;

/// <summary>The body of a send that can say that the draft it was written from is done with.</summary>
internal interface IClearsDraft
{
    /// <summary>True when the caller's draft in the conversation goes once the message is stored.</summary>
    bool ClearDraft { get; }
}

/// <summary>Drops the caller's draft in a conversation: when asked to, and after a send that says so. Without a draft nothing happens.</summary>
internal static class DropDraft
{
    public static void Map(RouteGroupBuilder conversations) =>
        conversations.MapDelete("/{conversationId}/draft", HandleAsync).RequirePermission(Permissions.MessagesSend).WithName(nameof(DropDraft)).AuditNothing();

    /// <summary>After these endpoints. A crash before it leaves the draft, which is no harm; the message is stored once either way.</summary>
    public static RouteGroupBuilder DropDraftsOfSends(this RouteGroupBuilder sends)
    {
        sends.AddEndpointFilter(async (context, next) =>
        {
            var result = await next(context);
            var answer = result is INestedHttpResult nested ? nested.Result : result;
            if (answer is IStatusCodeHttpResult { StatusCode: >= 200 and < 300 } && context.Arguments.OfType<IClearsDraft>().Any(send => send.ClearDraft)
                && (context.Arguments.OfType<ConversationId?>().FirstOrDefault() ?? (answer as IValueHttpResult<MessageOutput>)?.Value?.ConversationId) is { } conversationId)
            {
                var services = context.HttpContext.RequestServices;
                await DropAsync(
                    services.GetRequiredService<InboxDb>(), services.GetRequiredService<CurrentCaller>(), services.GetRequiredService<InboxEvents>(),
                    services.GetRequiredService<TimeProvider>(), conversationId, context.HttpContext.RequestAborted);
            }

            return result;
        });
        return sends;
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        ConversationId conversationId, InboxDb db, CurrentCaller caller, InboxEvents live, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!await db.Conversations.AnyAsync(conversation => conversation.Id == conversationId, cancellationToken))
        {
            return GetConversation.NotFound();
        }

        await DropAsync(db, caller, live, clock, conversationId, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task DropAsync(
        InboxDb db, CurrentCaller caller, InboxEvents live, TimeProvider clock, ConversationId conversationId, CancellationToken cancellationToken)
    {
        var user = caller.RequiredUserId;
        if (await db.Drafts.Where(draft => draft.ConversationId == conversationId && draft.UserId == user).ExecuteDeleteAsync(cancellationToken) > 0)
        {
            live.TellDraft(caller.OrganizationId!.Value, user, new DraftChanged(conversationId, HasDraft: false, clock.GetUtcNow()));
        }
    }
}

using ChatBoost.Contracts.Events;
using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.Realtime;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Conversations;

/// <summary>
/// Takeover and release: who answers in a conversation. Also what the hub's <c>conversation:takeover_started</c> and <c>…_ended</c> do.
/// The change and an automatic send exclude each other through the conversation's row, so nothing automatic is stored after a takeover is answered.
/// </summary>
internal sealed class SwitchMode(InboxDb db, ConversationReader read, InboxEvents live, TimeProvider clock)
{
    internal static void Map(RouteGroupBuilder conversations)
    {
        conversations.MapPost("/{conversationId}/takeover", TakeOverAsync).RequirePermission(Permissions.ConversationsManage).WithName("TakeOverConversation");
        conversations.MapPost("/{conversationId}/release", ReleaseAsync).RequirePermission(Permissions.ConversationsManage).WithName("ReleaseConversation");
    }

    /// <summary>Gives the conversation to a person or back to the bot; null when the organization has no such conversation. Doing so twice changes nothing.</summary>
    public async Task<ConversationOutput?> SwitchAsync(ConversationId conversationId, ConversationMode mode, UserId by, CancellationToken cancellationToken)
    {
        var conversation = await db.Conversations.SingleOrDefaultAsync(c => c.Id == conversationId, cancellationToken);
        if (conversation is null)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var hasChanged = mode == ConversationMode.Human ? conversation.TakeOver(by, now) : conversation.Release(now);
        if (hasChanged)
        {
            db.Raise(new ConversationModeChanged(conversation.OrganizationId, conversationId, mode, by, now));
            await db.SaveChangesAsync(cancellationToken);
            live.TakeoverChanged(conversation.OrganizationId, conversationId, by, started: mode == ConversationMode.Human);
        }

        return await read.ConversationAsync(conversationId, cancellationToken);
    }

    private static Task<Results<Ok<ConversationOutput>, ProblemHttpResult>> TakeOverAsync(
        ConversationId conversationId, SwitchMode mode, CurrentCaller caller, CancellationToken cancellationToken) =>
        AnswerAsync(mode.SwitchAsync(conversationId, ConversationMode.Human, caller.UserId!.Value, cancellationToken));

    private static Task<Results<Ok<ConversationOutput>, ProblemHttpResult>> ReleaseAsync(
        ConversationId conversationId, SwitchMode mode, CurrentCaller caller, CancellationToken cancellationToken) =>
        AnswerAsync(mode.SwitchAsync(conversationId, ConversationMode.Bot, caller.UserId!.Value, cancellationToken));

    private static async Task<Results<Ok<ConversationOutput>, ProblemHttpResult>> AnswerAsync(Task<ConversationOutput?> switched) =>
        await switched is { } conversation ? TypedResults.Ok(conversation) : GetConversation.NotFound();
}

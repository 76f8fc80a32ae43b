using ChatBoost.Contracts.Events;
using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.Channels.Graph;
using ChatBoost.Inbox.Messages;
using ChatBoost.ServiceDefaults.Persistence;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.AwayMessages;

/// <summary>
/// Tells a waiting contact that nobody is there. An event that comes twice sends with the same key, which sends once. What forbids it, a closed window or a contact that is
/// not to be disturbed, still does when it is tried again: it is not.
/// </summary>
internal sealed class SendAwayMessage(InboxDb db, CurrentOrganization organization, MessageQueue queue) : IConsumer<AwayMessageDue>
{
    public async Task Consume(ConsumeContext<AwayMessageDue> context)
    {
        var (organizationId, conversationId, period, _) = context.Message;
        organization.Use(organizationId);
        var settings = await db.ServiceSettings.AsNoTracking().SingleOrDefaultAsync(context.CancellationToken);
        if (settings?.Away is not { IsOn: true } away
            // Answered since.
            || !await db.Conversations.AnyAsync(c => c.Id == conversationId && c.WaitingSince != null, context.CancellationToken))
        {
            return;
        }

        await queue.QueueAsync(
            new MessageQueue.Draft(organizationId, conversationId, SenderType.System, SenderId: null, WhatsAppContent.Of(new TextContent(away.Text), reactionTo: null))
            {
                IsNotice = true,
                IdempotencyKey = $"away:{conversationId}:{period.ToUnixTimeSeconds()}",
            },
            context.CancellationToken);
    }
}

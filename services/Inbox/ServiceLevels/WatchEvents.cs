using ChatBoost.Contracts.Events;
using ChatBoost.Inbox.ManualActions;
using ChatBoost.ServiceDefaults.Persistence;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.ServiceLevels;

/// <summary>Looks at a conversation after whatever may move its clocks or end the cause of an action. An event that comes again finds nothing left to do.</summary>
internal sealed class WatchEvents(InboxDb db, CurrentOrganization organization, WatchConversation watch, NoteFailedMessage failures) :
    IConsumer<MessageReceived>,
    IConsumer<MessageSent>,
    IConsumer<MessageEchoed>,
    IConsumer<MessageStatusesChanged>,
    IConsumer<ConversationStatusChanged>,
    IConsumer<ConversationAssigned>,
    IConsumer<ConversationModeChanged>,
    IConsumer<ConversationPrioritized>,
    IConsumer<ManualActionCreated>,
    IConsumer<ServiceSettingsChanged>
{
    private const int PageSize = 200;

    public Task Consume(ConsumeContext<MessageReceived> context) => LookAsync(context, context.Message.OrganizationId, context.Message.ConversationId, context.Message.At);

    public Task Consume(ConsumeContext<MessageSent> context) => LookAsync(context, context.Message.OrganizationId, context.Message.ConversationId, context.Message.At);

    public Task Consume(ConsumeContext<MessageEchoed> context) => LookAsync(context, context.Message.OrganizationId, context.Message.ConversationId, context.Message.At);

    public Task Consume(ConsumeContext<ConversationStatusChanged> context) => LookAsync(context, context.Message.OrganizationId, context.Message.ConversationId, context.Message.At);

    public Task Consume(ConsumeContext<ConversationAssigned> context) => LookAsync(context, context.Message.OrganizationId, context.Message.ConversationId, context.Message.At);

    public Task Consume(ConsumeContext<ConversationModeChanged> context) => LookAsync(context, context.Message.OrganizationId, context.Message.ConversationId, context.Message.At);

    public Task Consume(ConsumeContext<ConversationPrioritized> context) => LookAsync(context, context.Message.OrganizationId, context.Message.ConversationId, context.Message.At);

    public Task Consume(ConsumeContext<ManualActionCreated> context) => LookAsync(context, context.Message.OrganizationId, context.Message.ConversationId, context.Message.At);

    public async Task Consume(ConsumeContext<MessageStatusesChanged> context)
    {
        organization.Use(context.Message.OrganizationId);
        foreach (var failed in context.Message.Changes.Where(change => change.Status == "failed"))
        {
            await failures.NoteAsync(failed.ConversationId, failed.MessageId, context.CancellationToken);
            db.ChangeTracker.Clear();
        }

        // What was said to have failed may arrive after all.
        var arrived = context.Message.Changes.Where(change => change.Status != "failed").Select(change => change.ConversationId).Distinct().ToList();
        foreach (var id in await failures.AmongAsync(arrived, context.CancellationToken))
        {
            await watch.LookAsync(id, context.Message.At, context.CancellationToken);
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>All that is not resolved, and what was watched before.</summary>
    public async Task Consume(ConsumeContext<ServiceSettingsChanged> context)
    {
        organization.Use(context.Message.OrganizationId);
        Guid[] page;
        for (var last = Guid.Empty; ; last = page[^1])
        {
            page = await db.Database.SqlQuery<Guid>($"""
                select id as "Value" from conversations
                where organization_id = {context.Message.OrganizationId.Value} and id > {last} and status <> 3 and deleted_at is null order by id limit {PageSize}
                """).ToArrayAsync(context.CancellationToken);
            foreach (var id in page)
            {
                await watch.LookAsync(new ConversationId(id), context.Message.At, context.CancellationToken);
                db.ChangeTracker.Clear();
            }

            if (page.Length < PageSize)
            {
                return;
            }
        }
    }

    private async Task LookAsync(ConsumeContext context, OrganizationId organizationId, ConversationId conversationId, DateTimeOffset at)
    {
        organization.Use(organizationId);
        await watch.LookAsync(conversationId, at, context.CancellationToken);
    }
}

using ChatBoost.Contracts.Events;
using ChatBoost.Contracts.Inbox;
using MassTransit;

namespace ChatBoost.Inbox.Webhooks;

/// <summary>
/// Records for each webhook that subscribed to an event that it is to be told. The event is acknowledged after that is stored, and not before; one that comes twice
/// has the same id, and a unique index stops the second.
/// </summary>
internal sealed class StoreWebhookDeliveries(WebhookQueue queue) :
    IConsumer<MessageReceived>,
    IConsumer<MessageSent>,
    IConsumer<MessageStatusesChanged>,
    IConsumer<MessageEdited>,
    IConsumer<MessageDeleted>,
    IConsumer<ConversationStatusChanged>,
    IConsumer<ConversationAssigned>,
    IConsumer<ConversationModeChanged>,
    IConsumer<ErasureCompleted>,
    IConsumer<ConversationCreated>,
    IConsumer<ContactCreated>,
    IConsumer<ContactUpdated>,
    IConsumer<ServiceLevelBreached>,
    IConsumer<SatisfactionAnswered>
{
    public Task Consume(ConsumeContext<MessageReceived> context) => StoreAsync(context, context.Message.OrganizationId, WebhookEventTypes.MessageReceived, new Happened(
        context.Message.At, new { context.Message.ConversationId, context.Message.MessageId, context.Message.ContactId, context.Message.Channel, context.Message.Type, context.Message.SentAt }));

    public Task Consume(ConsumeContext<MessageSent> context) => StoreAsync(context, context.Message.OrganizationId, WebhookEventTypes.MessageSent, new Happened(
        context.Message.At, new { context.Message.ConversationId, context.Message.MessageId, context.Message.Channel, context.Message.Type, context.Message.Author }));

    public Task Consume(ConsumeContext<MessageStatusesChanged> context) => StoreAsync(
        context,
        context.Message.OrganizationId,
        WebhookEventTypes.MessageStatusChanged,
        [.. context.Message.Changes.Select(change => new Happened(change.At, new { change.ConversationId, change.MessageId, change.Status, change.ErrorCode }))]);

    public Task Consume(ConsumeContext<MessageEdited> context) => StoreAsync(context, context.Message.OrganizationId, WebhookEventTypes.MessageEdited, new Happened(
        context.Message.At, new { context.Message.ConversationId, context.Message.MessageId, context.Message.EditedAt }));

    public Task Consume(ConsumeContext<MessageDeleted> context) => StoreAsync(context, context.Message.OrganizationId, WebhookEventTypes.MessageDeleted, new Happened(
        context.Message.At, new { context.Message.ConversationId, context.Message.MessageId, context.Message.DeletedAt }));

    public Task Consume(ConsumeContext<ConversationStatusChanged> context) => StoreAsync(context, context.Message.OrganizationId, WebhookEventTypes.ConversationStatusChanged, new Happened(
        context.Message.At,
        new { context.Message.ConversationId, context.Message.Status, context.Message.Previous, context.Message.SnoozedUntil, context.Message.ChangedBy }));

    public Task Consume(ConsumeContext<ConversationAssigned> context) => StoreAsync(context, context.Message.OrganizationId, WebhookEventTypes.ConversationAssigned, new Happened(
        context.Message.At, new { context.Message.ConversationId, context.Message.AssigneeId, context.Message.AssignedBy }));

    public Task Consume(ConsumeContext<ConversationModeChanged> context) => StoreAsync(
        context,
        context.Message.OrganizationId,
        context.Message.Mode == ConversationMode.Human ? WebhookEventTypes.ConversationTakenOver : WebhookEventTypes.ConversationReleased,
        new Happened(context.Message.At, new { context.Message.ConversationId, context.Message.ChangedBy }));

    public Task Consume(ConsumeContext<ErasureCompleted> context) => StoreAsync(context, context.Message.OrganizationId, WebhookEventTypes.ContactErased, new Happened(
        context.Message.At, new { context.Message.ContactId, context.Message.ErasureId }));

    public Task Consume(ConsumeContext<ConversationCreated> context) => StoreAsync(context, context.Message.OrganizationId, WebhookEventTypes.ConversationCreated, new Happened(
        context.Message.At, new { context.Message.ConversationId, context.Message.ContactId, context.Message.Channel }));

    public Task Consume(ConsumeContext<ContactCreated> context) => StoreAsync(context, context.Message.OrganizationId, WebhookEventTypes.ContactCreated, new Happened(
        context.Message.At, new { context.Message.ContactId }));

    public Task Consume(ConsumeContext<ContactUpdated> context) => StoreAsync(context, context.Message.OrganizationId, WebhookEventTypes.ContactUpdated, new Happened(
        context.Message.At, new { context.Message.ContactId }));

    public Task Consume(ConsumeContext<ServiceLevelBreached> context) => StoreAsync(context, context.Message.OrganizationId, WebhookEventTypes.ServiceLevelBreached, new Happened(
        context.Message.At, new { context.Message.ConversationId, context.Message.Target, context.Message.DueAt, context.Message.AssigneeId }));

    public Task Consume(ConsumeContext<SatisfactionAnswered> context) => StoreAsync(context, context.Message.OrganizationId, WebhookEventTypes.SatisfactionAnswered, new Happened(
        context.Message.At, new { context.Message.ConversationId, context.Message.ContactId, context.Message.SatisfactionId, context.Message.Score }));

    private Task StoreAsync(ConsumeContext context, OrganizationId organizationId, string type, params IReadOnlyList<Happened> happened) => queue.StoreAsync(
        organizationId,
        type,
        [.. happened.Select((one, index) => WebhookEvent.Of(context.MessageId!.Value, index, organizationId, type, one.At, one.Data))],
        context.CancellationToken);

    private sealed record Happened(DateTimeOffset At, object Data);
}

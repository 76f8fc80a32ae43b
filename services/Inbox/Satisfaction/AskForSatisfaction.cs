using System.Globalization;
using ChatBoost.Contracts.Events;
using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.Channels;
using ChatBoost.Inbox.Channels.Graph;
using ChatBoost.Inbox.Conversations;
using ChatBoost.Inbox.Messages;
using ChatBoost.ServiceDefaults.Persistence;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Satisfaction;

/// <summary>
/// Asks a contact whose conversation was resolved how satisfied it is, and thanks for the answer. The question has the id of the event, and its message a key made of that:
/// an event that comes twice asks once. What is refused, outside the 24 hours or to who is not to be disturbed, counts as not asked.
/// </summary>
internal sealed class AskForSatisfaction(InboxDb db, CurrentOrganization organization, ChannelAdapters adapters, MessageQueue queue, TimeProvider clock) :
    IConsumer<ConversationStatusChanged>,
    IConsumer<SatisfactionAnswered>
{
    /// <summary>What the ids of chosen answers begin with; the question and the score follow.</summary>
    internal const string AnswerPrefix = "csat:";

    public async Task Consume(ConsumeContext<ConversationStatusChanged> context)
    {
        if (context.Message.Status != ConversationStatus.Resolved)
        {
            return;
        }

        organization.Use(context.Message.OrganizationId);
        var survey = (await db.ServiceSettings.AsNoTracking().SingleOrDefaultAsync(context.CancellationToken))?.Survey;
        var (conversationId, questionId) = (context.Message.ConversationId, new SatisfactionId(context.MessageId!.Value));
        if (survey is not { IsOn: true }
            || await db.Conversations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == conversationId, context.CancellationToken)
                is not { Status: ConversationStatus.Resolved, LastInboundAt: not null } conversation)
        {
            return;
        }

        var channel = await db.Channels.AsNoTracking().SingleAsync(c => c.Id == conversation.ChannelId, context.CancellationToken);
        if ((survey.Channels is null || survey.Channels.Any(name => Channel.KindOf(name) == channel.Kind)) && await BeginAsync(questionId, conversation, survey, context.CancellationToken))
        {
            OutboundContent question = Choice(questionId, survey.Question);
            if (adapters.Of(channel.Provider).Check(question, channel.Kind).Count > 0)
            {
                question = new TextContent(survey.Question);
            }

            var queued = await SendAsync(conversation.OrganizationId, conversationId, question, $"csat:{questionId}", context.CancellationToken);
            if (queued.Refusal != MessageQueue.Refusal.None)
            {
                await db.SatisfactionQuestions.Where(q => q.Id == questionId && q.AnsweredAt == null).ExecuteDeleteAsync(context.CancellationToken);
            }
        }
    }

    public async Task Consume(ConsumeContext<SatisfactionAnswered> context)
    {
        var answered = context.Message;
        organization.Use(answered.OrganizationId);
        var survey = (await db.ServiceSettings.AsNoTracking().SingleOrDefaultAsync(context.CancellationToken))?.Survey;
        if (!string.IsNullOrWhiteSpace(survey?.Thanks))
        {
            await SendAsync(answered.OrganizationId, answered.ConversationId, new TextContent(survey.Thanks), $"csat-thanks:{answered.SatisfactionId}", context.CancellationToken);
        }
    }

    /// <summary>Stores the question; false when its contact was asked lately.</summary>
    private async Task<bool> BeginAsync(SatisfactionId id, Conversation conversation, SatisfactionSurvey survey, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // Two conversations of one contact may be resolved at the same moment.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"survey " + conversation.ContactId}, 0))", cancellationToken);
        if (await db.SatisfactionQuestions.AnyAsync(q => q.Id == id, cancellationToken))
        {
            return true;
        }

        var now = clock.GetUtcNow();
        var since = now.AddDays(-survey.EveryDays);
        var ofContact = db.Conversations.IgnoreQueryFilters([Conversation.NotDeleted]).Where(c => c.ContactId == conversation.ContactId);
        if (await db.SatisfactionQuestions.AnyAsync(q => q.AskedAt > since && ofContact.Any(c => c.Id == q.ConversationId), cancellationToken))
        {
            return false;
        }

        db.Add(SatisfactionQuestion.Ask(id, conversation, survey, now));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static ListContent Choice(SatisfactionId id, string question) => new(
        question,
        "1 – 5",
        [new ListSection(null, [.. Enumerable.Range(1, 5).Reverse().Select(score => new ListRow(
            string.Create(CultureInfo.InvariantCulture, $"{AnswerPrefix}{id}:{score}"), string.Create(CultureInfo.InvariantCulture, $"{score} {new string('★', score)}")))])]);

    private Task<MessageQueue.Queued> SendAsync(
        OrganizationId organizationId, ConversationId conversationId, OutboundContent content, string key, CancellationToken cancellationToken) => queue.QueueAsync(
            new MessageQueue.Draft(organizationId, conversationId, SenderType.System, SenderId: null, WhatsAppContent.Of(content, reactionTo: null)) { IsNotice = true, IdempotencyKey = key },
            cancellationToken);
}

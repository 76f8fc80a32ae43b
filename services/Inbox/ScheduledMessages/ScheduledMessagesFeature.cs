using ChatBoost.Inbox.Drafts;
using ChatBoost.Inbox.Realtime;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.ScheduledMessages;

/// <summary>Messages that are sent later: scheduled, listed, moved, cancelled.</summary>
public static class ScheduledMessagesFeature
{
    /// <summary>Adds what the endpoints need, and what sends when the time has come.</summary>
    public static WebApplicationBuilder AddScheduledMessages(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<Scheduler>();
        builder.Services.AddScoped<ScheduledMessageReader>();
        builder.Services.AddHostedService<SendScheduled>();
        return builder;
    }

    /// <summary>Maps <c>/api/v1/scheduled-messages</c> and what there is of it below a conversation.</summary>
    public static WebApplication MapScheduledMessages(this WebApplication app)
    {
        var conversations = app.MapGroup("/api/v1/conversations/{conversationId}").WithTags("Scheduled messages").DropDraftsOfSends();
        ScheduleMessage.Map(conversations);
        ListScheduledMessages.MapOfConversation(conversations);

        var scheduled = app.MapGroup("/api/v1/scheduled-messages").WithTags("Scheduled messages");
        ListScheduledMessages.Map(scheduled);
        MoveScheduledMessage.Map(scheduled);
        CancelScheduledMessage.Map(scheduled);
        return app;
    }

    /// <summary>The answer for an id the organization does not have, somebody else's included.</summary>
    internal static ProblemHttpResult NotFound() => Problem.NotFound("scheduled_message_not_found", "There is no such scheduled message.");

    /// <summary>The answer for one it is too late for.</summary>
    internal static ProblemHttpResult NotWaiting(ScheduledMessageStatus status) => status switch
    {
        ScheduledMessageStatus.Sent => Problem.Conflict("scheduled_message_sent", "It is sent already."),
        ScheduledMessageStatus.Cancelled => Problem.Conflict("scheduled_message_cancelled", "It was cancelled."),
        _ => Problem.Conflict("scheduled_message_failed", "Its time came and it could not be sent."),
    };

    /// <summary>Tells everybody how one stands. What it says is not told: who shows it reads it.</summary>
    internal static void Tell(this InboxEvents live, OrganizationId organizationId, ScheduledMessage scheduled) => live.Tell(
        organizationId,
        LiveEvents.ScheduledMessageChanged,
        new ScheduledMessageChanged(scheduled.Id, scheduled.ConversationId, scheduled.Status, scheduled.ScheduledAt));
}

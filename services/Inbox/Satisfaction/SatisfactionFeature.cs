using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Messaging;
using MassTransit;

namespace ChatBoost.Inbox.Satisfaction;

/// <summary>How satisfied contacts are.</summary>
public static class SatisfactionFeature
{
    /// <summary>Adds what asks.</summary>
    public static void AddSatisfactionConsumers(this IBusRegistrationConfigurator bus) => bus.AddConsumer<AskForSatisfaction, WaitForDependencies<AskForSatisfaction>>();

    /// <summary>Maps <c>/api/v1/conversations/satisfaction</c>.</summary>
    public static WebApplication MapSatisfaction(this WebApplication app)
    {
        var satisfaction = app.MapGroup("/api/v1/conversations/satisfaction").WithTags("Satisfaction").RequirePermission(Permissions.ConversationsRead);
        ListSatisfaction.Map(satisfaction);
        SummarizeSatisfaction.Map(satisfaction);
        return app;
    }
}

/// <summary>An answer as the API shows it.</summary>
/// <param name="Id">The question's id.</param>
/// <param name="ConversationId">In which conversation.</param>
/// <param name="Score">1, not at all satisfied, to 5, very; absent while it is not answered.</param>
/// <param name="Comment">Why, in the contact's words.</param>
/// <param name="CommentMessageId">The message that says so.</param>
/// <param name="AssigneeId">Whose the conversation was.</param>
/// <param name="AskedAt">When it was asked.</param>
/// <param name="AnsweredAt">When it was answered.</param>
public sealed record SatisfactionOutput(
    SatisfactionId Id, ConversationId ConversationId, int? Score, string? Comment, MessageId? CommentMessageId, UserId? AssigneeId, DateTimeOffset AskedAt, DateTimeOffset? AnsweredAt)
{
    internal static SatisfactionOutput Of(SatisfactionQuestion question, string? comment) => new(
        question.Id, question.ConversationId, question.Score, comment, question.CommentMessageId, question.AssigneeId, question.AskedAt, question.AnsweredAt);
}

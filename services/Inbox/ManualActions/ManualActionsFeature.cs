using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.ManualActions;

/// <summary>What people have to do, because automation or a rule says so.</summary>
public static class ManualActionsFeature
{
    /// <summary>Adds what makes actions.</summary>
    public static WebApplicationBuilder AddManualActions(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<NoteFailedMessage>();
        return builder;
    }

    /// <summary>Maps <c>/api/v1/conversations/manual-actions</c>, and where automation asks for a person.</summary>
    public static WebApplication MapManualActions(this WebApplication app)
    {
        var actions = app.MapGroup("/api/v1/conversations/manual-actions").WithTags("Manual actions").RequirePermission(Permissions.ConversationsRead);
        ListManualActions.Map(actions);
        CloseManualAction.Map(actions);

        RequestHumanAttention.Map(app.MapGroup("/internal").RequireService().ExcludeFromDescription());
        return app;
    }

    /// <summary>The answer for an id the organization does not have, somebody else's included.</summary>
    internal static ProblemHttpResult NotFound() => Problem.NotFound("manual_action_not_found", "There is no such action.");

    /// <summary>A kind as events name it; the API says the same.</summary>
    internal static string NameOf(ManualActionKind kind) => kind switch
    {
        ManualActionKind.BotCouldNotAnswer => "bot_could_not_answer",
        ManualActionKind.HumanRequested => "human_requested",
        ManualActionKind.AnswerOverdue => "answer_overdue",
        ManualActionKind.Unassigned => "unassigned",
        ManualActionKind.WindowClosing => "window_closing",
        ManualActionKind.FailedMessage => "failed_message",
        ManualActionKind.FirstResponseOverdue => "first_response_overdue",
        _ => "resolution_overdue",
    };

    /// <summary>What is to be done, in words.</summary>
    internal static string WordsOf(ManualActionKind kind) => kind switch
    {
        ManualActionKind.BotCouldNotAnswer => "Answer: the bot had no answer",
        ManualActionKind.HumanRequested => "Answer: a person was asked for",
        ManualActionKind.AnswerOverdue => "Answer: the contact has waited too long",
        ManualActionKind.Unassigned => "Assign: the contact waits, and the conversation is nobody's",
        ManualActionKind.WindowClosing => "Answer before WhatsApp's 24 hours end",
        ManualActionKind.FailedMessage => "Send again: a message did not arrive",
        ManualActionKind.FirstResponseOverdue => "Answer: the first response is overdue",
        _ => "Resolve: the resolution is overdue",
    };
}

/// <summary>An action as the API shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ConversationId">Where.</param>
/// <param name="Action">What is to be done, in words.</param>
/// <param name="Kind">Why.</param>
/// <param name="Status">What became of it: <c>pending</c>; <c>completed</c>, by somebody or because its cause went away; <c>failed</c>, it will not be done.</param>
/// <param name="AssignedTo">The member whose the conversation is.</param>
/// <param name="MessageId">Which message it is about.</param>
/// <param name="CreatedAt">When it came up.</param>
/// <param name="CompletedAt">When it was done, or not to be done any more.</param>
/// <param name="CompletedBy">Who said so; absent when its cause went away.</param>
public sealed record ManualActionOutput(
    ManualActionId Id,
    ConversationId ConversationId,
    string Action,
    ManualActionKind Kind,
    ManualActionStatus Status,
    UserId? AssignedTo,
    MessageId? MessageId,
    DateTimeOffset CreatedAt,
    DateTimeOffset? CompletedAt,
    string? CompletedBy)
{
    internal static ManualActionOutput Of(ManualAction action, UserId? assignee) => new(
        action.Id, action.ConversationId, ManualActionsFeature.WordsOf(action.Kind), action.Kind, action.Status, assignee, action.MessageId, action.CreatedAt,
        action.CompletedAt, action.CompletedBy);
}

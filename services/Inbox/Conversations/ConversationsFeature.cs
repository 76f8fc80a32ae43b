using ChatBoost.Inbox.Conversations.Exporting;
using ChatBoost.Inbox.Drafts;
using ChatBoost.Inbox.Merging;
using ChatBoost.Inbox.Messages;
using ChatBoost.Inbox.Notes;
using ChatBoost.Inbox.Presence;
using ChatBoost.Inbox.Realtime;
using ChatBoost.Inbox.Search;
using ChatBoost.ServiceDefaults.Authentication;

namespace ChatBoost.Inbox.Conversations;

/// <summary>Conversations: list, read, work on, delete, take over, release, write notes on.</summary>
public static class ConversationsFeature
{
    /// <summary>Adds what the endpoints need.</summary>
    public static WebApplicationBuilder AddConversations(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<ConversationReader>();
        builder.Services.AddScoped<ExportConversations>();
        builder.Services.AddScoped<TranscriptWriter>();
        builder.Services.AddScoped<SwitchMode>();
        builder.Services.AddScoped<WordSearch>();
        builder.Services.AddHostedService<WakeSnoozed>();
        builder.Services.AddHostedService<FoldConversationCounts>();
        return builder;
    }

    /// <summary>Maps <c>/api/v1/conversations</c>.</summary>
    public static WebApplication MapConversations(this WebApplication app)
    {
        var conversations = app.MapGroup("/api/v1/conversations").WithTags("Conversations").RequirePermission(Permissions.ConversationsRead).AddEndpointFilter<FollowMerges>();
        ListConversations.Map(conversations);
        GetConversation.Map(conversations);
        ExportConversations.Map(conversations);
        UpdateConversation.Map(conversations);
        DeleteConversation.Map(conversations);
        ChangeConversations.Map(conversations);
        SwitchMode.Map(conversations);
        ReadConversation.Map(conversations);
        GetPresence.Map(conversations);
        ListMessages.Map(conversations);
        PollUpdates.Map(conversations);
        SearchConversations.Map(conversations);
        NotesFeature.Map(conversations);
        DraftsFeature.Map(conversations);
        OrganizationConversations.Map(conversations);
        return app;
    }
}

using ChatBoost.Inbox.Messages;
using ChatBoost.ServiceDefaults.Authentication;

namespace ChatBoost.Inbox.Conversations;

/// <summary>Conversations: list, read, star, mark read, take over, release.</summary>
public static class ConversationsFeature
{
    /// <summary>Adds what the endpoints need.</summary>
    public static WebApplicationBuilder AddConversations(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<ConversationReader>();
        builder.Services.AddScoped<SwitchMode>();
        return builder;
    }

    /// <summary>Maps <c>/api/v1/conversations</c>.</summary>
    public static WebApplication MapConversations(this WebApplication app)
    {
        var conversations = app.MapGroup("/api/v1/conversations").WithTags("Conversations").RequirePermission(Permissions.ConversationsRead);
        ListConversations.Map(conversations);
        GetConversation.Map(conversations);
        UpdateConversation.Map(conversations);
        SwitchMode.Map(conversations);
        ListMessages.Map(conversations);
        return app;
    }
}

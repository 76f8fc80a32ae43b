using ChatBoost.Inbox.Drafts;
using ChatBoost.ServiceDefaults.Audit;
using ChatBoost.ServiceDefaults.Authentication;

namespace ChatBoost.Inbox.Messages;

/// <summary>Sending messages.</summary>
public static class MessagesFeature
{
    /// <summary>Adds what sends need.</summary>
    public static WebApplicationBuilder AddSending(this WebApplicationBuilder builder)
    {
        builder.Services.AddServiceClient<ListBotMessages.CatalogClient>("catalog", allCallsAreIdempotent: true);
        builder.Services.AddSingleton<MessageQueue>();
        builder.Services.AddScoped<SendMessage>();
        builder.Services.AddScoped<RecipientFinder>();
        builder.Services.AddScoped<ContactThreads>();
        builder.Services.AddScoped<MailUploads>();
        builder.Services.AddScoped<SendInConversation.Sender>();
        return builder;
    }

    /// <summary>Maps the sends of people and of the worker, and what a bot sent.</summary>
    public static WebApplication MapMessages(this WebApplication app)
    {
        var messages = app.MapGroup("/api/v1/messages").WithTags("Messages").RequirePermission(Permissions.MessagesSend).AddEndpointFilter(NameConversationAsync).DropDraftsOfSends();
        SendHumanMessage.Map(messages);
        SendBotMessage.Map(messages);

        var whatsApp = app.MapGroup("/api/v1/whatsapp/send").WithTags("Messages").RequirePermission(Permissions.MessagesSend).AddEndpointFilter(NameConversationAsync);
        SendWhatsAppText.Map(whatsApp);
        SendWhatsAppMedia.Map(whatsApp);
        SendWhatsAppTemplate.Map(whatsApp);
        SendWhatsAppInteractive.Map(whatsApp);
        SendWhatsAppReaction.Map(whatsApp);

        ListBotMessages.Map(app.MapGroup("/api/v1/whatsapp/messages").WithTags("Messages").RequirePermission(Permissions.ConversationsRead));
        SendInConversation.Map(app.MapGroup("/api/v1/conversations"));

        SendAutomaticMessage.Map(app.MapGroup("/internal").RequireService().ExcludeFromDescription());
        return app;
    }

    /// <summary>What is sent is recorded with the conversation it went to, which stands in no address.</summary>
    private static async ValueTask<object?> NameConversationAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        if ((result is INestedHttpResult nested ? nested.Result : result) is IValueHttpResult<MessageOutput> { Value: { } message })
        {
            context.HttpContext.AuditTarget(message.ConversationId.ToString());
        }

        return result;
    }

    /// <summary>The refusals all sends share, for the API document.</summary>
    internal static RouteHandlerBuilder ProducesSendProblems(this RouteHandlerBuilder endpoint) => endpoint
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}

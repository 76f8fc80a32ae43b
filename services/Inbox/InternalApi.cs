using ChatBoost.Inbox.Channels.SendGrid;
using ChatBoost.Inbox.Messages;
using ChatBoost.Inbox.ProviderEvents;
using ChatBoost.ServiceDefaults.Authentication;

namespace ChatBoost.Inbox;

/// <summary>What the receiver and the worker call, under <c>/internal</c>; the gateway does not route there.</summary>
public static class InternalApi
{
    /// <summary>Adds the stores behind it.</summary>
    public static WebApplicationBuilder AddRecording(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ReceivedMessageStore>();
        builder.Services.AddSingleton<MessageChanges>();
        builder.Services.AddSingleton<StatusStore>();
        builder.Services.AddHostedService<ForgetParkedStatuses>();
        return builder;
    }

    /// <summary>Maps the endpoints, for service accounts only.</summary>
    public static WebApplication MapInternalApi(this WebApplication app)
    {
        var endpoints = app.MapGroup("/internal").RequireService().ExcludeFromDescription();
        RecordReceivedMessage.Map(endpoints);
        RecordMessageChange.Map(endpoints);
        RecordStatuses.Map(endpoints);
        RecordProviderEvents.Map(endpoints);
        StoreInboundFile.Map(endpoints);
        return app;
    }
}

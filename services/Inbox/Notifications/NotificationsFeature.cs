using ChatBoost.Inbox.Notifications.Push;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Messaging;
using ChatBoost.ServiceDefaults.Problems;
using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Notifications;

/// <summary>Telling members what concerns them: in the inbox, live, by mail, and in browsers that are closed.</summary>
public static class NotificationsFeature
{
    /// <summary>Adds what stores, pushes and mails, with the section <c>Notifications</c>.</summary>
    public static WebApplicationBuilder AddNotifications(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<NotificationOptions>().BindConfiguration(NotificationOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<Notifier>();
        builder.Services.AddScoped<NotificationReader>();
        builder.Services.AddHostedService<SendDigests>();
        builder.Services.AddOptions<PushOptions>().BindConfiguration(PushOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<PushKeys>();
        builder.Services.AddSingleton<PostPush>();
        builder.Services.AddHostedService<DeliverPushes>();
        return builder;
    }

    /// <summary>Adds what listens to events.</summary>
    public static void AddNotificationConsumers(this IBusRegistrationConfigurator bus) => bus.AddConsumer<NotifyOfEvents, WaitForDependencies<NotifyOfEvents>>();

    /// <summary>Maps <c>/api/v1/notifications</c>: the caller's own, whatever its role.</summary>
    public static WebApplication MapNotifications(this WebApplication app)
    {
        var notifications = app.MapGroup("/api/v1/notifications").WithTags("Notifications").OpenToMembers();
        ListNotifications.Map(notifications);
        CountNotifications.Map(notifications);
        ReadNotifications.Map(notifications);
        DeleteNotifications.Map(notifications);
        ChangeNotifications.Map(notifications);
        ChooseNotifications.Map(notifications);
        TestNotification.Map(notifications);
        SubscribeToPush.Map(notifications);
        return app;
    }

    /// <summary>The answer for an id the caller does not have, somebody else's included.</summary>
    internal static ProblemHttpResult NotFound() => Problem.NotFound("notification_not_found", "There is no such notification.");

    /// <summary>The answer for a word that is no kind.</summary>
    internal static ProblemHttpResult UnknownType() => Problem.BadRequest(
        "unknown_notification_type", $"type is one of {string.Join(", ", NotificationTypes.List.Select(type => type.Name))}.");
}

using ChatBoost.Inbox.AwayMessages;
using ChatBoost.Inbox.BusinessHours;
using ChatBoost.Inbox.ManualActions;
using ChatBoost.Inbox.Satisfaction;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Messaging;
using MassTransit;

namespace ChatBoost.Inbox.ServiceLevels;

/// <summary>What an organization promises its contacts: hours, targets, rules, what is said while it is closed and asked at the end.</summary>
public static class ServiceLevelsFeature
{
    /// <summary>Adds what watches conversations.</summary>
    public static WebApplicationBuilder AddServiceLevels(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<ServiceSettingsStore>();
        builder.Services.AddScoped<WatchConversation>();
        builder.Services.AddHostedService<DoWhatIsDue>();
        return builder;
    }

    /// <summary>Adds what listens to events.</summary>
    public static void AddServiceLevelConsumers(this IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<WatchEvents, WaitForDependencies<WatchEvents>>();
        bus.AddConsumer<SendAwayMessage, WaitForDependencies<SendAwayMessage>>();
    }

    /// <summary>Maps the settings.</summary>
    public static WebApplication MapServiceLevels(this WebApplication app)
    {
        var settings = app.MapGroup("/api/v1/settings").WithTags("Service levels").RequirePermission(Permissions.SettingsRead);
        SetBusinessHours.Map(settings.MapGroup("/business-hours"));
        SetServiceTargets.Map(settings.MapGroup("/service-levels"));
        SetWaitingRules.Map(settings.MapGroup("/waiting-rules"));
        SetAwayMessage.Map(settings.MapGroup("/away-message"));
        SetSatisfactionSurvey.Map(settings.MapGroup("/satisfaction-survey"));
        return app;
    }
}

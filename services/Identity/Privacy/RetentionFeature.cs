using ChatBoost.Contracts.Events;
using ChatBoost.ServiceDefaults.Authentication;
using MassTransit;

namespace ChatBoost.Identity.Privacy;

/// <summary>How long organizations keep their data. Identity is the clock: each service deletes what it holds when told so.</summary>
public static class RetentionFeature
{
    /// <summary>Nothing is ever too old.</summary>
    internal static RetentionDays ForGood { get; } = new(null, null, null, null, null);

    /// <summary>Adds the clock.</summary>
    public static WebApplicationBuilder AddRetention(this WebApplicationBuilder builder)
    {
        builder.Services.AddHostedService<StartRetentionRuns>();
        return builder;
    }

    /// <summary>Adds Identity's own deletion, and what notes the others'.</summary>
    public static void AddRetentionConsumers(this IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<ApplyRetention>();
        bus.AddConsumer<RecordAppliedRetention>();
    }

    /// <summary>Maps <c>/api/v1/privacy</c>.</summary>
    public static void MapRetention(this WebApplication app) =>
        ManageRetention.Map(app.MapGroup("/api/v1/privacy").WithTags("Privacy").RequirePermission(Permissions.PrivacyManage));
}

using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Messaging;
using ChatBoost.ServiceDefaults.Problems;
using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Webhooks;

/// <summary>Telling an organization's own programs what happens.</summary>
public static class WebhooksFeature
{
    /// <summary>Adds what records, signs and posts, with the section <c>Webhooks</c>.</summary>
    public static WebApplicationBuilder AddWebhooks(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<WebhookSigning>();
        builder.Services.AddSingleton<WebhookSignal>();
        builder.Services.AddSingleton<WebhookQueue>();
        builder.Services.AddSingleton<PostWebhook>();
        builder.Services.AddHostedService<DeliverWebhooks>();
        return builder;
    }

    /// <summary>Adds what listens to events.</summary>
    public static void AddWebhookConsumers(this IBusRegistrationConfigurator bus) => bus.AddConsumer<StoreWebhookDeliveries, WaitForDependencies<StoreWebhookDeliveries>>();

    /// <summary>Maps <c>/api/v1/webhooks</c>.</summary>
    public static WebApplication MapWebhooks(this WebApplication app)
    {
        var webhooks = app.MapGroup("/api/v1/webhooks").WithTags("Webhooks").RequirePermission(Permissions.WebhooksManage);
        ListWebhooks.Map(webhooks);
        CreateWebhook.Map(webhooks);
        UpdateWebhook.Map(webhooks);
        RotateWebhookSecret.Map(webhooks);
        ListWebhookDeliveries.Map(webhooks);
        TestWebhook.Map(webhooks);
        ReplayWebhookDeliveries.Map(webhooks);
        return app;
    }

    /// <summary>The answer for an id the organization does not have, somebody else's included.</summary>
    internal static ProblemHttpResult NotFound() => Problem.NotFound("webhook_not_found", "There is no such webhook.");

    /// <summary>The answer for an id the webhook does not have.</summary>
    internal static ProblemHttpResult DeliveryNotFound() => Problem.NotFound("delivery_not_found", "The webhook has no such delivery.");

    /// <summary>The answer for what takes an enabled webhook.</summary>
    internal static ProblemHttpResult Disabled() => Problem.Conflict("webhook_disabled", "The webhook is disabled; nothing is posted to it. Enable it first.");

    /// <summary>Why this cannot be a webhook; null when it can.</summary>
    internal static ProblemHttpResult? Refuse(PostWebhook post, string? url, IReadOnlyList<string>? eventTypes)
    {
        if (url is not null && !(Uri.TryCreate(url, UriKind.Absolute, out var address) && post.Allows(address)))
        {
            return Problem.Unprocessable("url_not_allowed", "url is an https address on the public internet, without user, password and #.");
        }

        return eventTypes?.FirstOrDefault(type => !WebhookEventTypes.Exists(type)) is { } unknown
            ? Problem.Unprocessable("unknown_event_type", $"There is no event type {unknown}; /api/v1/webhooks/event-types lists them.")
            : null;
    }
}

/// <summary>A webhook as the API shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Url">Where events are posted to.</param>
/// <param name="Description">What it is for.</param>
/// <param name="EventTypes">What it is told; <c>*</c> stands for everything.</param>
/// <param name="IsEnabled">False when nothing is recorded for it and nothing is sent.</param>
/// <param name="DisabledReason"><c>gone</c> (it answered 410), <c>failing</c> (it took nothing for days) or <c>by_member</c>.</param>
/// <param name="DisabledAt">Since when.</param>
/// <param name="FailingSince">The first failure after the last success; absent while it takes what it is sent.</param>
/// <param name="CreatedBy">Who made it: the id of a user or of an API key.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When anything of it last changed.</param>
/// <param name="Secret">What its receiver checks signatures with (<c>whsec_…</c>): shown when it is made and when it is rotated, and never again.</param>
public sealed record WebhookOutput(
    WebhookId Id,
    string Url,
    string? Description,
    IReadOnlyList<string> EventTypes,
    bool IsEnabled,
    string? DisabledReason,
    DateTimeOffset? DisabledAt,
    DateTimeOffset? FailingSince,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string? Secret = null)
{
    internal static WebhookOutput Of(Webhook webhook) => new(
        webhook.Id, webhook.Url, webhook.Description, webhook.EventTypes, webhook.IsEnabled, webhook.DisabledReason, webhook.DisabledAt, webhook.FailingSince,
        webhook.CreatedBy, webhook.CreatedAt, webhook.UpdatedAt);
}

using ChatBoost.ServiceDefaults.Authentication;

namespace ChatBoost.WhatsAppReceiver.Clerk;

/// <summary>Clerk's webhooks: verified and handed to Identity, whose the users are.</summary>
public static class ClerkFeature
{
    /// <summary>Adds what receiving needs, with the section <c>Clerk</c>.</summary>
    public static WebApplicationBuilder AddClerkWebhooks(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ClerkWebhookOptions>().BindConfiguration("Clerk")
            .Validate(
                options => string.IsNullOrEmpty(options.WebhookSecret) || SvixSignature.KeyOf(options.WebhookSecret) is not null,
                "Clerk__WebhookSecret is not the signing secret of a webhook endpoint at Clerk, which begins with whsec_.")
            .ValidateOnStart();
        builder.Services.AddServiceClient<IdentityClient>("identity", allCallsAreIdempotent: true);
        return builder;
    }

    /// <summary>Maps <c>/webhooks/clerk</c>. Open to all: the signature is the proof.</summary>
    public static void MapClerkWebhooks(this WebApplication app) => ReceiveClerkWebhook.Map(app.MapGroup("/webhooks/clerk").OpenToEveryone().ExcludeFromDescription());
}

/// <summary>The section <c>Clerk</c>.</summary>
public sealed class ClerkWebhookOptions
{
    /// <summary>The signing secret of the webhook endpoint at Clerk, <c>whsec_…</c>; without it there is no such webhook.</summary>
    public string? WebhookSecret { get; set; }
}

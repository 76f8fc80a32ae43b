using ChatBoost.ServiceDefaults.Authentication;

namespace ChatBoost.WhatsAppReceiver.Twilio;

/// <summary>Twilio's webhooks: SMS and WhatsApp.</summary>
public static class TwilioFeature
{
    /// <summary>Adds what only they need.</summary>
    public static WebApplicationBuilder AddTwilioWebhooks(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PublicAddress>();
        return builder;
    }

    /// <summary>Maps them. Open to all: the signature is the proof.</summary>
    public static void MapTwilioWebhooks(this WebApplication app)
    {
        var webhooks = app.MapGroup("/webhooks/twilio").OpenToEveryone().ExcludeFromDescription();
        ReceiveTwilioWebhook.Map(webhooks, "sms");
        ReceiveTwilioWebhook.Map(webhooks, "whatsapp");
    }
}

/// <summary>
/// ChatBoost's address as providers were told it. Taken from the configuration, because behind the gateway a request no longer shows what was called.
/// </summary>
internal sealed class PublicAddress(IConfiguration configuration)
{
    private readonly string _root = (configuration["Webhooks:PublicUrl"] ?? configuration["Authentication:Issuer"]
        ?? throw new InvalidOperationException("The public address is missing: set Webhooks__PublicUrl, for example to https://inbox.example.com.")).TrimEnd('/');

    /// <summary>The whole address of a path with its query, as it came.</summary>
    public Uri Of(string target) => new(_root + (target.StartsWith('/') ? target : new Uri(target).PathAndQuery));
}

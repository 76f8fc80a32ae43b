using ChatBoost.ServiceDefaults.Authentication;

namespace ChatBoost.WhatsAppReceiver.Email;

/// <summary>SendGrid's webhooks: events of sent mail, and mail itself.</summary>
public static class EmailFeature
{
    /// <summary>Adds what only they need.</summary>
    public static WebApplicationBuilder AddEmailWebhooks(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<MailsInMemory>();
        return builder;
    }

    /// <summary>Maps them. Open to all: a signature or the secret in the address is the proof.</summary>
    public static void MapEmailWebhooks(this WebApplication app)
    {
        var email = app.MapGroup("/webhooks/twilio/email").OpenToEveryone().ExcludeFromDescription();
        ReceiveMailEvents.Map(email);
        ReceiveMail.Map(email);
    }
}

using ChatBoost.Contracts.Receiver;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Sqs;
using ChatBoost.WhatsAppReceiver.Signatures;

namespace ChatBoost.WhatsAppReceiver.Webhooks;

/// <summary>Meta's webhooks: verified, split and put on SQS.</summary>
public static class WebhooksFeature
{
    // What Meta is told to call, and the path the API documents give it. One app of Meta's may send WhatsApp and Instagram to one address: the body's object tells which.
    private static readonly string[] Paths = ["/webhooks/whatsapp", "/webhooks/instagram", "/api/v1/whatsapp/webhook"];

    /// <summary>Adds what receiving needs: SQS, the secrets of connected numbers and the limit on bodies in memory.</summary>
    public static WebApplicationBuilder AddWebhooks(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<WhatsAppOptions>().BindConfiguration("WhatsApp");
        builder.AddSqsClient();
        builder.AddSqsQueue(ProviderQueues.Messages);
        // Three statuses for each message out, and nobody waits for them: gathered for a moment, four or five share one call.
        builder.AddSqsQueue(ProviderQueues.Statuses, new SqsQueueSettings { SendLinger = TimeSpan.FromMilliseconds(20) });
        builder.Services.AddServiceClient<InboxClient>("inbox", allCallsAreIdempotent: true);
        builder.Services.AddSingleton<WebhookSecretsCache>();
        builder.Services.AddSingleton<VerifySignature>();
        builder.Services.AddSingleton<BodyBudget>();
        builder.Services.AddSingleton<EnqueueUpdates>();
        builder.Services.AddSingleton<ReceiverMetrics>();
        return builder;
    }

    /// <summary>Maps the webhook under each of its paths. Open to all: the signature is the proof.</summary>
    public static void MapWebhooks(this WebApplication app)
    {
        foreach (var path in Paths)
        {
            var webhook = app.MapGroup(path).OpenToEveryone().ExcludeFromDescription();
            VerifyWebhookUrl.Map(webhook);
            ReceiveWebhook.Map(webhook);
        }
    }
}

/// <summary>The section <c>WhatsApp</c>.</summary>
public sealed class WhatsAppOptions
{
    /// <summary>App secret of the platform's own Meta app, good for every number; null when each organization uses its own app.</summary>
    public string? PlatformAppSecret { get; set; }

    /// <summary>Verify token of the platform's own Meta app; null when each organization uses its own app.</summary>
    public string? PlatformVerifyToken { get; set; }
}

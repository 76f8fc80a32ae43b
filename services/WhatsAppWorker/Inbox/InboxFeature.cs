using ChatBoost.ServiceDefaults.Authentication;

namespace ChatBoost.WhatsAppWorker.Inbox;

/// <summary>The way to Inbox.</summary>
internal static class InboxFeature
{
    public static void AddInbox(this WebApplicationBuilder builder)
    {
        // Recording is idempotent by the update's key, sending by its own: all calls may arrive twice.
        builder.Services.AddServiceClient<InboxClient>("inbox", allCallsAreIdempotent: true);
        builder.Services.AddSingleton<Outage>();
        builder.Services.AddSingleton<Perseverance>();
    }
}

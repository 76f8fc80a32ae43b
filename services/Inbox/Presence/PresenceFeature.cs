namespace ChatBoost.Inbox.Presence;

/// <summary>Who else has a conversation open, and who answers it.</summary>
public static class PresenceFeature
{
    /// <summary>Adds what keeps it.</summary>
    public static WebApplicationBuilder AddPresence(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PresenceStore>();
        builder.Services.AddScoped<LivePresence>();
        builder.Services.AddScoped<AnswerLock>();
        return builder;
    }
}

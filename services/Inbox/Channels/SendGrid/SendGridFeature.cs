using ChatBoost.ServiceDefaults.SendGrid;

namespace ChatBoost.Inbox.Channels.SendGrid;

/// <summary>Mail over SendGrid.</summary>
public static class SendGridFeature
{
    /// <summary>Adds the adapter and what it needs.</summary>
    public static WebApplicationBuilder AddSendGridChannel(this WebApplicationBuilder builder)
    {
        builder.AddSendGrid();
        builder.Services.AddSingleton<MailThread>();
        builder.Services.AddSingleton<MailFiles>();
        builder.Services.AddSingleton<IChannelAdapter, SendGridAdapter>();
        builder.Services.AddScoped<ConnectSendGrid>();
        return builder;
    }
}

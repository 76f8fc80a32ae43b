using ChatBoost.ServiceDefaults.SendGrid;

namespace ChatBoost.Identity.Mail;

/// <summary>Mail from ChatBoost itself: invitations, verifications, passwords.</summary>
public static class MailFeature
{
    /// <summary>Adds the mailbox and what empties it.</summary>
    public static WebApplicationBuilder AddMail(this WebApplicationBuilder builder)
    {
        builder.AddSendGrid();
        builder.Services.AddScoped<Mailbox>();
        builder.Services.AddHostedService<SendMails>();
        return builder;
    }
}

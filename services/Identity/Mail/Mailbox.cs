using System.Text;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.SendGrid;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace ChatBoost.Identity.Mail;

/// <summary>Writes mails; they leave when the caller's changes are saved.</summary>
public sealed class Mailbox(
    IdentityDb db, IDataProtectionProvider protection, IOptions<SendGridOptions> sendGrid, IOptions<TokenOptions> tokens, TimeProvider clock)
{
    /// <summary>True when there is a provider to send with.</summary>
    public bool CanSend => sendGrid.Value.IsConfigured;

    /// <summary>Writes a mail; one with an id that was used before is refused when it is saved.</summary>
    public void Write(string recipient, string subject, string text, Guid? id = null) =>
        db.Add(OutgoingMail.Write(id ?? Guid.CreateVersion7(), recipient, subject, Protector(protection).Protect(Encoding.UTF8.GetBytes(text)), clock.GetUtcNow()));

    /// <summary>A page of the dashboard for a mail to link to; the secret stands after the #, which browsers send to no server.</summary>
    public string Link(string page, string secret) => $"{tokens.Value.Issuer.TrimEnd('/')}/{page}#{secret}";

    internal static IDataProtector Protector(IDataProtectionProvider protection) => protection.CreateProtector("mail");
}

using Microsoft.AspNetCore.DataProtection;

namespace ChatBoost.Inbox.Channels;

/// <summary>Encrypts what must not be readable in a copy of the database: access tokens, app secrets, verify tokens.</summary>
public sealed class ChannelSecrets(IDataProtectionProvider dataProtection)
{
    private readonly IDataProtector _protector = dataProtection.CreateProtector("whatsapp-credentials");

    /// <summary>Encrypts.</summary>
    public string Protect(string secret) => _protector.Protect(secret);

    /// <summary>Decrypts.</summary>
    public string Unprotect(string protectedSecret) => _protector.Unprotect(protectedSecret);
}

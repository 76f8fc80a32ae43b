using System.Security.Cryptography;
using ChatBoost.Identity.Users;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.TwoFactor;

/// <summary>Checks second factors; each code, of the authenticator or for recovery, works once.</summary>
public sealed class SecondFactor(IdentityDb db, IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>Bytes of a key (RFC 4226, section 4: 160 bits recommended).</summary>
    private const int KeyBytes = 20;

    private readonly IDataProtector _protector = protection.CreateProtector("authenticator-key");

    /// <summary>True when the code is the user's; it is used up then.</summary>
    public async Task<bool> AcceptsAsync(User user, string code, CancellationToken cancellationToken)
    {
        var text = code.Replace(" ", "", StringComparison.Ordinal);
        return text.Length == 6 ? await AcceptsAuthenticatorAsync(user, text, cancellationToken) : await AcceptsRecoveryCodeAsync(user, text, cancellationToken);
    }

    /// <summary>The same for the authenticator alone.</summary>
    public async Task<bool> AcceptsAuthenticatorAsync(User user, string code, CancellationToken cancellationToken)
    {
        if (user.ProtectedAuthenticatorKey is not { } key
            || new Totp(_protector.Unprotect(key)).VerifyTotp(clock.GetUtcNow(), code, user.LastAuthenticatorStep) is not { } step)
        {
            return false;
        }

        // Of two sign-ins with one code at the same time one moves the step on and the other finds it moved.
        return await db.Users
            .Where(u => u.Id == user.Id && u.LastAuthenticatorStep < step)
            .ExecuteUpdateAsync(row => row.SetProperty(u => u.LastAuthenticatorStep, step), cancellationToken) == 1;
    }

    /// <summary>A new key for the user, not in force yet; the caller saves.</summary>
    public byte[] NewKey(User user)
    {
        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        user.ProtectedAuthenticatorKey = _protector.Protect(key);
        user.LastAuthenticatorStep = 0;
        return key;
    }

    /// <summary>New recovery codes in place of all there were; the caller saves.</summary>
    public async Task<IReadOnlyList<string>> NewRecoveryCodesAsync(User user, CancellationToken cancellationToken)
    {
        await db.RecoveryCodes.Where(code => code.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
        var codes = Enumerable.Range(0, RecoveryCode.Count).Select(_ => RecoveryCode.Create(user.Id)).ToList();
        db.AddRange(codes.Select(code => code.Code));
        return [.. codes.Select(code => code.Text)];
    }

    private async Task<bool> AcceptsRecoveryCodeAsync(User user, string code, CancellationToken cancellationToken)
    {
        var hash = RecoveryCode.HashOf(code);
        return await db.RecoveryCodes.Where(c => c.UserId == user.Id && c.Hash == hash).ExecuteDeleteAsync(cancellationToken) == 1;
    }
}

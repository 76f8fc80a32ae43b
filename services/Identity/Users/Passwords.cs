using ChatBoost.Identity.Audit;
using ChatBoost.Identity.TwoFactor;
using Microsoft.AspNetCore.Identity;

namespace ChatBoost.Identity.Users;

/// <summary>What came of a try to sign in with a password.</summary>
public abstract record PasswordCheck
{
    private PasswordCheck()
    {
    }

    /// <summary>It is the user's.</summary>
    public sealed record Accepted(User User) : PasswordCheck;

    /// <summary>No such user, or another password: which of the two is nobody's business.</summary>
    public sealed record Rejected : PasswordCheck;

    /// <summary>The password is right and a second factor is missing.</summary>
    public sealed record NeedsCode : PasswordCheck;

    /// <summary>The password is right and the second factor is not.</summary>
    public sealed record WrongCode : PasswordCheck;

    /// <summary>Too many wrong ones lately; the password was not looked at.</summary>
    public sealed record Locked(TimeSpan RetryAfter) : PasswordCheck;
}

/// <summary>Checks passwords and second factors, taking the same time for users there are and for those there are not.</summary>
public sealed class Passwords(
    UserManager<User> users, IPasswordHasher<User> hasher, SignInFailures failures, RecordFailedSignIn audit, SecondFactor secondFactor)
{
    /// <summary>Shortest password, in characters (NIST SP 800-63B).</summary>
    public const int MinLength = 8;

    /// <summary>Longest password, in characters: room for a pass phrase, no room for a megabyte to hash.</summary>
    public const int MaxLength = 128;

    private static readonly string HashOfNobody = new PasswordHasher<User>().HashPassword(null!, Guid.CreateVersion7().ToString());

    /// <summary>Checks a password and, for users who have one, the second factor.</summary>
    /// <param name="email">Who signs in.</param>
    /// <param name="password">The password.</param>
    /// <param name="code">The second factor: six digits of the authenticator, or a recovery code; null when none was asked for yet.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<PasswordCheck> CheckAsync(string email, string password, string? code, CancellationToken cancellationToken)
    {
        if (await failures.LockedForAsync(email, cancellationToken) is { } locked)
        {
            return new PasswordCheck.Locked(locked);
        }

        var user = await users.FindByEmailAsync(email);
        bool isRight;
        if (user is null)
        {
            // The same work as for a user there is, so that the time it takes tells nothing.
            hasher.VerifyHashedPassword(null!, HashOfNobody, password);
            isRight = false;
        }
        else
        {
            isRight = await users.CheckPasswordAsync(user, password);
        }

        if (!isRight)
        {
            await FailAsync(email, cancellationToken);
            return new PasswordCheck.Rejected();
        }

        if (user!.TwoFactorEnabled)
        {
            if (string.IsNullOrWhiteSpace(code))
            {
                return new PasswordCheck.NeedsCode();
            }

            if (!await secondFactor.AcceptsAsync(user, code, cancellationToken))
            {
                await FailAsync(email, cancellationToken);
                return new PasswordCheck.WrongCode();
            }
        }

        return await failures.TryForgetAsync(email, cancellationToken)
            ? new PasswordCheck.Accepted(user)
            : new PasswordCheck.Locked(await failures.LockedForAsync(email, cancellationToken) ?? TimeSpan.FromSeconds(1));
    }

    private async Task FailAsync(string email, CancellationToken cancellationToken)
    {
        await failures.CountAsync(email, cancellationToken);
        await audit.RecordAsync(email, cancellationToken);
    }
}

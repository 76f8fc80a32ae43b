using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

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

    /// <summary>Too many wrong ones lately; the password was not looked at.</summary>
    public sealed record Locked(TimeSpan RetryAfter) : PasswordCheck;
}

/// <summary>Checks passwords, taking the same time for users there are and for those there are not, and locks an account after too many wrong ones.</summary>
public sealed class Passwords(
    IdentityDb db, UserManager<User> users, IPasswordHasher<User> hasher, IOptions<IdentityOptions> options, TimeProvider clock)
{
    /// <summary>Shortest password, in characters (NIST SP 800-63B).</summary>
    public const int MinLength = 8;

    /// <summary>Longest password, in characters: room for a pass phrase, no room for a megabyte to hash.</summary>
    public const int MaxLength = 128;

    private static readonly string HashOfNobody = new PasswordHasher<User>().HashPassword(null!, Guid.CreateVersion7().ToString());

    /// <summary>Checks a password.</summary>
    public async Task<PasswordCheck> CheckAsync(string email, string password, CancellationToken cancellationToken)
    {
        var user = await users.FindByEmailAsync(email);
        var now = clock.GetUtcNow();
        if (user?.LockoutEnd > now)
        {
            return new PasswordCheck.Locked(user.LockoutEnd.Value - now);
        }

        if (user is null)
        {
            // The same work as for a user there is, so that the time it takes tells nothing.
            hasher.VerifyHashedPassword(null!, HashOfNobody, password);
            return new PasswordCheck.Rejected();
        }

        if (!await users.CheckPasswordAsync(user, password))
        {
            await CountFailureAsync(user, now, cancellationToken);
            return new PasswordCheck.Rejected();
        }

        // Guesses sent all at once pass the first look at the lock together; the right one among them must not get through after the fifth wrong one.
        var isOpen = await db.Users
            .Where(u => u.Id == user.Id && (u.LockoutEnd == null || u.LockoutEnd <= now))
            .ExecuteUpdateAsync(row => row.SetProperty(u => u.AccessFailedCount, 0).SetProperty(u => u.LockoutEnd, (DateTimeOffset?)null), cancellationToken) == 1;
        return isOpen ? new PasswordCheck.Accepted(user) : new PasswordCheck.Locked(options.Value.Lockout.DefaultLockoutTimeSpan);
    }

    /// <summary>In one statement, not by UserManager: of failures at the same time it would count one and lose the rest to the concurrency stamp.</summary>
    private Task<int> CountFailureAsync(User user, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var max = options.Value.Lockout.MaxFailedAccessAttempts;
        DateTimeOffset? lockedUntil = now + options.Value.Lockout.DefaultLockoutTimeSpan;
        return db.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(
            row => row
                .SetProperty(u => u.LockoutEnd, u => u.AccessFailedCount + 1 >= max ? lockedUntil : u.LockoutEnd)
                .SetProperty(u => u.AccessFailedCount, u => u.AccessFailedCount + 1 >= max ? 0 : u.AccessFailedCount + 1),
            cancellationToken);
    }
}

using System.Buffers.Text;
using System.Security.Cryptography;
using ChatBoost.Identity.Organizations;
using ChatBoost.Identity.Users;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Clerk;

/// <summary>What Clerk says of a person.</summary>
/// <param name="Name">The name; null when there is none.</param>
/// <param name="VerifiedEmail">The primary address, if Clerk verified it; null otherwise, since anybody can type any address.</param>
public sealed record ClerkProfile(string? Name, string? VerifiedEmail);

/// <summary>
/// Finds and makes the accounts of Clerk's people. An account that was there before is theirs only when both sides verified the address; otherwise they get one of their own, under an
/// address nobody reads when theirs is taken. Within the caller's transaction, one at a time.
/// </summary>
public sealed class ClerkAccounts(IdentityDb db, SignUps signUps, ClerkMembers members, ILookupNormalizer normalizer, TimeProvider clock)
{
    // RFC 2606: no mail ever gets there. The account's own id before it cannot be known, and so not be taken, beforehand.
    private const string NoAddress = "@no-address.invalid";

    /// <summary>The person, with an account made or found now if it was never seen; then as of <paramref name="at"/>.</summary>
    public async Task<ClerkUser> FindOrMakeAsync(string id, ClerkProfile profile, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (await db.ClerkUsers.SingleOrDefaultAsync(u => u.Id == id, cancellationToken) is { } known)
        {
            return known;
        }

        var holder = await HolderOfAsync(profile.VerifiedEmail, cancellationToken);
        var isTheirs = holder is not null && await IsTheirsAsync(holder, cancellationToken);
        var user = isTheirs ? holder! : await SignUpAsync(profile with { VerifiedEmail = holder is null ? profile.VerifiedEmail : null });
        var person = ClerkUser.Meet(id, user.Id, madeAccount: !isTheirs, at);
        db.Add(person);
        await db.SaveChangesAsync(cancellationToken);
        return person;
    }

    /// <summary>Takes name, address and ban, if nothing newer is known.</summary>
    public async Task ChangeAsync(ClerkUser person, ClerkProfile profile, bool isBanned, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (at <= person.ChangedAt || person.UserId is not { } userId)
        {
            return;
        }

        var changesBan = isBanned != person.IsBanned;
        person.Change(isBanned, at);
        var user = await db.Users.SingleAsync(u => u.Id == userId, cancellationToken);
        if (person.MadeAccount)
        {
            user.Rename(profile.Name ?? user.Name);
            await TakeAddressAsync(person, user, profile.VerifiedEmail, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        if (changesBan)
        {
            await members.SettleAllAsync(person.Id, cancellationToken);
        }
    }

    /// <summary>Ends what the person may do here, and keeps in mind that it is gone. The account stays: it may be at home in organizations that are not Clerk's.</summary>
    public async Task DeleteAsync(string id, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var known = await db.ClerkUsers.SingleOrDefaultAsync(u => u.Id == id, cancellationToken);
        if (known is null)
        {
            db.Add(ClerkUser.Meet(id, userId: null, madeAccount: false, at));
        }
        else if (known.UserId is { } userId)
        {
            await members.RemoveAllAsync(id, userId, cancellationToken);
            known.Delete();
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task TakeAddressAsync(ClerkUser person, User user, string? email, CancellationToken cancellationToken)
    {
        var holder = await HolderOfAsync(email, cancellationToken);
        if (email is null || holder == user)
        {
            user.EmailConfirmed |= email is not null;
        }
        else if (holder is null)
        {
            (user.Email, user.NormalizedEmail, user.EmailConfirmed) = (email, normalizer.NormalizeEmail(email), true);
            // What was sent to the old address opens nothing any more.
            await db.MailedSecrets.Where(secret => secret.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
        }
        else if (user.Email!.EndsWith(NoAddress, StringComparison.Ordinal) && await IsTheirsAsync(holder, cancellationToken))
        {
            await MoveAsync(person, user, holder, cancellationToken);
        }
    }

    /// <summary>
    /// A token came before the webhook, and made an account for somebody who, it turns out, had one. In the end it is as if they had come the other way round.
    /// </summary>
    private async Task MoveAsync(ClerkUser person, User made, User holder, CancellationToken cancellationToken)
    {
        var there = await db.Memberships.Where(m => m.UserId == holder.Id).ToListAsync(cancellationToken);
        foreach (var membership in await db.Memberships.Where(m => m.UserId == made.Id).ToListAsync(cancellationToken))
        {
            if (there.Find(m => m.OrganizationId == membership.OrganizationId) is not { } own)
            {
                db.Add(Membership.Join(membership.OrganizationId, holder, membership.Role, membership.JoinedAt));
            }
            else if (membership.Role == Roles.Owner)
            {
                own.ChangeRole(Roles.Owner);
            }
        }

        person.Link(holder.Id);
        await db.SaveChangesAsync(cancellationToken);
        db.Remove(made);
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task<User?> HolderOfAsync(string? email, CancellationToken cancellationToken)
    {
        var normalizedEmail = normalizer.NormalizeEmail(email);
        return normalizedEmail is null ? null : await db.Users.SingleOrDefaultAsync(u => u.NormalizedEmail == normalizedEmail, cancellationToken);
    }

    /// <summary>
    /// Whether the account with a person's verified address is the person's: its address was verified here too, by its holder and not on the word of an organization's own issuer,
    /// and it is nobody else's at Clerk.
    /// </summary>
    private async Task<bool> IsTheirsAsync(User holder, CancellationToken cancellationToken) =>
        holder.EmailConfirmed
        && !await db.ClerkUsers.AnyAsync(u => u.UserId == holder.Id, cancellationToken)
        && !await db.ExternalLogins.AnyAsync(login => login.UserId == holder.Id, cancellationToken);

    private async Task<User> SignUpAsync(ClerkProfile profile)
    {
        var name = profile.Name ?? "Somebody";
        var user = User.SignUp(name, profile.VerifiedEmail ?? "", clock.GetUtcNow());
        user.Email = profile.VerifiedEmail ?? user.Id + NoAddress;
        user.EmailConfirmed = profile.VerifiedEmail is not null;

        // Nobody knows this password; see ExternalSignIn.
        return await signUps.CreateAsync(user, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))) is null
            ? user
            : throw new InvalidOperationException("The address was taken a moment ago.");
    }
}

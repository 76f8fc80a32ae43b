using ChatBoost.Identity.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Identity.Clerk;

/// <summary>Somebody at Clerk and which account that is here. Belongs to no organization, as accounts do not.</summary>
public sealed class ClerkUser
{
    private ClerkUser()
    {
    }

    /// <summary>Clerk's id, <c>user_…</c>; it never becomes somebody else's.</summary>
    public string Id { get; private init; } = "";

    /// <summary>The account; null once the person is deleted at Clerk, which is for good.</summary>
    public UserId? UserId { get; private set; }

    /// <summary>True when the account was made for this person, whose name and address it then follows; false when the person had one.</summary>
    public bool MadeAccount { get; private set; }

    /// <summary>True while Clerk lets the person in nowhere.</summary>
    public bool IsBanned { get; private set; }

    /// <summary>As of when, by Clerk's clock: what is not newer is not applied.</summary>
    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>A person seen for the first time; <paramref name="userId"/> null: after it was deleted.</summary>
    public static ClerkUser Meet(string id, UserId? userId, bool madeAccount, DateTimeOffset changedAt) =>
        new() { Id = id, UserId = userId, MadeAccount = madeAccount, ChangedAt = changedAt };

    /// <summary>Clerk told something newer.</summary>
    public void Change(bool isBanned, DateTimeOffset at) => (IsBanned, ChangedAt) = (isBanned, at);

    /// <summary>The person turned out to have had an account before.</summary>
    public void Link(UserId userId) => (UserId, MadeAccount) = (userId, false);

    /// <summary>Deleted at Clerk.</summary>
    public void Delete() => UserId = null;

    internal sealed class Mapping : IEntityTypeConfiguration<ClerkUser>
    {
        public void Configure(EntityTypeBuilder<ClerkUser> person)
        {
            person.ToTable("clerk_users");
            // Two people at Clerk never share an account here.
            person.HasIndex(p => p.UserId).IsUnique();
            person.HasOne<User>().WithMany().HasForeignKey(p => p.UserId).OnDelete(DeleteBehavior.SetNull);
        }
    }
}

using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Identity.Users;

/// <summary>A person who signs in with e-mail and password. Belongs to organizations through memberships.</summary>
public sealed class User : IdentityUser<UserId>
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 100;

    private User()
    {
    }

    /// <summary>The name others see.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The authenticator's key, encrypted; in force while <see cref="IdentityUser{TKey}.TwoFactorEnabled"/>.</summary>
    public byte[]? ProtectedAuthenticatorKey { get; set; }

    /// <summary>The step of the authenticator's code used last: none up to it works again.</summary>
    public long LastAuthenticatorStep { get; set; }

    /// <summary>When the person signed up.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>The e-mail address: people sign in with nothing else.</summary>
    public override string? UserName
    {
        get => Email;
        set => Email = value;
    }

    /// <inheritdoc/>
    public override string? NormalizedUserName
    {
        get => NormalizedEmail;
        set => NormalizedEmail = value;
    }

    /// <summary>A new user, without a password yet.</summary>
    public static User SignUp(string name, string email, DateTimeOffset now) =>
        new() { Id = UserId.New(), Name = name.Trim(), Email = email, CreatedAt = now };

    /// <summary>Takes another name.</summary>
    public void Rename(string name) => Name = name.Trim();

    internal sealed class Mapping : IEntityTypeConfiguration<User>
    {
        public void Configure(EntityTypeBuilder<User> user)
        {
            user.ToTable("users");
            user.Property(u => u.Id).ValueGeneratedNever();
            user.Property(u => u.Email).IsRequired();
            user.Property(u => u.NormalizedEmail).IsRequired();
            user.Property(u => u.PasswordHash).IsRequired();
            user.Property(u => u.SecurityStamp).IsRequired();
            user.Property(u => u.ConcurrencyStamp).IsRequired().IsConcurrencyToken();
            user.Ignore(u => u.UserName);
            user.Ignore(u => u.NormalizedUserName);
            user.Ignore(u => u.PhoneNumber);
            user.Ignore(u => u.PhoneNumberConfirmed);
            user.Ignore(u => u.LockoutEnabled);
            user.Ignore(u => u.LockoutEnd);
            user.Ignore(u => u.AccessFailedCount);

            // Two sign-ups with one address can race past the check in code.
            user.HasIndex(u => u.NormalizedEmail).IsUnique();
        }
    }
}

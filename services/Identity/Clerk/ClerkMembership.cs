using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Identity.Clerk;

/// <summary>What a webhook says of a membership.</summary>
/// <param name="Id">Clerk's id of it; somebody who is removed and comes back gets another one.</param>
/// <param name="OrganizationId">Clerk's id of the organization.</param>
/// <param name="UserId">Clerk's id of the person.</param>
/// <param name="Role">The role, without the prefix.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="At">When this became so.</param>
/// <param name="IsRemoved">True when it ended.</param>
public sealed record ClerkMembershipState(string Id, string OrganizationId, string UserId, string Role, DateTimeOffset CreatedAt, DateTimeOffset At, bool IsRemoved);

/// <summary>
/// What is known of one person in one organization at Clerk. Webhooks come in any order and more than once, and tokens come before them: whatever the order, the same is known in the end.
/// The ids are Clerk's, also of organizations and people not known here yet; so the rows belong to no organization.
/// </summary>
public sealed class ClerkMembership
{
    // Tokens live a minute: one issued later than that after a removal was not issued before it.
    private static readonly TimeSpan LongestToken = TimeSpan.FromMinutes(1);

    private ClerkMembership()
    {
    }

    /// <summary>Where.</summary>
    public string ClerkOrganizationId { get; private init; } = "";

    /// <summary>Who.</summary>
    public string ClerkUserId { get; private init; } = "";

    /// <summary>Clerk's id of the membership; null while only a token told of it.</summary>
    public string? MembershipId { get; private set; }

    /// <summary>As what, at Clerk.</summary>
    public string Role { get; private set; } = "";

    /// <summary>When it began, by Clerk's clock.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>As of when, by Clerk's clock.</summary>
    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>True when it ended.</summary>
    public bool IsRemoved { get; private set; }

    /// <summary>As a webhook tells it.</summary>
    public static ClerkMembership Of(ClerkMembershipState state) => new()
    {
        ClerkOrganizationId = state.OrganizationId,
        ClerkUserId = state.UserId,
        MembershipId = state.Id,
        Role = state.Role,
        CreatedAt = state.CreatedAt,
        ChangedAt = state.At,
        IsRemoved = state.IsRemoved,
    };

    /// <summary>As a token tells it.</summary>
    public static ClerkMembership Of(ClerkSession session) => new()
    {
        ClerkOrganizationId = session.OrganizationId!,
        ClerkUserId = session.UserId,
        Role = session.Role,
        CreatedAt = session.IssuedAt,
        ChangedAt = session.IssuedAt,
    };

    /// <summary>Takes what a webhook says; false when something newer is known.</summary>
    public bool Apply(ClerkMembershipState state)
    {
        var isNews = MembershipId switch
        {
            // A removal is final, whatever else is still on its way.
            { } id when id == state.Id => !IsRemoved && (state.IsRemoved || state.At > ChangedAt),
            { } => state.CreatedAt > CreatedAt,
            // A token was issued to the person after that removal: it was of an earlier membership.
            null => !state.IsRemoved || state.At >= ChangedAt,
        };
        if (isNews)
        {
            (MembershipId, Role, CreatedAt, ChangedAt, IsRemoved) = (state.Id, state.Role, state.CreatedAt, state.At, state.IsRemoved);
        }

        return isNews;
    }

    /// <summary>Takes what a token says, whose webhook may be late or lost; false when it says nothing new, or is older than what is known.</summary>
    public bool Apply(ClerkSession session)
    {
        if (IsRemoved)
        {
            if (session.IssuedAt <= ChangedAt + LongestToken)
            {
                return false;
            }

            (MembershipId, Role, CreatedAt, ChangedAt, IsRemoved) = (null, session.Role, session.IssuedAt, session.IssuedAt, false);
            return true;
        }

        if (session.Role == Role || session.IssuedAt <= ChangedAt)
        {
            return false;
        }

        // The time stays: a webhook about what was before this token may say more than its role.
        Role = session.Role;
        return true;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<ClerkMembership>
    {
        public void Configure(EntityTypeBuilder<ClerkMembership> membership)
        {
            membership.ToTable("clerk_memberships");
            membership.HasKey(m => new { m.ClerkOrganizationId, m.ClerkUserId });
            membership.HasIndex(m => m.ClerkUserId);
        }
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Teams;

/// <summary>That somebody is in a team. Who leaves the organization stays in it and is given nothing.</summary>
public sealed class TeamMember
{
    private TeamMember()
    {
    }

    /// <summary>In which team.</summary>
    public TeamId TeamId { get; private init; }

    /// <summary>Who.</summary>
    public UserId UserId { get; private init; }

    /// <summary>Whose.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>How many open conversations, of any team or none, the member has when it is given no more; null without limit.</summary>
    public int? Capacity { get; private set; }

    /// <summary>When it was given one last, as a number that rises with each: whose is the lowest is next.</summary>
    public long LastTurn { get; private init; }

    internal static TeamMember Of(Team team, UserId userId, int? capacity) =>
        new() { TeamId = team.Id, UserId = userId, OrganizationId = team.OrganizationId, Capacity = capacity };

    internal void Takes(int? capacity) => Capacity = capacity;

    internal sealed class Mapping : IEntityTypeConfiguration<TeamMember>
    {
        public void Configure(EntityTypeBuilder<TeamMember> member)
        {
            member.ToTable("team_members");
            member.HasKey(m => new { m.TeamId, m.UserId });
        }
    }
}

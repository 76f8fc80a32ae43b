using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Teams;

/// <summary>Members who share work. What is given to the team is everybody's in it until one of them has it.</summary>
public sealed class Team
{
    /// <summary>Most teams an organization has; a list holds all of them.</summary>
    public const int Max = 100;

    /// <summary>Most members of one.</summary>
    public const int MaxMembers = 200;

    /// <summary>Longest <see cref="Name"/>, in characters.</summary>
    public const int MaxNameLength = 80;

    private readonly List<TeamMember> _members = [];

    private Team()
    {
    }

    /// <summary>Its id.</summary>
    public TeamId Id { get; private init; } = TeamId.New();

    /// <summary>Whose.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>Its name; no two of an organization have the same.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Whether its open conversations are given to its members, in turn; see <see cref="TeamQueue"/>.</summary>
    public bool AutoAssign { get; private set; }

    /// <summary>Whether it gets the conversations that need a person and have none; see <see cref="GiveToDefaultTeam"/>. One of an organization at most.</summary>
    public bool IsDefault { get; private set; }

    /// <summary>Who is in it.</summary>
    public IReadOnlyList<TeamMember> Members => _members;

    /// <summary>A team nobody is in yet.</summary>
    public static Team Of(OrganizationId organizationId, string name) => new() { OrganizationId = organizationId, Name = name.Trim() };

    /// <summary>Gives it another name.</summary>
    public void Rename(string name) => Name = name.Trim();

    /// <summary>Whether its conversations are given to its members by themselves.</summary>
    public void SetAutoAssign(bool autoAssign) => AutoAssign = autoAssign;

    /// <summary>Whether it gets what nobody has.</summary>
    public void SetDefault(bool isDefault) => IsDefault = isDefault;

    /// <summary>Who is in it, with how much each takes. Who was in it keeps its turn; who is new is next.</summary>
    public void SetMembers(IReadOnlyDictionary<UserId, int?> members)
    {
        _members.RemoveAll(member => !members.ContainsKey(member.UserId));
        foreach (var (userId, capacity) in members)
        {
            if (_members.Find(member => member.UserId == userId) is { } known)
            {
                known.Takes(capacity);
            }
            else
            {
                _members.Add(TeamMember.Of(this, userId, capacity));
            }
        }
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Team>
    {
        public void Configure(EntityTypeBuilder<Team> team)
        {
            team.ToTable("teams");
            team.Property(t => t.Id).ValueGeneratedNever();
            team.HasMany(t => t.Members).WithOne().HasForeignKey(m => m.TeamId).OnDelete(DeleteBehavior.Cascade);
            // Two people may make the same team, or different ones the default, at the same moment.
            team.HasIndex(t => new { t.OrganizationId, t.Name }).IsUnique();
            team.HasIndex(t => t.OrganizationId, "ix_teams_default").IsUnique().HasFilter("is_default");
        }
    }
}

using ChatBoost.Identity.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Identity.Sessions;

/// <summary>One sign-in, on one device, into one organization. It ends with its refresh tokens: when they expire, are stolen, or the user ends it.</summary>
public sealed class Session
{
    /// <summary>A session ends this long after the sign-in, however often it was renewed.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private const int MaxUserAgentLength = 300;

    private Session()
    {
    }

    /// <summary>Its id; access tokens carry it as <c>sid</c>.</summary>
    public SessionId Id { get; private init; }

    /// <summary>In which organization.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>Whose.</summary>
    public UserId UserId { get; private init; }

    /// <summary>When the user signed in.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When it was renewed last.</summary>
    public DateTimeOffset LastUsedAt { get; private set; }

    /// <summary>When it ends by itself.</summary>
    public DateTimeOffset ExpiresAt { get; private init; }

    /// <summary>The browser or program, as it called itself when it signed in.</summary>
    public string UserAgent { get; private init; } = "";

    /// <summary>The address it was last used from.</summary>
    public string Address { get; private set; } = "";

    /// <summary>True when the organization's own provider vouched for the user: the session is good for that organization and leads to no other.</summary>
    public bool IsSingleSignOn { get; private init; }

    /// <summary>A user signs in.</summary>
    public static Session Start(Membership membership, ClientDevice device, DateTimeOffset now, bool isSingleSignOn = false) => new()
    {
        Id = SessionId.New(),
        OrganizationId = membership.OrganizationId,
        UserId = membership.UserId,
        CreatedAt = now,
        LastUsedAt = now,
        ExpiresAt = now + Lifetime,
        UserAgent = device.UserAgent.Length > MaxUserAgentLength ? device.UserAgent[..MaxUserAgentLength] : device.UserAgent,
        Address = device.Address,
        IsSingleSignOn = isSingleSignOn,
    };

    /// <summary>It was renewed.</summary>
    public void Used(string address, DateTimeOffset now)
    {
        LastUsedAt = now;
        Address = address;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Session>
    {
        public void Configure(EntityTypeBuilder<Session> session)
        {
            session.ToTable("sessions");
            session.Property(s => s.Id).ValueGeneratedNever();
            session.HasIndex(s => s.UserId);
            // Who leaves an organization loses the sessions there.
            session.HasOne<Membership>().WithMany().HasForeignKey(s => new { s.OrganizationId, s.UserId }).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

/// <summary>What a request tells of the device it comes from.</summary>
public sealed class ClientDevice(IHttpContextAccessor context)
{
    /// <summary>The address the gateway saw.</summary>
    public string Address => context.HttpContext?.Connection.RemoteIpAddress?.ToString() ?? "";

    /// <summary>The browser or program, by its own account.</summary>
    public string UserAgent => context.HttpContext?.Request.Headers.UserAgent.ToString() ?? "";
}

using ChatBoost.Contracts.Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Identity.Audit;

/// <summary>One line of the audit log. The service may add lines and read them; the database refuses it everything else.</summary>
public sealed class AuditEntry
{
    private AuditEntry()
    {
    }

    /// <summary>Its id, ordered by time.</summary>
    public Guid Id { get; private init; }

    /// <summary>Where.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; private init; }

    /// <summary>What: the name of the operation in the API document, or <c>SignIn</c>.</summary>
    public string Action { get; private init; } = "";

    /// <summary>Who: the id of the user or of the API key.</summary>
    public string ActorId { get; private init; } = "";

    /// <summary>The name it had then.</summary>
    public string ActorName { get; private init; } = "";

    /// <summary>True when a program did it.</summary>
    public bool IsApiKey { get; private init; }

    /// <summary>Which record.</summary>
    public string? Target { get; private init; }

    /// <summary>From where.</summary>
    public string Address { get; private init; } = "";

    /// <summary>The line of an event.</summary>
    public static AuditEntry Of(AuditRecorded recorded) => new()
    {
        Id = recorded.Id,
        OrganizationId = recorded.OrganizationId,
        At = recorded.At,
        Action = recorded.Action,
        ActorId = recorded.ActorId,
        ActorName = recorded.ActorName,
        IsApiKey = recorded.IsApiKey,
        Target = recorded.Target,
        Address = recorded.Address,
    };

    internal sealed class Mapping : IEntityTypeConfiguration<AuditEntry>
    {
        public void Configure(EntityTypeBuilder<AuditEntry> entry)
        {
            entry.ToTable("audit_entries");
            entry.Property(e => e.Id).ValueGeneratedNever();
            entry.HasIndex(e => new { e.OrganizationId, e.Id });
            entry.HasIndex(e => new { e.OrganizationId, e.ActorId, e.Id });
            entry.HasIndex(e => new { e.OrganizationId, e.Target, e.Id });
        }
    }
}

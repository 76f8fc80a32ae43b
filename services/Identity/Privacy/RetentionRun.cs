using System.Text.Json;
using ChatBoost.Contracts.Events;
using ChatBoost.Identity.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Identity.Privacy;

/// <summary>One deletion of what was too old.</summary>
public sealed class RetentionRun
{
    private RetentionRun()
    {
    }

    /// <summary>Its id, ordered by time.</summary>
    public RetentionRunId Id { get; private init; } = RetentionRunId.New();

    /// <summary>Whose.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; private init; }

    /// <summary>Who asked for it; null for the nightly one.</summary>
    public UserId? RequestedBy { get; private init; }

    /// <summary>Begins one.</summary>
    public static RetentionRun Start(OrganizationId organizationId, UserId? requestedBy, DateTimeOffset now) =>
        new() { OrganizationId = organizationId, RequestedBy = requestedBy, StartedAt = now };

    internal sealed class Mapping : IEntityTypeConfiguration<RetentionRun>
    {
        public void Configure(EntityTypeBuilder<RetentionRun> run)
        {
            run.ToTable("retention_runs");
            run.Property(r => r.Id).ValueGeneratedNever();
            run.HasIndex(r => new { r.OrganizationId, r.Id });
            run.HasOne<Organization>().WithMany().HasForeignKey(r => r.OrganizationId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

/// <summary>What one service deleted in a run.</summary>
public sealed class RetentionResult
{
    private RetentionResult()
    {
    }

    /// <summary>In which run.</summary>
    public RetentionRunId RunId { get; private init; }

    /// <summary>Whose.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>The service, by its resource name.</summary>
    public string Service { get; private init; } = "";

    /// <summary>How many of what, as a JSON object.</summary>
    public string Deleted { get; private init; } = "";

    /// <summary>When it was done.</summary>
    public DateTimeOffset At { get; private init; }

    /// <summary>What a service tells.</summary>
    public static RetentionResult Of(RetentionApplied applied) => new()
    {
        RunId = applied.RunId,
        OrganizationId = applied.OrganizationId,
        Service = applied.Service,
        Deleted = JsonSerializer.Serialize(applied.Deleted),
        At = applied.At,
    };

    /// <summary>How many of what.</summary>
    public Dictionary<string, int> Counts() => JsonSerializer.Deserialize<Dictionary<string, int>>(Deleted)!;

    internal sealed class Mapping : IEntityTypeConfiguration<RetentionResult>
    {
        public void Configure(EntityTypeBuilder<RetentionResult> result)
        {
            result.ToTable("retention_results");
            result.HasKey(r => new { r.RunId, r.Service });
            result.HasOne<RetentionRun>().WithMany().HasForeignKey(r => r.RunId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

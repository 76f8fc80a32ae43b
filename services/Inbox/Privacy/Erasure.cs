using System.Text.Json;
using ChatBoost.Inbox.Contacts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Privacy;

/// <summary>
/// The erasure of a contact, from the request to its proof. It outlives the contact and holds nothing of it but its id; only while it is under way it also holds the
/// addresses other services look for.
/// </summary>
public sealed class Erasure
{
    /// <summary>Longest <see cref="Reason"/>, in characters.</summary>
    public const int MaxReasonLength = 500;

    private Erasure()
    {
    }

    /// <summary>Its id.</summary>
    public ErasureId Id { get; private init; } = ErasureId.New();

    /// <summary>Whose contact.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>The contact there was.</summary>
    public ContactId ContactId { get; private init; }

    /// <summary>Who asked for it: the id of a user or of an API key.</summary>
    public string RequestedBy { get; private init; } = "";

    /// <summary>Why, or where the request is filed.</summary>
    public string? Reason { get; private init; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset RequestedAt { get; private init; }

    /// <summary>By what providers know the contact, until all is erased.</summary>
    public string[] Addresses { get; private set; } = [];

    /// <summary>When Inbox had erased its own; files may still have to go.</summary>
    public DateTimeOffset? ErasedAt { get; private set; }

    /// <summary>When to ask those who have not answered.</summary>
    public DateTimeOffset NextAskAt { get; private set; }

    /// <summary>When everything was gone.</summary>
    public DateTimeOffset? CompletedAt { get; private set; }

    /// <summary>The signed proof: a compact JWS.</summary>
    public string? Proof { get; private set; }

    /// <summary>Somebody asks for it.</summary>
    public static Erasure Of(Contact contact, string[] addresses, string requestedBy, string? reason, DateTimeOffset now) => new()
    {
        OrganizationId = contact.OrganizationId,
        ContactId = contact.Id,
        RequestedBy = requestedBy,
        Reason = reason,
        RequestedAt = now,
        Addresses = addresses,
        NextAskAt = now,
    };

    /// <summary>Inbox has erased its own.</summary>
    public void ErasedOwn(DateTimeOffset now) => ErasedAt = now;

    /// <summary>The others are asked, and asked again at the given time if they do not answer.</summary>
    public void Asked(DateTimeOffset nextAskAt) => NextAskAt = nextAskAt;

    /// <summary>Everything is gone.</summary>
    public void Complete(string proof, DateTimeOffset now)
    {
        Addresses = [];
        Proof = proof;
        CompletedAt = now;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Erasure>
    {
        public void Configure(EntityTypeBuilder<Erasure> erasure)
        {
            erasure.ToTable("erasures");
            erasure.Property(e => e.Id).ValueGeneratedNever();
            erasure.HasIndex(e => new { e.OrganizationId, e.Id });
            // Asked for twice it is one erasure.
            erasure.HasIndex(e => e.ContactId).IsUnique().HasFilter("completed_at is null");
            erasure.HasIndex(e => e.NextAskAt).HasFilter("completed_at is null").HasDatabaseName("ix_erasures_under_way");
        }
    }
}

/// <summary>What one service erased.</summary>
public sealed class ErasureStep
{
    private ErasureStep()
    {
    }

    /// <summary>Of which erasure.</summary>
    public ErasureId ErasureId { get; private init; }

    /// <summary>Whose contact.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>The service, by its resource name.</summary>
    public string Service { get; private init; } = "";

    /// <summary>How many of what, as a JSON object.</summary>
    public string Erased { get; private set; } = "";

    /// <summary>When.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>A service has erased.</summary>
    public static ErasureStep Of(OrganizationId organizationId, ErasureId erasureId, string service, IReadOnlyDictionary<string, int> erased, DateTimeOffset at) =>
        new() { OrganizationId = organizationId, ErasureId = erasureId, Service = service, Erased = JsonSerializer.Serialize(erased), At = at };

    /// <summary>It has erased more.</summary>
    public void Add(IReadOnlyDictionary<string, int> more, DateTimeOffset at)
    {
        var counts = Counts();
        foreach (var (what, count) in more)
        {
            counts[what] = counts.GetValueOrDefault(what) + count;
        }

        Erased = JsonSerializer.Serialize(counts);
        At = at;
    }

    /// <summary>How many of what.</summary>
    public Dictionary<string, int> Counts() => JsonSerializer.Deserialize<Dictionary<string, int>>(Erased)!;

    internal sealed class Mapping : IEntityTypeConfiguration<ErasureStep>
    {
        public void Configure(EntityTypeBuilder<ErasureStep> step)
        {
            step.ToTable("erasure_steps");
            step.HasKey(s => new { s.ErasureId, s.Service });
            step.HasOne<Erasure>().WithMany().HasForeignKey(s => s.ErasureId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

using ChatBoost.Contracts.Events;
using ChatBoost.Identity.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Identity.Privacy;

/// <summary>How long an organization keeps what. One without a policy keeps everything for good.</summary>
public sealed class RetentionPolicy
{
    /// <summary>
    /// Shortest time anything is kept, in days. Meta repeats webhooks for up to seven: what is deleted sooner would come back and be answered once more.
    /// </summary>
    public const int MinDays = 8;

    /// <summary>Longest, in days: a century.</summary>
    public const int MaxDays = 36_500;

    /// <summary>Hour of the day (UTC) at which the nightly deletion begins.</summary>
    private const int HourOfNight = 2;

    private RetentionPolicy()
    {
    }

    /// <summary>Whose.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>Days for messages; null for good.</summary>
    public int? Messages { get; private set; }

    /// <summary>Days for files.</summary>
    public int? Attachments { get; private set; }

    /// <summary>Days for contacts nobody heard of since.</summary>
    public int? Contacts { get; private set; }

    /// <summary>Days for what providers report beside messages.</summary>
    public int? ProviderEvents { get; private set; }

    /// <summary>Days for ended sessions and old invitations.</summary>
    public int? SignIns { get; private set; }

    /// <summary>When the next deletion begins.</summary>
    public DateTimeOffset NextRunAt { get; private set; }

    /// <summary>When it was set last.</summary>
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>The days as the other services get them.</summary>
    public RetentionDays Days => new(Messages, Attachments, Contacts, ProviderEvents, SignIns);

    /// <summary>An organization's first policy.</summary>
    public static RetentionPolicy Of(OrganizationId organizationId) => new() { OrganizationId = organizationId };

    /// <summary>Sets all of it; the first deletion by it is in the coming night, so that a mistake can be undone until then.</summary>
    public void Set(RetentionDays days, DateTimeOffset now)
    {
        (Messages, Attachments, Contacts, ProviderEvents, SignIns) = (days.Messages, days.Attachments, days.Contacts, days.ProviderEvents, days.SignIns);
        UpdatedAt = now;
        NextRunAt = NightAfter(now);
    }

    /// <summary>A deletion begins; the next one is the night after.</summary>
    public void Began(DateTimeOffset now) => NextRunAt = NightAfter(now);

    /// <summary>The first two o'clock (UTC) after a moment.</summary>
    internal static DateTimeOffset NightAfter(DateTimeOffset moment)
    {
        var night = new DateTimeOffset(moment.UtcDateTime.Date, TimeSpan.Zero).AddHours(HourOfNight);
        return night > moment ? night : night.AddDays(1);
    }

    internal sealed class Mapping : IEntityTypeConfiguration<RetentionPolicy>
    {
        public void Configure(EntityTypeBuilder<RetentionPolicy> policy)
        {
            policy.ToTable("retention_policies");
            policy.HasKey(p => p.OrganizationId);
            policy.Ignore(p => p.Days);
            policy.HasIndex(p => p.NextRunAt);
            policy.HasOne<Organization>().WithMany().HasForeignKey(p => p.OrganizationId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Notifications.Push;

/// <summary>A browser of a member that wants to be told also while ChatBoost is not open.</summary>
public sealed class PushSubscription
{
    /// <summary>Longest address, in characters.</summary>
    public const int MaxEndpointLength = 2000;

    /// <summary>Most browsers of one member in one organization.</summary>
    public const int MaxOfOne = 20;

    private PushSubscription()
    {
    }

    /// <summary>Our id.</summary>
    public PushSubscriptionId Id { get; private init; }

    /// <summary>In which organization.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>Whose browser.</summary>
    public UserId UserId { get; private init; }

    /// <summary>Where its push service takes messages for it. Who knows it and the keys can write to the browser.</summary>
    public string Endpoint { get; private init; } = "";

    /// <summary>SHA-256 of <see cref="Endpoint"/>: in an organization a browser belongs to whoever subscribed on it last.</summary>
    public byte[] EndpointHash { get; private init; } = [];

    /// <summary>The browser's public key.</summary>
    public byte[] PublicKey { get; private init; } = [];

    /// <summary>The browser's authentication secret.</summary>
    public byte[] Secret { get; private init; } = [];

    /// <summary>When it subscribed.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    internal sealed class Mapping : IEntityTypeConfiguration<PushSubscription>
    {
        public void Configure(EntityTypeBuilder<PushSubscription> subscription)
        {
            subscription.ToTable("push_subscriptions");
            subscription.Property(s => s.Id).ValueGeneratedNever();
            subscription.HasIndex(s => new { s.OrganizationId, s.EndpointHash }).IsUnique();
            subscription.HasIndex(s => new { s.OrganizationId, s.UserId });
        }
    }
}

/// <summary>A notification on its way to one browser. It goes when the push service has it, or nobody needs it any more.</summary>
public sealed class PushDelivery
{
    private PushDelivery()
    {
    }

    /// <summary>To which browser.</summary>
    public PushSubscriptionId SubscriptionId { get; private init; }

    /// <summary>What of: told anew before it went out, it goes out once.</summary>
    public NotificationId NotificationId { get; private init; }

    /// <summary>In which organization.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>Attempts so far.</summary>
    public int Attempts { get; private init; }

    /// <summary>When the next is due; while a replica has it, when it counts as lost.</summary>
    public DateTimeOffset NextAttemptAt { get; private init; }

    /// <summary>Since when it waits.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    internal sealed class Mapping : IEntityTypeConfiguration<PushDelivery>
    {
        public void Configure(EntityTypeBuilder<PushDelivery> delivery)
        {
            delivery.ToTable("push_deliveries");
            delivery.HasKey(d => new { d.SubscriptionId, d.NotificationId });
            delivery.HasOne<PushSubscription>().WithMany().HasForeignKey(d => d.SubscriptionId).OnDelete(DeleteBehavior.Cascade);
            delivery.HasOne<Notification>().WithMany().HasForeignKey(d => d.NotificationId).OnDelete(DeleteBehavior.Cascade);
            delivery.HasIndex(d => d.NotificationId);
            delivery.HasIndex(d => d.NextAttemptAt);
        }
    }
}

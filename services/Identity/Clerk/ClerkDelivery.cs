using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Identity.Clerk;

/// <summary>A webhook that was applied: the same again is not.</summary>
public sealed class ClerkDelivery
{
    /// <summary>Longer than Svix repeats by itself, which is for 28 hours. Whoever sends an old one again by hand does no harm: all that is applied has a time.</summary>
    public static readonly TimeSpan KeepFor = TimeSpan.FromDays(3);

    private ClerkDelivery()
    {
    }

    /// <summary>Svix's id of the message, <c>msg_…</c>.</summary>
    public string Id { get; private init; } = "";

    /// <summary>When it came.</summary>
    public DateTimeOffset ReceivedAt { get; private init; }

    /// <summary>One that is being applied.</summary>
    public static ClerkDelivery Of(string id, DateTimeOffset now) => new() { Id = id, ReceivedAt = now };

    internal sealed class Mapping : IEntityTypeConfiguration<ClerkDelivery>
    {
        public void Configure(EntityTypeBuilder<ClerkDelivery> delivery)
        {
            delivery.ToTable("clerk_deliveries");
            delivery.HasIndex(d => d.ReceivedAt);
        }
    }
}

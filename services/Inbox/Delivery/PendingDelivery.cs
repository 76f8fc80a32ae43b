using ChatBoost.Inbox.Messages;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Delivery;

/// <summary>
/// An outbound message that is not with the provider yet. The row appears in the transaction that stores the message and goes when the provider's
/// answer is stored, so a crash at any point leaves something to pick up.
/// </summary>
public sealed class PendingDelivery
{
    private PendingDelivery()
    {
    }

    /// <summary>The message.</summary>
    public MessageId MessageId { get; private init; }

    /// <summary>Whose it is.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>The thread; its messages go out one after the other, in the order of <see cref="Position"/>.</summary>
    public ConversationId ConversationId { get; private init; }

    /// <summary>The channel it goes through.</summary>
    public ChannelId ChannelId { get; private init; }

    /// <summary>Order of queueing.</summary>
    public long Position { get; private init; }

    /// <summary>True for what a bot sends; it does not go out once a person has taken over.</summary>
    public bool IsAutomatic { get; private init; }

    /// <summary>
    /// True once a replica has taken it: a call to the provider may have gone out and its answer is not stored. Such a message is not repeated before
    /// the provider had time to report it by status (it carries our id), because Meta has no idempotency key. The states are told in <see cref="Dispatcher"/>.
    /// </summary>
    public bool IsInDoubt { get; private init; }

    /// <summary>How many calls were made.</summary>
    public int Attempts { get; private init; }

    /// <summary>Not to be taken before; while a replica has it, the time it has for the call and the provider for a report.</summary>
    public DateTimeOffset NotBefore { get; private init; }

    /// <summary>When the webhook this answers was received; webhook-to-reply time counts from here.</summary>
    public DateTimeOffset? WebhookReceivedAt { get; private init; }

    /// <summary>The trace it belongs to (W3C).</summary>
    public string? TraceParent { get; private init; }

    internal sealed class Mapping : IEntityTypeConfiguration<PendingDelivery>
    {
        public void Configure(EntityTypeBuilder<PendingDelivery> delivery)
        {
            delivery.ToTable("deliveries");
            delivery.HasKey(d => d.MessageId);
            delivery.Property(d => d.Position).UseIdentityAlwaysColumn();
            delivery.HasOne<Message>().WithOne().HasForeignKey<PendingDelivery>(d => d.MessageId).OnDelete(DeleteBehavior.Cascade);
            delivery.HasIndex(d => new { d.ConversationId, d.Position });
            delivery.HasIndex(d => d.NotBefore);
        }
    }
}

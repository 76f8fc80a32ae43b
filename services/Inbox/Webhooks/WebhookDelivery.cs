using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Webhooks;

/// <summary>How far a delivery got.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WebhookDeliveryState>))]
public enum WebhookDeliveryState
{
    /// <summary>On its way, or between two attempts.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending = 0,

    /// <summary>Answered with 2xx.</summary>
    [JsonStringEnumMemberName("delivered")]
    Delivered = 1,

    /// <summary>Given up. A replay begins anew.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed = 2,
}

/// <summary>One event for one webhook. It holds ids and no text; see decision 17.</summary>
public sealed class WebhookDelivery
{
    private WebhookDelivery()
    {
    }

    /// <summary>Its id, ordered by when it was recorded.</summary>
    public WebhookDeliveryId Id { get; private init; }

    /// <summary>Whose.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>For which webhook.</summary>
    public WebhookId WebhookId { get; private init; }

    /// <summary>The event; its receiver knows it by this, in all attempts and replays.</summary>
    public WebhookEventId EventId { get; private init; }

    /// <summary>One of <see cref="WebhookEventTypes"/>.</summary>
    public string EventType { get; private init; } = "";

    /// <summary>When it happened.</summary>
    public DateTimeOffset OccurredAt { get; private init; }

    /// <summary>The body, as it is sent each time.</summary>
    public string Payload { get; private init; } = "";

    /// <summary>How far it got.</summary>
    public WebhookDeliveryState State { get; private init; }

    /// <summary>Attempts since it was recorded or last replayed.</summary>
    public int Attempts { get; private init; }

    /// <summary>When it is due, or when the attempt under way counts as lost; null when nothing more will be tried.</summary>
    public DateTimeOffset? NextAttemptAt { get; private init; }

    /// <summary>After this nothing is tried any more.</summary>
    public DateTimeOffset GiveUpAt { get; private init; }

    /// <summary>When it was recorded.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When it was delivered or given up.</summary>
    public DateTimeOffset? CompletedAt { get; private init; }

    internal sealed class Mapping : IEntityTypeConfiguration<WebhookDelivery>
    {
        public void Configure(EntityTypeBuilder<WebhookDelivery> delivery)
        {
            delivery.ToTable("webhook_deliveries");
            delivery.Property(d => d.Id).ValueGeneratedNever();
            delivery.Property(d => d.State).HasConversion<short>();
            delivery.HasOne<Webhook>().WithMany().HasForeignKey(d => d.WebhookId).OnDelete(DeleteBehavior.Cascade);

            // The broker may bring an event twice, to two replicas at once.
            delivery.HasIndex(d => new { d.WebhookId, d.EventId }).IsUnique();
            // What is due of one webhook.
            delivery.HasIndex(d => new { d.WebhookId, d.NextAttemptAt }).HasFilter("next_attempt_at is not null");
            // The log, all of it and by state.
            delivery.HasIndex(d => new { d.WebhookId, d.Id });
            delivery.HasIndex(d => new { d.WebhookId, d.State, d.Id });
            // What is too old to keep.
            delivery.HasIndex(d => d.CompletedAt).HasFilter("completed_at is not null");
        }
    }
}

/// <summary>One try to post a delivery. Written before the call goes out, so that a crash leaves it without an outcome and not without a trace.</summary>
public sealed class WebhookAttempt
{
    /// <summary>How much of an answer is kept, in bytes.</summary>
    public const int MaxAnswer = 500;

    private WebhookAttempt()
    {
    }

    /// <summary>Its number.</summary>
    public long Id { get; private init; }

    /// <summary>Whose.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>Of which delivery.</summary>
    public WebhookDeliveryId DeliveryId { get; private init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; private init; }

    /// <summary>How long it took, in milliseconds; null while it is under way, and when its outcome was lost.</summary>
    public int? DurationMs { get; private init; }

    /// <summary>The answer's status; null without an answer.</summary>
    public int? StatusCode { get; private init; }

    /// <summary>Why there is no answer; one of <see cref="WebhookOutcome"/>'s words.</summary>
    public string? Error { get; private init; }

    /// <summary>How the answer begins.</summary>
    public string? Answer { get; private init; }

    internal sealed class Mapping : IEntityTypeConfiguration<WebhookAttempt>
    {
        public void Configure(EntityTypeBuilder<WebhookAttempt> attempt)
        {
            attempt.ToTable("webhook_attempts");
            attempt.Property(a => a.Id).UseIdentityAlwaysColumn();
            attempt.HasOne<WebhookDelivery>().WithMany().HasForeignKey(a => a.DeliveryId).OnDelete(DeleteBehavior.Cascade);
            attempt.HasIndex(a => new { a.DeliveryId, a.Id });
        }
    }
}

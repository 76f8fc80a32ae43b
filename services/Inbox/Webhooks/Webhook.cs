using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Webhooks;

/// <summary>An address of an organization's own that is told what happens.</summary>
public sealed class Webhook
{
    /// <summary>Most webhooks an organization has; a list holds all of them.</summary>
    public const int Max = 20;

    /// <summary>Longest <see cref="Url"/>, in characters.</summary>
    public const int MaxUrlLength = 2048;

    /// <summary>Longest <see cref="Description"/>, in characters.</summary>
    public const int MaxDescriptionLength = 200;

    /// <summary><see cref="DisabledReason"/> of one whose address answered 410.</summary>
    public const string Gone = "gone";

    /// <summary><see cref="DisabledReason"/> of one that took nothing for too long.</summary>
    public const string Failing = "failing";

    /// <summary><see cref="DisabledReason"/> of one a member switched off.</summary>
    public const string ByMember = "by_member";

    private Webhook()
    {
    }

    /// <summary>Its id.</summary>
    public WebhookId Id { get; private init; } = WebhookId.New();

    /// <summary>Whose.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>Where events are posted to.</summary>
    public string Url { get; private set; } = "";

    /// <summary>What it is for, in the organization's words.</summary>
    public string? Description { get; private set; }

    /// <summary>What it is told: names of <see cref="WebhookEventTypes"/>, or <c>*</c> for all.</summary>
    public IReadOnlyList<string> EventTypes { get; private set; } = [];

    /// <summary>False when nothing is recorded for it and nothing is sent.</summary>
    public bool IsEnabled { get; private set; }

    /// <summary>Why it is not enabled.</summary>
    public string? DisabledReason { get; private set; }

    /// <summary>Since when it is not.</summary>
    public DateTimeOffset? DisabledAt { get; private set; }

    /// <summary>The first failure after the last success; null while it takes what it is sent.</summary>
    public DateTimeOffset? FailingSince { get; private set; }

    /// <summary>What signs, encrypted; see <see cref="WebhookSigning"/>.</summary>
    public string Secret { get; private set; } = "";

    /// <summary>What signed before, encrypted.</summary>
    public string? PreviousSecret { get; private set; }

    /// <summary>Until when that signs, too.</summary>
    public DateTimeOffset? PreviousSecretUntil { get; private set; }

    /// <summary>Who made it: the id of a user or of an API key.</summary>
    public string CreatedBy { get; private init; } = "";

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When anything of it last changed.</summary>
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>A new one, enabled.</summary>
    internal static Webhook Create(
        OrganizationId organizationId, string url, IEnumerable<string> eventTypes, string? description, string protectedSecret, string createdBy, DateTimeOffset now) => new()
        {
            OrganizationId = organizationId,
            Url = url,
            EventTypes = [.. eventTypes.Distinct()],
            Description = description,
            IsEnabled = true,
            Secret = protectedSecret,
            CreatedBy = createdBy,
            CreatedAt = now,
            UpdatedAt = now,
        };

    /// <summary>Other words for it, another address, other events; null leaves each as it is.</summary>
    internal void Change(string? url, IEnumerable<string>? eventTypes, string? description, DateTimeOffset now)
    {
        Url = url ?? Url;
        EventTypes = eventTypes is null ? EventTypes : [.. eventTypes.Distinct()];
        Description = description ?? Description;
        UpdatedAt = now;
    }

    /// <summary>Switches it on, with a clean slate, or off.</summary>
    internal void Enable(bool isEnabled, DateTimeOffset now)
    {
        if (isEnabled == IsEnabled)
        {
            return;
        }

        IsEnabled = isEnabled;
        DisabledReason = isEnabled ? null : ByMember;
        DisabledAt = isEnabled ? null : now;
        FailingSince = null;
        UpdatedAt = now;
    }

    /// <summary>Signs with another secret; until <paramref name="previousUntil"/> with the one before as well.</summary>
    internal void Rotate(string protectedSecret, DateTimeOffset previousUntil, DateTimeOffset now)
    {
        (PreviousSecret, PreviousSecretUntil) = (Secret, previousUntil);
        Secret = protectedSecret;
        UpdatedAt = now;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Webhook>
    {
        public void Configure(EntityTypeBuilder<Webhook> webhook)
        {
            webhook.ToTable("webhooks");
            webhook.Property(w => w.Id).ValueGeneratedNever();
            webhook.PrimitiveCollection(w => w.EventTypes);
            webhook.HasIndex(w => w.OrganizationId);
        }
    }
}

using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.AwayMessages;
using ChatBoost.Inbox.BusinessHours;
using ChatBoost.Inbox.ManualActions;
using ChatBoost.Inbox.Satisfaction;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.ServiceLevels;

/// <summary>What an organization promises its contacts, and when somebody is there to keep it. Null is not set: no hours is always open.</summary>
public sealed class ServiceSettings
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private ServiceSettings()
    {
    }

    /// <summary>Whose.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>When it is open.</summary>
    public WeeklyHours? Hours { get; set; }

    /// <summary>By when contacts are answered and helped.</summary>
    public ServiceTargets? Targets { get; set; }

    /// <summary>When a waiting contact becomes somebody's task.</summary>
    public WaitingRules? Rules { get; set; }

    /// <summary>What contacts are told while it is closed.</summary>
    public AwayMessage? Away { get; set; }

    /// <summary>What contacts are asked when they were helped.</summary>
    public SatisfactionSurvey? Survey { get; set; }

    /// <summary>When anything of it last changed.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Those of an organization that has none.</summary>
    internal static ServiceSettings Of(OrganizationId organizationId) => new() { OrganizationId = organizationId };

    internal sealed class Mapping : IEntityTypeConfiguration<ServiceSettings>
    {
        public void Configure(EntityTypeBuilder<ServiceSettings> settings)
        {
            settings.ToTable("service_settings");
            settings.HasKey(s => s.OrganizationId);
            settings.Property(s => s.OrganizationId).ValueGeneratedNever();
            AsJson(settings.Property(s => s.Hours));
            AsJson(settings.Property(s => s.Targets));
            AsJson(settings.Property(s => s.Rules));
            AsJson(settings.Property(s => s.Away));
            AsJson(settings.Property(s => s.Survey));
        }

        private static void AsJson<T>(PropertyBuilder<T?> property)
            where T : class => property.HasColumnType("jsonb").HasConversion(value => JsonSerializer.Serialize(value, Json), text => JsonSerializer.Deserialize<T>(text, Json));
    }
}

/// <summary>By when contacts are answered and helped.</summary>
/// <param name="InBusinessHours">Whether minutes count only while the organization is open.</param>
/// <param name="Targets">One for each priority, and one without a priority for all others.</param>
public sealed record ServiceTargets(bool InBusinessHours, [Required, MaxLength(6)] IReadOnlyList<ServiceTarget> Targets)
{
    /// <summary>What holds for a priority; null when nothing does.</summary>
    internal ServiceTarget? For(ConversationPriority priority) =>
        Targets.FirstOrDefault(target => target.Priority == priority) ?? Targets.FirstOrDefault(target => target.Priority is null);
}

/// <summary>By when contacts of one priority are answered and helped.</summary>
/// <param name="Priority">Which; null is all that have none of their own.</param>
/// <param name="FirstResponseMinutes">Minutes until the first answer; null is no promise.</param>
/// <param name="ResolutionMinutes">Minutes until it is resolved; null is no promise. They count while it is open and the contact waits.</param>
public sealed record ServiceTarget(
    [EnumDataType(typeof(ConversationPriority))] ConversationPriority? Priority,
    [Range(1, 1_000_000)] int? FirstResponseMinutes,
    [Range(1, 1_000_000)] int? ResolutionMinutes);

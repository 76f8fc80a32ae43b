using System.Text.Json;
using ChatBoost.Contracts.Catalog;
using ChatBoost.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Catalog.Bots;

/// <summary>An automation that answers an organization's customers by rules. At most one of an organization is active.</summary>
public sealed class Bot
{
    private Bot()
    {
    }

    /// <summary>Our id.</summary>
    public BotId Id { get; private init; } = BotId.New();

    /// <summary>Whose it is.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>What people call it.</summary>
    public string Name { get; private set; } = "";

    /// <summary>True for the one that answers.</summary>
    public bool IsActive { get; private set; }

    /// <summary>What it says.</summary>
    public BotRules Rules { get; private set; } = new(null, [], null);

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When anything of it last changed.</summary>
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Makes a bot.</summary>
    public static Bot Create(OrganizationId organizationId, string name, bool isActive, BotRules rules, DateTimeOffset now) => new()
    {
        OrganizationId = organizationId,
        Name = name,
        IsActive = isActive,
        Rules = rules,
        CreatedAt = now,
        UpdatedAt = now,
    };

    /// <summary>Replaces all that can be changed.</summary>
    public void Change(string name, bool isActive, BotRules rules, DateTimeOffset now)
    {
        Name = name;
        IsActive = isActive;
        Rules = rules;
        UpdatedAt = now;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Bot>
    {
        private static readonly JsonSerializerOptions Json = MakeJson();

        public void Configure(EntityTypeBuilder<Bot> bot)
        {
            bot.ToTable("bots");
            bot.Property(b => b.Id).ValueGeneratedNever();
            bot.Property(b => b.Rules).HasColumnType("jsonb").HasConversion(
                rules => JsonSerializer.Serialize(rules, Json),
                text => JsonSerializer.Deserialize<BotRules>(text, Json)!,
                // Rules are replaced as a whole, never changed in place.
                new ValueComparer<BotRules>((a, b) => ReferenceEquals(a, b), rules => rules.GetHashCode(), rules => rules));

            // One active bot of an organization, held by the database: two people can switch at once.
            bot.HasIndex(b => b.OrganizationId).IsUnique().HasFilter("is_active").HasDatabaseName("ix_bots_active");
            bot.HasIndex(b => new { b.OrganizationId, b.Id });
        }

        private static JsonSerializerOptions MakeJson()
        {
            var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
            ServiceDefaultsExtensions.ConfigureJson(options);
            return options;
        }
    }
}

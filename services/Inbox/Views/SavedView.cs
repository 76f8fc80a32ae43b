using System.Text.Json;
using ChatBoost.Inbox.Conversations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Views;

/// <summary>A named set of filters for the list of conversations: one member's own, or everybody's.</summary>
public sealed class SavedView
{
    /// <summary>Most shared ones an organization has, and most own ones a member has.</summary>
    public const int Max = 50;

    /// <summary>Longest <see cref="Name"/>, in characters.</summary>
    public const int MaxNameLength = 80;

    private SavedView()
    {
    }

    /// <summary>Its id.</summary>
    public ViewId Id { get; private init; } = ViewId.New();

    /// <summary>Whose.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>Who made it; its own it is unless it is shared.</summary>
    public UserId OwnerId { get; private init; }

    /// <summary>What it is called.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Whether everybody sees it.</summary>
    public bool IsShared { get; private set; }

    /// <summary>Where it stands among the others, the lowest first.</summary>
    public int Position { get; private set; }

    /// <summary>What it shows.</summary>
    public ConversationQuery Query { get; private set; } = new();

    /// <summary>A view.</summary>
    public static SavedView Of(OrganizationId organizationId, UserId owner) => new() { OrganizationId = organizationId, OwnerId = owner };

    /// <summary>Sets all of it.</summary>
    public void Set(string name, bool isShared, int position, ConversationQuery query) =>
        (Name, IsShared, Position, Query) = (name.Trim(), isShared, position, query);

    internal sealed class Mapping : IEntityTypeConfiguration<SavedView>
    {
        public void Configure(EntityTypeBuilder<SavedView> view)
        {
            view.ToTable("saved_views");
            view.Property(v => v.Id).ValueGeneratedNever();
            view.Property(v => v.Query).HasColumnType("jsonb").HasConversion(
                query => JsonSerializer.Serialize(query, JsonSerializerOptions.Web), json => JsonSerializer.Deserialize<ConversationQuery>(json, JsonSerializerOptions.Web)!);
            view.HasIndex(v => new { v.OrganizationId, v.OwnerId });
        }
    }
}

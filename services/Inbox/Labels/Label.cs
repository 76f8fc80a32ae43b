using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Labels;

/// <summary>A word with a colour that an organization puts on conversations.</summary>
public sealed class Label
{
    /// <summary>Most labels an organization has; a list holds all of them.</summary>
    public const int Max = 200;

    /// <summary>Longest <see cref="Name"/>, in characters.</summary>
    public const int MaxNameLength = 50;

    private Label()
    {
    }

    /// <summary>Its id.</summary>
    public LabelId Id { get; private init; } = LabelId.New();

    /// <summary>Whose.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>The word; no two of an organization have the same.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Its colour as <c>#rrggbb</c>, in lower case.</summary>
    public string Color { get; private set; } = "";

    /// <summary>A label nobody has used yet.</summary>
    public static Label Of(OrganizationId organizationId, string name, string color) =>
        new() { OrganizationId = organizationId, Name = name.Trim(), Color = color.ToLowerInvariant() };

    /// <summary>Gives it another word.</summary>
    public void Rename(string name) => Name = name.Trim();

    /// <summary>Gives it another colour.</summary>
    public void Paint(string color) => Color = color.ToLowerInvariant();

    internal sealed class Mapping : IEntityTypeConfiguration<Label>
    {
        public void Configure(EntityTypeBuilder<Label> label)
        {
            label.ToTable("labels");
            label.Property(l => l.Id).ValueGeneratedNever();
            // Two people may make the same label at the same moment.
            label.HasIndex(l => new { l.OrganizationId, l.Name }).IsUnique();
        }
    }
}

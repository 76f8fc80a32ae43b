using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.CannedResponses;

/// <summary>A text members answer with again and again, under a short code. It is the organization's own and holds nothing of a contact: variables stand for that.</summary>
public sealed class CannedResponse
{
    /// <summary>Most the organization shares, and most one member has alone; a list holds all of them.</summary>
    public const int Max = 200;

    /// <summary>Longest <see cref="Text"/>, in characters: what WhatsApp takes.</summary>
    public const int MaxTextLength = 4096;

    /// <summary>What a code looks like.</summary>
    public const string CodePattern = "^[a-z0-9][a-z0-9_-]{0,49}$";

    private CannedResponse()
    {
    }

    /// <summary>Its id.</summary>
    public CannedResponseId Id { get; private init; } = CannedResponseId.New();

    /// <summary>Whose organization.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>The only member who has it; null when everybody has.</summary>
    public UserId? OwnerId { get; private set; }

    /// <summary>What is typed to find it, for example <c>hours</c>.</summary>
    public string Code { get; private set; } = "";

    /// <summary>The text, with variables; see <see cref="VariableText"/>.</summary>
    public string Text { get; private set; } = "";

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>A new one.</summary>
    public static CannedResponse Of(OrganizationId organizationId, UserId? ownerId, string code, string text, DateTimeOffset now) =>
        new() { OrganizationId = organizationId, OwnerId = ownerId, Code = code, Text = text, UpdatedAt = now };

    /// <summary>Changes what is given.</summary>
    /// <param name="code">The code.</param>
    /// <param name="text">The text.</param>
    /// <param name="now">When.</param>
    public void Rewrite(string? code, string? text, DateTimeOffset now) => (Code, Text, UpdatedAt) = (code ?? Code, text ?? Text, now);

    /// <summary>Gives it to everybody (null), or to one member.</summary>
    public void GiveTo(UserId? ownerId) => OwnerId = ownerId;

    internal sealed class Mapping : IEntityTypeConfiguration<CannedResponse>
    {
        public void Configure(EntityTypeBuilder<CannedResponse> response)
        {
            response.ToTable("canned_responses");
            response.Property(r => r.Id).ValueGeneratedNever();
            // One of each code among those everybody has, and among a member's own. Two people may make one at the same moment.
            response.HasIndex(r => new { r.OrganizationId, r.Code }).IsUnique().HasFilter("owner_id is null");
            response.HasIndex(r => new { r.OrganizationId, r.OwnerId, r.Code }).IsUnique().HasFilter("owner_id is not null");
        }
    }
}

using System.Text.Json.Serialization;
using ChatBoost.Inbox.Contacts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Consents;

/// <summary>What a contact said to being written to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConsentState>))]
public enum ConsentState
{
    /// <summary>Agreed.</summary>
    [JsonStringEnumMemberName("granted")]
    Granted = 0,

    /// <summary>Took it back, or said no: templates are not sent any more. An answer to what the contact writes still is.</summary>
    [JsonStringEnumMemberName("withdrawn")]
    Withdrawn = 1,
}

/// <summary>One entry of the record of a contact's consent on a channel. Entries are added and never changed; the newest counts.</summary>
public sealed class Consent
{
    /// <summary>Longest <see cref="Source"/>, in characters.</summary>
    public const int MaxSourceLength = 100;

    /// <summary>Longest <see cref="Evidence"/>, in characters.</summary>
    public const int MaxEvidenceLength = 2000;

    private Consent()
    {
    }

    /// <summary>Its id, ordered by when it was recorded.</summary>
    public ConsentId Id { get; private init; } = ConsentId.New();

    /// <summary>Whose contact.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>Who said it.</summary>
    public ContactId ContactId { get; private init; }

    /// <summary>On what channel, for example <c>WhatsApp</c>.</summary>
    public string Channel { get; private init; } = "";

    /// <summary>What.</summary>
    public ConsentState State { get; private init; }

    /// <summary>How it came, for example <c>web form</c>.</summary>
    public string Source { get; private init; } = "";

    /// <summary>What proves it: words, a form's address, a document's number.</summary>
    public string? Evidence { get; private init; }

    /// <summary>When the contact said it.</summary>
    public DateTimeOffset GivenAt { get; private init; }

    /// <summary>Who recorded it: the id of a user or of an API key.</summary>
    public string RecordedBy { get; private init; } = "";

    /// <summary>When.</summary>
    public DateTimeOffset RecordedAt { get; private init; }

    /// <summary>A new entry.</summary>
    public static Consent Of(
        Contact contact, string channel, ConsentState state, string source, string? evidence, DateTimeOffset givenAt, string recordedBy, DateTimeOffset now) => new()
        {
            OrganizationId = contact.OrganizationId,
            ContactId = contact.Id,
            Channel = channel,
            State = state,
            Source = source,
            Evidence = evidence,
            GivenAt = givenAt,
            RecordedBy = recordedBy,
            RecordedAt = now,
        };

    internal sealed class Mapping : IEntityTypeConfiguration<Consent>
    {
        public void Configure(EntityTypeBuilder<Consent> consent)
        {
            consent.ToTable("consents");
            consent.Property(c => c.Id).ValueGeneratedNever();
            consent.Property(c => c.State).HasConversion<short>();
            consent.HasOne<Contact>().WithMany().HasForeignKey(c => c.ContactId).OnDelete(DeleteBehavior.Cascade);
            // The newest entry of a contact on a channel, asked for with each template.
            consent.HasIndex(c => new { c.ContactId, c.Channel, c.Id });
        }
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Channels;

/// <summary>
/// A way customers reach the organization, for example one WhatsApp number. It outlives its connection, so that conversations keep their place
/// when a number is disconnected and connected again.
/// </summary>
public sealed class Channel
{
    /// <summary>The only kind there is so far.</summary>
    public const string WhatsApp = "WhatsApp";

    private Channel()
    {
    }

    /// <summary>Our id.</summary>
    public ChannelId Id { get; private init; } = ChannelId.New();

    /// <summary>Whose it is.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>What it is, as the API shows it.</summary>
    public string Kind { get; private init; } = WhatsApp;

    /// <summary>What the provider calls it; for WhatsApp Meta's phone number id.</summary>
    public string Address { get; private init; } = "";

    /// <summary>What customers see, for example <c>+1 555-010-0001</c>.</summary>
    public string DisplayAddress { get; private set; } = "";

    /// <summary>When it was first connected.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Makes the channel of a WhatsApp number.</summary>
    public static Channel ForWhatsApp(OrganizationId organizationId, string phoneNumberId, string displayPhoneNumber, DateTimeOffset now) =>
        new() { OrganizationId = organizationId, Address = phoneNumberId, DisplayAddress = displayPhoneNumber, CreatedAt = now };

    /// <summary>Takes a new display number.</summary>
    public void Rename(string displayAddress) => DisplayAddress = displayAddress;

    internal sealed class Mapping : IEntityTypeConfiguration<Channel>
    {
        public void Configure(EntityTypeBuilder<Channel> channel)
        {
            channel.ToTable("channels");
            channel.Property(c => c.Id).ValueGeneratedNever();
            channel.HasIndex(c => new { c.OrganizationId, c.Kind, c.Address }).IsUnique();
        }
    }
}

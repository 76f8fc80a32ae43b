using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Channels;

/// <summary>
/// A way customers reach the organization, for example one WhatsApp number. It outlives its connection, so that conversations keep their place
/// when a number is disconnected and connected again.
/// </summary>
public sealed class Channel
{
    /// <summary>WhatsApp, over Meta or over Twilio.</summary>
    public const string WhatsApp = "WhatsApp";

    /// <summary>Text messages.</summary>
    public const string Sms = "SMS";

    /// <summary>Mail.</summary>
    public const string Email = "Email";

    /// <summary>Direct messages on Instagram.</summary>
    public const string Instagram = "Instagram";

    /// <summary>The provider of channels that are connected to Meta directly.</summary>
    public const string Meta = "meta";

    private static readonly string[] Kinds = [WhatsApp, Sms, Email, Instagram];

    private Channel()
    {
    }

    /// <summary>Our id.</summary>
    public ChannelId Id { get; private init; } = ChannelId.New();

    /// <summary>Whose it is.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>What it is, as the API shows it.</summary>
    public string Kind { get; private init; } = WhatsApp;

    /// <summary>Who carries it: the name of its adapter.</summary>
    public string Provider { get; private init; } = Meta;

    /// <summary>What the provider calls it: Meta's id of the number or the Instagram account, a number in E.164, a mail address.</summary>
    public string Address { get; private init; } = "";

    /// <summary>What customers see, for example <c>+1 555-010-0001</c>.</summary>
    public string DisplayAddress { get; private set; } = "";

    /// <summary>When it was first connected.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Makes the channel of a WhatsApp number.</summary>
    public static Channel ForWhatsApp(OrganizationId organizationId, string phoneNumberId, string displayPhoneNumber, DateTimeOffset now) =>
        new() { OrganizationId = organizationId, Address = phoneNumberId, DisplayAddress = displayPhoneNumber, CreatedAt = now };

    /// <summary>Makes a channel of another provider.</summary>
    public static Channel Of(OrganizationId organizationId, string provider, string kind, string address, string displayAddress, DateTimeOffset now) =>
        new() { OrganizationId = organizationId, Provider = provider, Kind = kind, Address = address, DisplayAddress = displayAddress, CreatedAt = now };

    /// <summary>A kind as it is spelled, whatever case it was given in; null for one there is not.</summary>
    public static string? KindOf(string? kind) => Array.Find(Kinds, known => string.Equals(known, kind, StringComparison.OrdinalIgnoreCase));

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

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Channels;

/// <summary>
/// What is needed to speak for a channel of any provider but Meta. Gone when the channel is disconnected. What it takes differs by provider, so it is one encrypted
/// document that only the provider's adapter reads.
/// </summary>
public sealed class ChannelConnection
{
    private ChannelConnection()
    {
    }

    /// <summary>The channel it serves.</summary>
    public ChannelId ChannelId { get; private init; }

    /// <summary>Whose it is.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>By what webhooks find it: provider, kind and our address there, for example <c>twilio:sms:+15550100001</c>. Connected for one organization at a time.</summary>
    public string Key { get; private init; } = "";

    /// <summary>The account at the provider; no secret.</summary>
    public string Account { get; private set; } = "";

    /// <summary>The provider's credentials as JSON, encrypted with Data Protection.</summary>
    public string Credentials { get; private set; } = "";

    /// <summary>SHA-256 of the verify token, by which the webhook's address is confirmed; null where a provider has none.</summary>
    public byte[]? VerifyTokenHash { get; private set; }

    /// <summary>When it was connected.</summary>
    public DateTimeOffset ConnectedAt { get; private init; }

    /// <summary>When the credentials were last checked and stored.</summary>
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Connects a channel.</summary>
    public static ChannelConnection Connect(Channel channel, string key, string account, string protectedCredentials, DateTimeOffset now)
    {
        var connection = new ChannelConnection { ChannelId = channel.Id, OrganizationId = channel.OrganizationId, Key = key, ConnectedAt = now };
        connection.Update(account, protectedCredentials, now);
        return connection;
    }

    /// <summary>Takes new credentials.</summary>
    public void Update(string account, string protectedCredentials, DateTimeOffset now) => (Account, Credentials, UpdatedAt) = (account, protectedCredentials, now);

    /// <summary>Takes what the webhook's address is verified with.</summary>
    public void VerifyWith(byte[]? verifyTokenHash) => VerifyTokenHash = verifyTokenHash;

    internal sealed class Mapping : IEntityTypeConfiguration<ChannelConnection>
    {
        public void Configure(EntityTypeBuilder<ChannelConnection> connection)
        {
            connection.ToTable("channel_connections");
            connection.HasKey(c => c.ChannelId);
            connection.HasOne<Channel>().WithOne().HasForeignKey<ChannelConnection>(c => c.ChannelId).OnDelete(DeleteBehavior.Cascade);

            // Two organizations connecting one number at once would both pass a check in code.
            connection.HasIndex(c => c.Key).IsUnique();
            connection.HasIndex(c => c.VerifyTokenHash);
        }
    }
}

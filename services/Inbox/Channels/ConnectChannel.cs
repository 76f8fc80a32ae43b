using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatBoost.Inbox.Channels;

/// <summary>Stores and deletes connections whose credentials a provider has confirmed. A channel outlives its connection and is taken up again.</summary>
internal sealed class ConnectChannel(InboxDb db, CurrentOrganization organization, ChannelSecrets secrets, ChannelDirectory directory, TimeProvider clock)
{
    /// <summary>What to connect.</summary>
    /// <param name="Provider">The adapter's name.</param>
    /// <param name="Kind">The kind of channel.</param>
    /// <param name="Address">Our address: a number in E.164, a mail address in lower case.</param>
    /// <param name="Account">The account at the provider.</param>
    internal sealed record Checked(string Provider, string Kind, string Address, string Account)
    {
        /// <summary>The address as customers see it, where that is another one.</summary>
        public string? DisplayAddress { get; init; }

        /// <summary>The hash of what the webhook's address is verified with, for providers who do that.</summary>
        public byte[]? VerifyTokenHash { get; init; }

        /// <summary>By what webhooks find it.</summary>
        public string Key => KeyOf(Provider, Kind, Address);
    }

    /// <summary>The key of a connection.</summary>
    public static string KeyOf(string provider, string kind, string address) => $"{provider}:{kind.ToLowerInvariant()}:{address}";

    /// <summary>True when this organization has it connected.</summary>
    public Task<bool> IsConnectedAsync(string key, CancellationToken cancellationToken) => db.ChannelConnections.AnyAsync(c => c.Key == key, cancellationToken);

    /// <summary>Stores it, or new credentials of it.</summary>
    /// <param name="confirmed">What the provider has confirmed.</param>
    /// <param name="credentials">As JSON, in plain text.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<(ChannelConnection? Connection, ProblemHttpResult? Problem)> StoreAsync(Checked confirmed, string credentials, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var channel = await db.Channels.SingleOrDefaultAsync(c => c.Kind == confirmed.Kind && c.Address == confirmed.Address, cancellationToken);
        if (channel is null)
        {
            channel = Channel.Of(organization.Id!.Value, confirmed.Provider, confirmed.Kind, confirmed.Address, confirmed.DisplayAddress ?? confirmed.Address, now);
            db.Add(channel);
        }

        channel.Rename(confirmed.DisplayAddress ?? confirmed.Address);
        var connection = await db.ChannelConnections.SingleOrDefaultAsync(c => c.ChannelId == channel.Id, cancellationToken);
        if (connection is null)
        {
            connection = ChannelConnection.Connect(channel, confirmed.Key, confirmed.Account, secrets.Protect(credentials), now);
            db.Add(connection);
        }
        else
        {
            connection.Update(confirmed.Account, secrets.Protect(credentials), now);
        }

        connection.VerifyWith(confirmed.VerifyTokenHash);

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // Row-level security hides another organization's row, the unique index does not.
            return (null, Problem.Conflict("address_already_connected", "This address is connected already, here or by another organization. Disconnect it there first."));
        }

        await directory.InvalidateAsync();
        return (connection, null);
    }

    /// <summary>Deletes the credentials and keeps the conversations. False when it is not connected.</summary>
    public async Task<bool> DisconnectAsync(string key, CancellationToken cancellationToken)
    {
        var isGone = await db.ChannelConnections.Where(c => c.Key == key).ExecuteDeleteAsync(cancellationToken) > 0;
        await directory.InvalidateAsync();
        return isGone;
    }

    /// <summary>The connections of a provider, oldest first, with their channels.</summary>
    public async Task<List<(ChannelConnection Connection, Channel Channel)>> ListAsync(string provider, CancellationToken cancellationToken)
    {
        var rows = await (from connection in db.ChannelConnections.AsNoTracking()
                          join channel in db.Channels.AsNoTracking() on connection.ChannelId equals channel.Id
                          where channel.Provider == provider
                          orderby connection.ConnectedAt
                          select new { Connection = connection, Channel = channel }).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => (row.Connection, row.Channel));
    }
}

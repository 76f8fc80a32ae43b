using System.Net.Http.Headers;
using Amazon.Runtime;
using ChatBoost.Inbox.Channels;
using ChatBoost.Inbox.Channels.Graph;
using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.Inbox.Delivery;
using ChatBoost.ServiceDefaults.Persistence;
using Npgsql;

namespace ChatBoost.Inbox.Media;

/// <summary>Brings a file of ours to Meta before it is sent by id. Meta keeps uploads 30 days, so a file goes up once for many messages.</summary>
internal sealed class ProviderUploads(NpgsqlDataSource database, FileVault vault, GraphClient graph, TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(29);
    private static readonly TimeSpan RetryStorage = TimeSpan.FromSeconds(5);

    /// <summary>Meta's id of the file, or what to do with the message instead. Throws when the database is away.</summary>
    public async Task<(string? ProviderMediaId, SendOutcome? Outcome)> FindOrUploadAsync(
        OrganizationId organizationId, MediaId mediaId, ConnectedChannel channel, CancellationToken cancellationToken)
    {
        if (await FindAsync(organizationId, mediaId, channel.Channel.ChannelId, cancellationToken) is not { } file)
        {
            return (null, new SendOutcome.Refused(DeliveryError.FileMissing.Code, DeliveryError.FileMissing.Sentence));
        }

        if (file.ProviderMediaId is not null)
        {
            return (file.ProviderMediaId, null);
        }

        GraphAnswer answer;
        try
        {
            using var stored = await OpenAsync(organizationId, file, cancellationToken)
                // Its object was exchanged for a sealed or an opened one after the row was read.
                ?? (await FindAsync(organizationId, mediaId, channel.Channel.ChannelId, cancellationToken) is { } again && again.StorageKey != file.StorageKey
                    ? await OpenAsync(organizationId, again, cancellationToken)
                    : null);
            if (stored is null)
            {
                return (null, new SendOutcome.Refused(DeliveryError.FileMissing.Code, DeliveryError.FileMissing.Sentence));
            }

            using var content = new StreamContent(stored.Content) { Headers = { ContentType = new MediaTypeHeaderValue(file.ContentType), ContentLength = stored.Length } };
            using var form = new MultipartFormDataContent
            {
                { new StringContent("whatsapp"), "messaging_product" },
                { new StringContent(file.ContentType), "type" },
                { content, "file", "file" },
            };
            answer = await graph.UploadAsync($"{channel.Channel.Key}/media", channel.Secret, form, cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidDataException or { InnerException: InvalidDataException })
        {
            // It was changed in the storage: no repeat can help.
            return (null, new SendOutcome.Refused(DeliveryError.FileMissing.Code, DeliveryError.FileMissing.Sentence));
        }
        catch (Exception exception) when (exception is AmazonServiceException or AmazonClientException or HttpRequestException or TimeoutException or IOException
            or ContentKeyUnavailableException)
        {
            // An upload twice does no harm, unlike a message.
            return (null, new SendOutcome.NotSent(RetryStorage, $"The file did not reach the provider: {exception.Message}"));
        }

        if (answer.Text("id") is not { Length: > 0 } providerMediaId)
        {
            return (null, answer.Error is null ? new SendOutcome.NotSent(RetryStorage, $"Upload answered {answer.HttpStatus}.") : WhatsAppAdapter.OutcomeOf(answer));
        }

        await RememberAsync(organizationId, mediaId, channel.Channel.ChannelId, providerMediaId, cancellationToken);
        return (providerMediaId, null);
    }

    private Task<MediaStorage.Stored?> OpenAsync(OrganizationId organizationId, FileToSend file, CancellationToken cancellationToken) =>
        vault.OpenAsync(organizationId, file.StorageKey, file.ContentKeyId, file.Size, null, null, cancellationToken);

    private async Task<FileToSend?> FindAsync(
        OrganizationId organizationId, MediaId mediaId, ChannelId channelId, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandFor(organizationId));
        batch.BatchCommands.Add(Sql.Command(
            // An id is good for the number it was uploaded for; the id of a received file is no upload.
            """
            select storage_key, content_type, case when message_id is null and channel_id = $2 and provider_media_expires_at > $3 then provider_media_id end,
                size, content_key_id
            from media where id = $1 and state = 1
            """,
            mediaId.Value,
            channelId.Value,
            clock.GetUtcNow()));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new FileToSend(reader.GetString(0), reader.GetString(1), reader.GetValue(2) as string, reader.GetInt64(3), reader.GetValue(4) as Guid?)
            : null;
    }

    private async Task RememberAsync(
        OrganizationId organizationId, MediaId mediaId, ChannelId channelId, string providerMediaId, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandFor(organizationId));
        batch.BatchCommands.Add(Sql.Command(
            "update media set provider_media_id = $2, provider_media_expires_at = $3, channel_id = $4 where id = $1 and message_id is null",
            mediaId.Value,
            providerMediaId,
            clock.GetUtcNow() + Kept,
            channelId.Value));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed record FileToSend(string StorageKey, string ContentType, string? ProviderMediaId, long Size, Guid? ContentKeyId);
}

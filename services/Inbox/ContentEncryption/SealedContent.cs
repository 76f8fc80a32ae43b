using System.Text;
using ChatBoost.Inbox.Conversations;
using ChatBoost.Inbox.Media;
using ChatBoost.Inbox.Messages;
using ChatBoost.Inbox.Notes;
using ChatBoost.Inbox.ScheduledMessages;

namespace ChatBoost.Inbox.ContentEncryption;

/// <summary>
/// Opens what rows hold sealed, after they were read. Costs nothing where nothing is sealed, and no query for a key that was used within minutes.
/// What does not open, because somebody changed it or moved it to another row, is shown as unreadable: one bad row must not take a list with it.
/// </summary>
public sealed partial class SealedContent
{
    private readonly ContentKeys _keys;
    private readonly ILogger<SealedContent> _logger;

    internal SealedContent(ContentKeys keys, ILogger<SealedContent> logger) => (_keys, _logger) = (keys, logger);

    /// <summary>Gives messages their text, content and payload back.</summary>
    /// <exception cref="ContentKeyUnavailableException">Their key cannot be unwrapped.</exception>
    internal async Task RevealAsync(IEnumerable<Message> messages, CancellationToken cancellationToken)
    {
        foreach (var message in messages)
        {
            if (message.Sealed is { } sealedBody)
            {
                message.Reveal(await OpenAsync(message.OrganizationId, message.Id, sealedBody, cancellationToken));
            }
        }
    }

    /// <summary>Gives notes their text back.</summary>
    /// <exception cref="ContentKeyUnavailableException">Their key cannot be unwrapped.</exception>
    internal async Task RevealAsync(IEnumerable<Note> notes, CancellationToken cancellationToken)
    {
        foreach (var note in notes)
        {
            if (note.Sealed is { } sealedText)
            {
                note.Reveal(await OpenNoteAsync(note.OrganizationId, note.Id, sealedText, cancellationToken));
            }
        }
    }

    /// <summary>Gives scheduled messages their content back.</summary>
    /// <exception cref="ContentKeyUnavailableException">Their key cannot be unwrapped.</exception>
    internal async Task RevealAsync(IEnumerable<ScheduledMessage> scheduled, CancellationToken cancellationToken)
    {
        foreach (var one in scheduled)
        {
            if (one.Sealed is { } sealedBody)
            {
                one.Reveal(await OpenTextAsync(one.OrganizationId, SealedPlace.ScheduledMessage(one.OrganizationId, one.Id), sealedBody, one.Id.ToString(), cancellationToken));
            }
        }
    }

    /// <summary>Gives files their names back.</summary>
    /// <exception cref="ContentKeyUnavailableException">Their key cannot be unwrapped.</exception>
    internal async Task RevealAsync(IEnumerable<MediaFile> files, CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            if (file.SealedName is { } sealedName)
            {
                file.Reveal(await OpenNameAsync(file.OrganizationId, file.StorageKey, sealedName, cancellationToken));
            }
        }
    }

    /// <summary>Gives the previews in a list of conversations their text back.</summary>
    /// <exception cref="ContentKeyUnavailableException">Their key cannot be unwrapped.</exception>
    internal async Task<List<ConversationOutput>> RevealAsync(List<ConversationOutput> conversations, CancellationToken cancellationToken)
    {
        for (var i = 0; i < conversations.Count; i++)
        {
            if (conversations[i].LastMessage is { Sealed: { } sealedBody } last)
            {
                var body = await OpenAsync(conversations[i].OrganizationId, last.Id, sealedBody, cancellationToken);
                conversations[i] = conversations[i] with { LastMessage = last with { Message = body?.Text ?? "", Sealed = null } };
            }
        }

        return conversations;
    }

    /// <summary>What a message says; null when it does not open.</summary>
    /// <exception cref="ContentKeyUnavailableException">Its key cannot be unwrapped.</exception>
    internal async ValueTask<MessageBody?> OpenAsync(OrganizationId organizationId, MessageId messageId, byte[] sealedBody, CancellationToken cancellationToken)
    {
        var body = await KeyOfAsync(organizationId, sealedBody, cancellationToken) is { } key ? MessageBody.Open(key, organizationId, messageId, sealedBody) : null;
        if (body is null)
        {
            LogUnreadable(messageId.ToString());
        }

        return body;
    }

    /// <summary>What a note says; null when it does not open.</summary>
    /// <exception cref="ContentKeyUnavailableException">Its key cannot be unwrapped.</exception>
    internal ValueTask<string?> OpenNoteAsync(OrganizationId organizationId, NoteId noteId, byte[] sealedText, CancellationToken cancellationToken) =>
        OpenTextAsync(organizationId, SealedPlace.Note(organizationId, noteId), sealedText, noteId.ToString(), cancellationToken);

    /// <summary>A text that was sealed for a place; null when it does not open.</summary>
    /// <exception cref="ContentKeyUnavailableException">Its key cannot be unwrapped.</exception>
    internal async ValueTask<string?> OpenTextAsync(OrganizationId organizationId, byte[] place, byte[] sealedText, string record, CancellationToken cancellationToken)
    {
        var text = await KeyOfAsync(organizationId, sealedText, cancellationToken) is { } key ? SealedValue.Open(key, place, sealedText) : null;
        if (text is null)
        {
            LogUnreadable(record);
        }

        return text is null ? null : Encoding.UTF8.GetString(text);
    }

    /// <summary>The name of a file; null when it does not open.</summary>
    /// <exception cref="ContentKeyUnavailableException">Its key cannot be unwrapped.</exception>
    internal async ValueTask<string?> OpenNameAsync(OrganizationId organizationId, string storageKey, byte[] sealedName, CancellationToken cancellationToken)
    {
        var name = await KeyOfAsync(organizationId, sealedName, cancellationToken) is { } key
            ? SealedValue.Open(key, SealedPlace.FileName(organizationId, storageKey), sealedName)
            : null;
        if (name is null)
        {
            LogUnreadable(storageKey);
        }

        return name is null ? null : Encoding.UTF8.GetString(name);
    }

    /// <summary>A file's name as it is stored where content is encrypted.</summary>
    internal static byte[]? SealName(ContentKey key, OrganizationId organizationId, string storageKey, string? name) =>
        name is null ? null : SealedValue.Seal(key, SealedPlace.FileName(organizationId, storageKey), Encoding.UTF8.GetBytes(name));

    private async ValueTask<ContentKey?> KeyOfAsync(OrganizationId organizationId, byte[] sealedValue, CancellationToken cancellationToken) =>
        SealedValue.KeyOf(sealedValue) is { } keyId ? await _keys.FindAsync(organizationId, keyId, cancellationToken) : null;

    [LoggerMessage(3401, LogLevel.Error, "The content of {Record} does not open: it was changed in the database, moved there from another record, or its key is gone")]
    private partial void LogUnreadable(string record);
}

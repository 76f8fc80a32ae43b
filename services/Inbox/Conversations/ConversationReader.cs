using System.Linq.Expressions;
using System.Text.Json;
using ChatBoost.Inbox.Contacts;
using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.Inbox.Labels;
using ChatBoost.Inbox.Media;
using ChatBoost.Inbox.Messages;
using ChatBoost.Inbox.ServiceLevels;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Conversations;

/// <summary>
/// Reads conversations and messages in the shape the API and the live connection show them. A page of conversations costs one query and one for their labels, a page of
/// messages one, another for their files, and one for what they quote where they do. What is sealed is opened after it was read.
/// </summary>
public sealed class ConversationReader(InboxDb db, CurrentCaller caller, SealedContent content, MediaLinks links)
{
    /// <summary>What a list row needs, as one query.</summary>
    internal sealed class Row
    {
        public required Conversation Conversation { get; init; }

        public required Contacts.Contact Contact { get; init; }

        public required string Channel { get; init; }

        public Message? LastMessage { get; init; }

        /// <summary>How far the caller has read; null when it has not, and when there is none.</summary>
        public ConversationRead? Read { get; init; }

        public required bool HasCaller { get; init; }

        /// <summary>The caller has begun to write.</summary>
        public required bool HasDraft { get; init; }

        /// <summary>What is due and what was missed.</summary>
        public ConversationWatch? Watch { get; init; }
    }

    /// <summary>Conversations with contact, channel and newest message; filter, sort and page them before.</summary>
    internal IQueryable<Row> Rows(IQueryable<Conversation> conversations)
    {
        var (reader, hasCaller) = (caller.UserId ?? default, caller.UserId is not null);
        return from conversation in conversations
               join contact in db.Contacts on conversation.ContactId equals contact.Id
               join channel in db.Channels on conversation.ChannelId equals channel.Id
               join message in db.Messages on conversation.LastMessageId equals (MessageId?)message.Id into last
               from message in last.DefaultIfEmpty()
               join read in db.ConversationReads.Where(one => one.UserId == reader) on conversation.Id equals read.ConversationId into reads
               from read in reads.DefaultIfEmpty()
               join watch in db.ConversationWatches on conversation.Id equals watch.ConversationId into watches
               from watch in watches.DefaultIfEmpty()
               select new Row
               {
                   Conversation = conversation,
                   Contact = contact,
                   Channel = channel.Kind,
                   LastMessage = message,
                   Read = read,
                   HasCaller = hasCaller,
                   HasDraft = hasCaller && db.Drafts.Any(draft => draft.ConversationId == conversation.Id && draft.UserId == reader),
                   Watch = watch,
               };
    }

    /// <summary>How a row looks.</summary>
    private static Expression<Func<Row, ConversationOutput>> Output { get; } = row => new ConversationOutput(
        row.Conversation.Id,
        row.Contact.Id,
        row.Contact.FullName,
        row.Contact.Username,
        row.Channel,
        row.Conversation.Mode,
        row.Conversation.TakenOverBy,
        row.Conversation.UnreadCount,
        row.Conversation.IsStarred,
        row.Conversation.Status,
        row.Conversation.SnoozedUntil,
        row.Conversation.Priority,
        row.Conversation.AssigneeId,
        row.Conversation.LastSequence - row.Conversation.ForgottenMessages,
        row.Conversation.CreatedAt,
        row.Conversation.LastInboundAt == null ? null
            : row.Channel == Channels.Channel.WhatsApp ? row.Conversation.LastInboundAt.Value.AddHours(24)
            : row.Channel == Channels.Channel.Instagram ? row.Conversation.LastInboundAt.Value.AddDays(7)
            : null,
        row.LastMessage == null
            ? null
            : new LastMessageOutput(
                row.LastMessage.Id,
                row.LastMessage.Text,
                row.LastMessage.IsOutbound ? "You" : row.Contact.FullName,
                row.LastMessage.SentAt,
                row.Channel,
                row.LastMessage.Type,
                row.LastMessage.IsOutbound ? "outbound" : "inbound",
                row.LastMessage.Status == null ? null : MessageOutput.NameOf(row.LastMessage.Status.Value))
            { Sealed = row.LastMessage.Sealed },
        row.Conversation.LastMessageAt,
        new ContactDetailOutput(
            row.Contact.PrimaryPhone ?? (row.Contact.WaId == null ? null : "+" + row.Contact.WaId),
            Enumerable.Contains(row.Contact.DndChannels, row.Channel),
            row.Contact.DndAll)
        { Email = row.Contact.PrimaryEmail, Tags = row.Contact.Tags })
    {
        TeamId = row.Conversation.TeamId,
        UnseenCount = row.HasCaller ? row.Conversation.InboundCount - (row.Read == null ? 0 : row.Read.SeenCount) : null,
        ReadSequence = row.Read == null ? null : row.Read.Sequence,
        HasDraft = row.HasCaller ? row.HasDraft : null,
        ServiceLevel = row.Watch == null || !(row.Watch.IsBreached || row.Watch.TargetDueAt != null)
            ? null
            : new ServiceLevelOutput(row.Watch.FirstResponseDueAt, row.Watch.FirstResponseBreachedAt, row.Watch.ResolutionDueAt, row.Watch.ResolutionBreachedAt),
        OrganizationId = row.Conversation.OrganizationId,
    };

    /// <summary>One conversation, or null when the organization has no such one.</summary>
    public async Task<ConversationOutput?> ConversationAsync(ConversationId id, CancellationToken cancellationToken) =>
        (await ConversationsAsync([id], cancellationToken)).SingleOrDefault();

    /// <summary>Several conversations, in no order.</summary>
    public Task<List<ConversationOutput>> ConversationsAsync(IReadOnlyList<ConversationId> ids, CancellationToken cancellationToken) =>
        ListAsync(Rows(db.Conversations.Where(conversation => ids.Contains(conversation.Id))), cancellationToken);

    /// <summary>The conversations of a query, in its order, as the caller may see them.</summary>
    internal async Task<List<ConversationOutput>> ListAsync(IQueryable<Row> rows, CancellationToken cancellationToken)
    {
        List<ConversationOutput> conversations;
        await using (await db.KeepConnectionAsync(cancellationToken))
        {
            conversations = await rows.Select(Output).ToListAsync(cancellationToken);
            await db.ShowLabelsAsync(conversations, cancellationToken);
        }

        conversations = await content.RevealAsync(conversations, cancellationToken);
        return HiddenNumbers.Apply(caller) ? conversations.ConvertAll(HiddenNumbers.Hide) : conversations;
    }

    /// <summary>Several messages, in the order of storing.</summary>
    public Task<IReadOnlyList<MessageOutput>> MessagesAsync(IReadOnlyList<MessageId> ids, CancellationToken cancellationToken) =>
        ids.Count == 0
            ? Task.FromResult<IReadOnlyList<MessageOutput>>([])
            : MessagesAsync(db.Messages.Where(message => ids.Contains(message.Id)).OrderBy(message => message.Sequence), cancellationToken);

    /// <summary>One message, or null.</summary>
    public async Task<MessageOutput?> MessageAsync(MessageId id, CancellationToken cancellationToken) =>
        (await MessagesAsync([id], cancellationToken)).SingleOrDefault();

    /// <summary>The messages of a query, in its order.</summary>
    public async Task<IReadOnlyList<MessageOutput>> MessagesAsync(IQueryable<Message> query, CancellationToken cancellationToken)
    {
        var asked =
            from message in query
            join conversation in db.Conversations on message.ConversationId equals conversation.Id
            join contact in db.Contacts on conversation.ContactId equals contact.Id
            join channel in db.Channels on message.ChannelId equals channel.Id
            select new MessageRow { Message = message, ContactName = contact.FullName, Channel = channel.Kind };
        List<MessageRow> rows;
        Dictionary<(ChannelId, string), Quoted> quoted;
        ILookup<MessageId, MediaFile> files;
        await using (await db.KeepConnectionAsync(cancellationToken))
        {
            rows = await asked.AsNoTracking().ToListAsync(cancellationToken);
            quoted = await QuotedAsync([.. rows.Select(row => row.Message)], cancellationToken);
            var ids = rows.ConvertAll(row => row.Message.Id);
            files = await db.Media.AsNoTracking().Where(file => file.MessageId != null && ids.Contains(file.MessageId.Value)).ToLookupAsync(file => file.MessageId!.Value, cancellationToken);
        }

        await RevealAsync(quoted, cancellationToken);
        await content.RevealAsync(rows.Select(row => row.Message), cancellationToken);
        await content.RevealAsync(files.SelectMany(file => file), cancellationToken);

        var messages = rows.Select(row => Present(
            row.Message,
            row.ContactName,
            row.Channel,
            row.Message.ReplyToWamid is { } wamid && quoted.TryGetValue((row.Message.ChannelId, wamid), out var found) ? found : null,
            files[row.Message.Id]));
        return [.. HiddenNumbers.Apply(caller) ? messages.Select(HiddenNumbers.Hide) : messages];
    }

    /// <summary>
    /// What messages quote. A query of its own, with the values in hand: in a join, wamids that may be null need coalesce() or an "or both are null", and either
    /// bars the index, the first because row-level security lets no function that may leak come before its own check.
    /// </summary>
    private async Task<Dictionary<(ChannelId, string), Quoted>> QuotedAsync(IReadOnlyList<Message> messages, CancellationToken cancellationToken)
    {
        var wamids = messages.Select(message => message.ReplyToWamid).OfType<string>().Distinct().ToList();
        if (wamids.Count == 0)
        {
            return [];
        }

        var channels = messages.Select(message => message.ChannelId).Distinct().ToList();
        return await db.Messages.AsNoTracking()
            .Where(message => channels.Contains(message.ChannelId) && message.Wamid != null && wamids.Contains(message.Wamid))
            .Select(message => new { message.ChannelId, Wamid = message.Wamid!, Quoted = new Quoted(message.OrganizationId, message.Id, message.Text, message.IsOutbound) { Sealed = message.Sealed } })
            .ToDictionaryAsync(message => (message.ChannelId, message.Wamid), message => message.Quoted, cancellationToken);
    }

    private async Task RevealAsync(Dictionary<(ChannelId, string), Quoted> quoted, CancellationToken cancellationToken)
    {
        foreach (var (place, message) in quoted.ToList())
        {
            if (message.Sealed is { } sealedBody)
            {
                quoted[place] = message with { Text = (await content.OpenAsync(message.OrganizationId, message.Id, sealedBody, cancellationToken))?.Text ?? "" };
            }
        }
    }

    private MessageOutput Present(Message message, string contactName, string channel, Quoted? quoted, IEnumerable<MediaFile> files) => new(
        message.Id,
        message.ConversationId,
        message.SenderType switch
        {
            SenderType.Contact => contactName,
            SenderType.User => message.SenderId is { } user ? new UserId(user).ToString() : "phone app",
            _ => "system",
        },
        message.SenderType switch
        {
            SenderType.Contact => "contact",
            SenderType.User => "user",
            _ => "system",
        },
        message.IsOutbound ? "outbound" : "inbound",
        message.Type,
        message.Text,
        message.Content?.RootElement,
        channel,
        message.SentAt,
        message.Sequence,
        message.Status is { } status ? MessageOutput.NameOf(status) : null,
        MessageError.Of(message.Status, message.ErrorCode, message.ErrorMessage),
        message.ReplyToWamid is { } wamid ? new MessageReference(quoted?.Id, wamid, quoted?.Text, quoted is null ? null : quoted.IsOutbound ? "outbound" : "inbound") : null,
        Referral(message.Payload),
        new MessageMetadata(message.Wamid, [.. files.Select(Attachment)], message.IsUnreadable ? true : null))
    {
        EditedAt = message.EditedAt,
        DeletedAt = message.DeletedAt,
    };

    private static JsonElement? Referral(JsonDocument? payload) => WhatsAppMessage.Property(payload?.RootElement, "referral");

    private AttachmentOutput Attachment(MediaFile file) => new(
        file.Id,
        file.State == MediaState.Stored ? links.PathOf(file.OrganizationId, file.Id) : null,
        file.FileName ?? file.Id.ToString(),
        file.ContentType,
        file.Size,
        file.State switch
        {
            MediaState.ToFetch => "fetching",
            MediaState.Stored => "stored",
            _ => "unavailable",
        },
        file.State == MediaState.Stored && ThumbnailMaker.CanMake(file.ContentType) ? links.ThumbnailPathOf(file.OrganizationId, file.Id) : null);

    private sealed class MessageRow
    {
        public required Message Message { get; init; }

        public required string ContactName { get; init; }

        public required string Channel { get; init; }
    }

    private sealed record Quoted(OrganizationId OrganizationId, MessageId Id, string Text, bool IsOutbound)
    {
        public byte[]? Sealed { get; init; }
    }
}

file static class LookupQuery
{
    public static async Task<ILookup<TKey, T>> ToLookupAsync<T, TKey>(this IQueryable<T> query, Func<T, TKey> key, CancellationToken cancellationToken) =>
        (await query.ToListAsync(cancellationToken)).ToLookup(key);
}

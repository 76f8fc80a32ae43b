using System.IO.Compression;
using System.Text.Json;
using Amazon.Runtime;
using ChatBoost.Inbox.Consents;
using ChatBoost.Inbox.Contacts;
using ChatBoost.Inbox.Contacts.Attributes;
using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.Inbox.Conversations;
using ChatBoost.Inbox.Media;
using ChatBoost.Inbox.Messages;
using ChatBoost.Inbox.Notes;
using ChatBoost.Inbox.Satisfaction;
using ChatBoost.Inbox.ScheduledMessages;
using ChatBoost.ServiceDefaults.Audit;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatBoost.Inbox.Privacy;

/// <summary>
/// All data on one contact as a ZIP archive, written while it is read: <c>contact.json</c>, the messages of each conversation one a line
/// (<c>conversations/…/messages.ndjson</c>), the private notes on it (<c>notes.ndjson</c>), what was scheduled (<c>scheduled.ndjson</c>), and their files.
/// </summary>
internal sealed class ExportContact(
    InboxDb db, ConversationReader read, ContactReader contacts, ScheduledMessageReader scheduled, SealedContent content, FileVault vault, CurrentCaller caller,
    IOptions<JsonOptions> json)
{
    private const int PageSize = 200;

    /// <summary><c>contact.json</c>.</summary>
    private sealed record Card(
        ContactId Id, string FullName, string? Username, string? Phone, string? WhatsAppUserId, string? InstagramId, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
        ContactOutput Contact, IReadOnlyList<ContactPersonOutput> Followers, IReadOnlyList<ConsentOutput> Consents, IReadOnlyList<ConversationOutput> Conversations,
        IReadOnlyList<ContactId> MergedFrom)
    {
        /// <summary>How satisfied it was; its comments are among the messages.</summary>
        public IReadOnlyList<SatisfactionOutput> Satisfaction { get; init; } = [];
    }

    public static void Map(RouteGroupBuilder contacts) =>
        contacts.MapGet("/{contactId}/export", HandleAsync).RequirePermission(Permissions.ContactsExport).WithName(nameof(ExportContact)).AuditReads()
            .Produces(StatusCodes.Status200OK, contentType: "application/zip");

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> HandleAsync(
        ContactId contactId, ExportContact export, InboxDb db, HttpContext http, CancellationToken cancellationToken)
    {
        if (await db.Contacts.AsNoTracking().SingleOrDefaultAsync(c => c.Id == contactId, cancellationToken) is not { } contact)
        {
            return ContactsFeature.NotFound();
        }

        if (await export.ReadCardAsync(contact, cancellationToken) is not { } card)
        {
            return ContactsFeature.NotFound();
        }

        // The archive ends each entry with a few bytes it writes synchronously, also when all else is asynchronous.
        http.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
        return TypedResults.Stream(stream => export.WriteAsync(card, stream, cancellationToken), "application/zip", $"{contactId}.zip");
    }

    /// <summary>Null when the contact is erased at this moment: after the first byte there would be no way to say so.</summary>
    private async Task<Card?> ReadCardAsync(Contact contact, CancellationToken cancellationToken)
    {
        var consents = await db.Consents.AsNoTracking().Where(c => c.ContactId == contact.Id).OrderBy(c => c.Id).ToListAsync(cancellationToken);
        // Deleted ones too: they are hidden, not gone.
        var conversations = await read.ListAsync(
            read.Rows(db.Conversations.IgnoreQueryFilters([Conversation.NotDeleted]).Where(c => c.ContactId == contact.Id)), cancellationToken);
        var attributes = await ReadAttributes.OfAsync(db, contact.Id, cancellationToken);
        var followers = await contacts.FollowersAsync(contact.Id, cancellationToken);
        var ofContact = db.Conversations.IgnoreQueryFilters([Conversation.NotDeleted]).Where(c => c.ContactId == contact.Id);
        var satisfaction = await db.SatisfactionQuestions.AsNoTracking().Where(q => ofContact.Any(c => c.Id == q.ConversationId)).OrderBy(q => q.Id).ToListAsync(cancellationToken);
        var mergedFrom = await db.ContactMerges.Where(m => m.MergedInto == contact.Id).Select(m => m.ContactId).ToListAsync(cancellationToken);
        return await contacts.FindAsync(contact.Id, cancellationToken) is { } details
            ? CardOf(contact, details with { Attributes = attributes }, followers, consents, conversations, mergedFrom) with
            {
                Satisfaction = satisfaction.ConvertAll(question => SatisfactionOutput.Of(question, comment: null)),
            }
            : null;
    }

    private async Task WriteAsync(Card card, Stream stream, CancellationToken cancellationToken)
    {
        await using var archive = await ZipArchive.CreateAsync(stream, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken);
        await WriteAsync(archive, "contact.json", entry => JsonSerializer.SerializeAsync(entry, card, json.Value.SerializerOptions, cancellationToken), cancellationToken);

        foreach (var id in card.Conversations.Select(conversation => conversation.Id))
        {
            var files = new List<AttachmentOutput>();
            await WriteAsync(archive, $"conversations/{id}/messages.ndjson", entry => WriteMessagesAsync(id, entry, files, cancellationToken), cancellationToken);
            await WriteAsync(archive, $"conversations/{id}/notes.ndjson", entry => WriteNotesAsync(id, entry, cancellationToken), cancellationToken);
            await WriteAsync(archive, $"conversations/{id}/scheduled.ndjson", entry => WriteScheduledAsync(id, entry, cancellationToken), cancellationToken);
            foreach (var file in files)
            {
                await WriteFileAsync(archive, $"conversations/{id}/files/{file.MediaId}-{NameOf(file)}", file.MediaId, cancellationToken);
            }
        }
    }

    private Card CardOf(
        Contact contact, ContactOutput details, IReadOnlyList<ContactPersonOutput> followers, IEnumerable<Consent> consents, IReadOnlyList<ConversationOutput> conversations,
        IReadOnlyList<ContactId> mergedFrom)
    {
        var phone = contact.WaId is null ? null : "+" + contact.WaId;
        var isHidden = HiddenNumbers.Apply(caller);
        return new Card(
            contact.Id,
            details.FullName,
            contact.Username,
            isHidden && phone is not null ? HiddenNumbers.Hide(phone) : phone,
            contact.WhatsAppUserId,
            contact.InstagramId,
            contact.CreatedAt,
            contact.UpdatedAt,
            details,
            followers,
            [.. consents.Select(ConsentOutput.Of)],
            conversations,
            mergedFrom);
    }

    private async Task WriteMessagesAsync(ConversationId id, Stream entry, List<AttachmentOutput> files, CancellationToken cancellationToken)
    {
        var (lastAt, lastSequence) = (DateTimeOffset.UnixEpoch, 0L);
        IReadOnlyList<MessageOutput> page;
        do
        {
            var (at, sequence) = (lastAt, lastSequence);
            page = await read.MessagesAsync(
                db.Messages.IgnoreQueryFilters([Conversation.NotDeleted])
                    .Where(m => m.ConversationId == id && EF.Functions.GreaterThan(ValueTuple.Create(m.SentAt, m.Sequence), ValueTuple.Create(at, sequence)))
                    .OrderBy(m => m.SentAt).ThenBy(m => m.Sequence).Take(PageSize),
                cancellationToken);
            foreach (var message in page)
            {
                await JsonSerializer.SerializeAsync(entry, message, json.Value.SerializerOptions, cancellationToken);
                await entry.WriteAsync("\n"u8.ToArray(), cancellationToken);
                files.AddRange(message.Metadata.Attachments?.Where(file => file.Url is not null) ?? []);
                (lastAt, lastSequence) = (message.Timestamp, message.Sequence);
            }
        }
        while (page.Count == PageSize);
    }

    private async Task WriteNotesAsync(ConversationId id, Stream entry, CancellationToken cancellationToken)
    {
        var notes = await db.Notes.AsNoTracking().Where(n => n.ConversationId == id).OrderBy(n => n.Id).ToListAsync(cancellationToken);
        await content.RevealAsync(notes, cancellationToken);
        foreach (var note in notes)
        {
            await JsonSerializer.SerializeAsync(entry, NoteOutput.Of(note), json.Value.SerializerOptions, cancellationToken);
            await entry.WriteAsync("\n"u8.ToArray(), cancellationToken);
        }
    }

    private async Task WriteScheduledAsync(ConversationId id, Stream entry, CancellationToken cancellationToken)
    {
        foreach (var message in await scheduled.ListAllAsync(id, cancellationToken))
        {
            await JsonSerializer.SerializeAsync(entry, message, json.Value.SerializerOptions, cancellationToken);
            await entry.WriteAsync("\n"u8.ToArray(), cancellationToken);
        }
    }

    private async Task WriteFileAsync(ZipArchive archive, string name, MediaId mediaId, CancellationToken cancellationToken)
    {
        try
        {
            using var stored = await OpenAsync(mediaId, cancellationToken)
                // Its object may just have been exchanged for a sealed or an opened one.
                ?? await OpenAsync(mediaId, cancellationToken);
            if (stored is not null)
            {
                await WriteAsync(archive, name, entry => stored.Content.CopyToAsync(entry, cancellationToken), cancellationToken);
            }
        }
        catch (Exception exception) when (exception is AmazonServiceException or AmazonClientException or HttpRequestException or InvalidDataException or ContentKeyUnavailableException)
        {
            // Half an archive must not look like a whole one: ending the connection is all that is left once it has begun.
            throw new IOException("A file of the contact cannot be read.", exception);
        }
    }

    /// <summary>Null for a file that was deleted since the message was read.</summary>
    private async Task<MediaStorage.Stored?> OpenAsync(MediaId mediaId, CancellationToken cancellationToken) =>
        await db.Media.AsNoTracking().SingleOrDefaultAsync(m => m.Id == mediaId && m.State == MediaState.Stored, cancellationToken) is { } file
            ? await vault.OpenAsync(file.OrganizationId, file.StorageKey, file.ContentKeyId, file.Size, null, null, cancellationToken)
            : null;

    private static async Task WriteAsync(ZipArchive archive, string name, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        await using var entry = await archive.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancellationToken);
        await write(entry);
    }

    /// <summary>A name that stays in its folder wherever it is unpacked.</summary>
    private static string NameOf(AttachmentOutput file) => UploadMedia.NameOf(file.Filename).TrimStart('.');
}

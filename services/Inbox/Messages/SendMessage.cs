using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.Channels;
using ChatBoost.Inbox.Channels.Graph;
using ChatBoost.Inbox.Conversations;
using ChatBoost.Inbox.Media;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Messages;

/// <summary>What all sends have in common: check the content against the provider's rules, find whom it is for, store it, answer with the message.</summary>
internal sealed class SendMessage(
    InboxDb db, CurrentOrganization organization, MessageQueue queue, RecipientFinder recipients, ConversationReader read, ChannelAdapters adapters)
{
    private const int MaxKeyLength = 200;

    /// <summary>What to send, and to whom.</summary>
    /// <param name="Content">What.</param>
    /// <param name="Sender">Who writes: a person, or the organization's automation.</param>
    /// <param name="SenderId">The person or bot.</param>
    internal sealed record Order(OutboundContent Content, SenderType Sender, Guid? SenderId)
    {
        /// <summary>What the person who asks sends in their own name.</summary>
        public static Order By(CurrentCaller caller, OutboundContent content, string? key) => new(content, SenderType.User, caller.RequiredUserId.Value) { Key = key };

        /// <summary>The thread; or <see cref="To"/>.</summary>
        public ConversationId? ConversationId { get; init; }

        /// <summary>A phone number in international form.</summary>
        public string? To { get; init; }

        /// <summary>Through which number to write to <see cref="To"/>, when several are connected.</summary>
        public string? PhoneNumberId { get; init; }

        /// <summary>The message of the same thread it answers.</summary>
        public MessageId? ReplyTo { get; init; }

        /// <summary>The Idempotency-Key header.</summary>
        public string? Key { get; init; }

        /// <summary>What the caller's body calls a field of the content.</summary>
        public IReadOnlyDictionary<string, string> FieldNames { get; init; } = SameNames;

        /// <summary>The caller's body calls all fields as the content does.</summary>
        public static IReadOnlyDictionary<string, string> SameNames { get; } = new Dictionary<string, string>();
    }

    /// <summary>Sends: 202 with the message, 200 when the key was used before.</summary>
    public async Task<Results<Accepted<MessageOutput>, Ok<MessageOutput>, ValidationProblem, ProblemHttpResult>> SendAsync(
        Order order, CancellationToken cancellationToken)
    {
        // Each provider takes something else. Where the conversation is unknown the rest says so.
        var channel = order.ConversationId is { } of ? await ChannelOfAsync(of, cancellationToken) : (Channel.Meta, Channel.WhatsApp);
        var errors = (channel is var (provider, kind) ? adapters.Of(provider).Check(order.Content, kind) : ContentRules.Check(order.Content))
            .ToDictionary(error => order.FieldNames.GetValueOrDefault(error.Key, error.Key), error => error.Value);
        if (order.ConversationId is null == order.To is null)
        {
            errors["conversationId"] = ["Give either a conversationId or a number in to."];
        }

        if (order.Key is { Length: 0 or > MaxKeyLength })
        {
            errors["Idempotency-Key"] = [$"Must have 1 to {MaxKeyLength} characters."];
        }

        if (errors.Count > 0)
        {
            return Problem.Invalid(errors);
        }

        var isTemplate = order.Content is TemplateContent;
        var (conversationId, problem) = order.ConversationId is { } known
            ? (known, null)
            : await recipients.FindAsync(order.To!, order.PhoneNumberId, mayBegin: isTemplate, cancellationToken);
        if (problem is not null)
        {
            return problem;
        }

        var quoted = order.Content is ReactionContent reaction ? reaction.MessageId : order.ReplyTo;
        string? wamid = null;
        if (quoted is { } quotedId)
        {
            var message = await db.Messages.Where(m => m.Id == quotedId && m.ConversationId == conversationId).Select(m => new { m.Wamid }).SingleOrDefaultAsync(cancellationToken);
            if (message is null)
            {
                return Problem.NotFound("message_not_found", "The conversation has no such message.");
            }

            if (message.Wamid is null)
            {
                return Problem.Unprocessable("message_not_sent_yet", "That message is not with the provider yet, so it cannot be quoted.");
            }

            wamid = message.Wamid;
        }

        if (order.Content is MediaContent { MediaId: { } mediaId } media && await CheckFileAsync(mediaId, media.Kind, cancellationToken) is { } badFile)
        {
            return badFile;
        }

        var queued = await queue.QueueAsync(
            new MessageQueue.Draft(organization.Id!.Value, conversationId, order.Sender, order.SenderId, WhatsAppContent.Of(order.Content, wamid))
            {
                IsAutomatic = order.Sender == SenderType.System,
                MayRestore = order.To is not null,
                ReplyToWamid = wamid,
                Files = WhatsAppContent.FilesOf(order.Content),
                // Callers' keys and those of our own services do not meet.
                IdempotencyKey = order.Key is null ? null : "api:" + order.Key,
            },
            cancellationToken);
        if (RefusalOf(queued.Refusal) is { } refused)
        {
            return refused;
        }

        if (await read.MessageAsync(queued.MessageId, cancellationToken) is not { } output)
        {
            // Its conversation was deleted since.
            return GetConversation.NotFound();
        }

        return queued.IsDuplicate ? TypedResults.Ok(output) : TypedResults.Accepted((string?)null, output);
    }

    /// <summary>A refusal as the API words it.</summary>
    internal static ProblemHttpResult? RefusalOf(MessageQueue.Refusal refusal) => refusal switch
    {
        MessageQueue.Refusal.None => null,
        MessageQueue.Refusal.NoSuchConversation => GetConversation.NotFound(),
        MessageQueue.Refusal.HumanMode => Problem.Conflict("conversation_in_human_mode", "A person has taken over this conversation; nothing automatic is sent."),
        MessageQueue.Refusal.WindowClosed => Problem.Unprocessable(
            "window_closed",
            "The person last wrote too long ago. After 24 hours WhatsApp only lets templates through, and Instagram only what a person writes, for 7 days."),
        MessageQueue.Refusal.ConsentWithdrawn => Problem.Unprocessable(
            "consent_withdrawn", "The person does not want to be written to on this channel. When they write, they can be answered; templates are not sent."),
        MessageQueue.Refusal.DoNotDisturb => Problem.Unprocessable(
            "do_not_disturb", "The contact is not to be disturbed: nothing automatic and no template is sent. When they write, a person can answer."),
        _ => Problem.Unprocessable("channel_disconnected", "The channel of this conversation is not connected."),
    };

    private async Task<(string Provider, string Kind)?> ChannelOfAsync(ConversationId conversationId, CancellationToken cancellationToken)
    {
        var found = await (from conversation in db.Conversations
                           join channel in db.Channels on conversation.ChannelId equals channel.Id
                           where conversation.Id == conversationId
                           select new { channel.Provider, channel.Kind }).SingleOrDefaultAsync(cancellationToken);
        return found is null ? null : (found.Provider, found.Kind);
    }

    private async Task<ProblemHttpResult?> CheckFileAsync(MediaId mediaId, string kind, CancellationToken cancellationToken)
    {
        var file = await db.Media.Where(m => m.Id == mediaId && m.State == MediaState.Stored)
            .Select(m => new { m.ContentType, m.Size }).SingleOrDefaultAsync(cancellationToken);
        return file is null ? Problem.NotFound("media_not_found", "There is no such file.")
            : MediaRules.CanSend(kind, file.ContentType, file.Size) ? null
            : Problem.Unprocessable("media_not_sendable", $"WhatsApp does not take this file as {kind}: its type is {file.ContentType}, its size {file.Size} bytes.");
    }
}

using System.Threading.Channels;
using ChatBoost.Inbox.Conversations;
using ChatBoost.Inbox.Messages;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.AspNetCore.SignalR;

namespace ChatBoost.Inbox.Realtime;

/// <summary>
/// Tells the browsers of an organization what changed. Callers only drop a note and go on: nothing here can fail or slow down a message.
/// Notes are gathered for a few milliseconds and read from the database once for all, and only when somebody is connected to see it.
/// When too many wait the oldest are dropped: a client re-reads when it reconnects, and every push carries the whole conversation.
/// </summary>
public sealed partial class InboxEvents(
    IHubContext<InboxHub> hub, LiveListeners listeners, IServiceScopeFactory scopes, TimeProvider clock, ILogger<InboxEvents> logger) : BackgroundService
{
    private const int MaxBatch = 500;
    private static readonly TimeSpan GatherFor = TimeSpan.FromMilliseconds(25);

    private readonly Channel<Note> _notes = Channel.CreateBounded<Note>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    /// <summary>A conversation has another mode, star or count.</summary>
    public void ConversationChanged(OrganizationId organizationId, ConversationId conversationId) =>
        _notes.Writer.TryWrite(new Note(organizationId, conversationId));

    /// <summary>A message was stored, or one already known looks different.</summary>
    public void MessageChanged(OrganizationId organizationId, ConversationId conversationId, MessageId messageId) =>
        _notes.Writer.TryWrite(new Note(organizationId, conversationId) { MessageId = messageId });

    /// <summary>A person took over (mode human) or released (mode bot) a conversation.</summary>
    public void TakeoverChanged(OrganizationId organizationId, ConversationId conversationId, UserId? by, bool started)
    {
        _notes.Writer.TryWrite(new Note(organizationId, conversationId)
        {
            Event = started ? LiveEvents.TakeoverStarted : LiveEvents.TakeoverEnded,
            Payload = new TakeoverChanged(conversationId, by, clock.GetUtcNow()),
        });
        ConversationChanged(organizationId, conversationId);
    }

    /// <summary>Messages moved on to another status.</summary>
    internal void StatusesChanged(OrganizationId organizationId, IReadOnlyList<StatusStore.Change> changes)
    {
        foreach (var conversation in changes.GroupBy(change => change.ConversationId))
        {
            var statuses = conversation.Select(change => new StatusUpdate(
                change.MessageId, MessageOutput.NameOf(change.Status), MessageError.Of(change.Status, change.ErrorCode, change.ErrorMessage))).ToList();
            _notes.Writer.TryWrite(new Note(organizationId, conversation.Key)
            {
                Event = LiveEvents.ConversationUpdated,
                Payload = new ConversationUpdated(conversation.Key, Statuses: statuses),
            });
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<Note>();
        while (await _notes.Reader.WaitToReadAsync(stoppingToken))
        {
            await Task.Delay(GatherFor, clock, stoppingToken);
            batch.Clear();
            while (batch.Count < MaxBatch && _notes.Reader.TryRead(out var note))
            {
                batch.Add(note);
            }

            foreach (var organization in batch.GroupBy(note => note.OrganizationId))
            {
                try
                {
                    if (await listeners.AnyAsync(organization.Key))
                    {
                        await SendAsync(organization.Key, [.. organization], stoppingToken);
                    }
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    // Database or Redis away: the clients are told to re-read when they are back.
                    LogNotSent(exception.GetType().Name, exception.Message);
                }
            }
        }
    }

    private async Task SendAsync(OrganizationId organizationId, List<Note> notes, CancellationToken cancellationToken)
    {
        var group = hub.Clients.Group(InboxHub.GroupOf(organizationId));
        foreach (var note in notes.Where(note => note.Event is not null))
        {
            await group.SendAsync(note.Event!, note.Payload, cancellationToken);
        }

        var changed = notes.Where(note => note.Event is null).ToList();
        if (changed.Count == 0)
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentOrganization>().Use(organizationId);
        var read = scope.ServiceProvider.GetRequiredService<ConversationReader>();
        var conversations = await read.ConversationsAsync([.. changed.Select(note => note.ConversationId).Distinct()], cancellationToken);
        var messages = await read.MessagesAsync([.. changed.Where(note => note.MessageId is not null).Select(note => note.MessageId!.Value).Distinct()], cancellationToken);
        foreach (var conversation in conversations)
        {
            var ofConversation = messages.Where(message => message.ConversationId == conversation.Id).ToList();
            foreach (var message in ofConversation)
            {
                await group.SendAsync(LiveEvents.ConversationUpdated, new ConversationUpdated(conversation.Id, conversation, message), cancellationToken);
            }

            if (ofConversation.Count == 0)
            {
                await group.SendAsync(LiveEvents.ConversationUpdated, new ConversationUpdated(conversation.Id, conversation), cancellationToken);
            }
        }
    }

    [LoggerMessage(2101, LogLevel.Warning, "Live updates were not sent: {Kind}: {Reason}")]
    private partial void LogNotSent(string kind, string reason);

    /// <summary>Something to tell: either a finished event, or a conversation (and message) to read and send as it is by then.</summary>
    private sealed record Note(OrganizationId OrganizationId, ConversationId ConversationId)
    {
        public MessageId? MessageId { get; init; }

        public string? Event { get; init; }

        public object? Payload { get; init; }
    }
}

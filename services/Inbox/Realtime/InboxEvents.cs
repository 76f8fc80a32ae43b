using System.Threading.Channels;
using ChatBoost.Inbox.Contacts;
using ChatBoost.Inbox.Conversations;
using ChatBoost.Inbox.Messages;
using ChatBoost.Inbox.Realtime.RedisBackplane;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.AspNetCore.SignalR;

namespace ChatBoost.Inbox.Realtime;

/// <summary>
/// Tells the browsers of an organization what changed. Callers only drop a note and go on: nothing here can fail or slow down a message.
/// Notes are gathered for a few milliseconds and read from the database once for all, and only when somebody is connected to see it.
/// When too many wait, or the database stays away, notes are given up and every client is told to read again instead.
/// </summary>
public sealed partial class InboxEvents : BackgroundService
{
    private const int MaxWaiting = 10_000;
    private const int MaxBatch = 500;
    private const int MaxAttempts = 10;
    private static readonly TimeSpan GatherFor = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly IHubContext<InboxHub, ILiveClient> _hub;
    private readonly RedisHubLifetimeManager<InboxHub> _connections;
    private readonly LiveListeners _listeners;
    private readonly IServiceScopeFactory _scopes;
    private readonly TimeProvider _clock;
    private readonly ILogger<InboxEvents> _logger;
    private readonly Channel<Note> _notes;
    private volatile bool _hasLostNotes;

    /// <summary>Made by dependency injection.</summary>
    public InboxEvents(
        IHubContext<InboxHub, ILiveClient> hub,
        RedisHubLifetimeManager<InboxHub> connections,
        LiveListeners listeners,
        IServiceScopeFactory scopes,
        TimeProvider clock,
        ILogger<InboxEvents> logger)
    {
        (_hub, _connections, _listeners, _scopes, _clock, _logger) = (hub, connections, listeners, scopes, clock, logger);
        _notes = Channel.CreateBounded<Note>(
            new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            itemDropped: _ => _hasLostNotes = true);
    }

    /// <summary>A conversation has another mode, star, count, status, priority, assignee, label or note.</summary>
    public void ConversationChanged(OrganizationId organizationId, ConversationId conversationId) =>
        _notes.Writer.TryWrite(new Note(organizationId, conversationId));

    /// <summary>A message was stored, or one already known looks different.</summary>
    public void MessageChanged(OrganizationId organizationId, ConversationId conversationId, MessageId messageId) =>
        _notes.Writer.TryWrite(new Note(organizationId, conversationId) { MessageId = messageId });

    /// <summary>A person took over (mode human) or released (mode bot) a conversation.</summary>
    public void TakeoverChanged(OrganizationId organizationId, ConversationId conversationId, UserId? by, bool started)
    {
        var change = new TakeoverChanged(conversationId, by, _clock.GetUtcNow());
        _notes.Writer.TryWrite(new Note(organizationId, conversationId)
        {
            Send = started ? client => client.TakeoverStartedAsync(change) : client => client.TakeoverEndedAsync(change),
        });
        ConversationChanged(organizationId, conversationId);
    }

    /// <summary>A conversation is gone: for good, or until it is restored.</summary>
    public void ConversationDeleted(OrganizationId organizationId, ConversationId conversationId)
    {
        var deleted = new ConversationDeleted(conversationId);
        _notes.Writer.TryWrite(new Note(organizationId, conversationId) { Send = client => client.ConversationDeletedAsync(deleted) });
    }

    /// <summary>Messages moved on to another status.</summary>
    internal void StatusesChanged(OrganizationId organizationId, IReadOnlyList<StatusStore.Change> changes)
    {
        foreach (var conversation in changes.GroupBy(change => change.ConversationId))
        {
            var statuses = conversation.Select(change => new StatusUpdate(
                change.MessageId, MessageOutput.NameOf(change.Status), MessageError.Of(change.Status, change.ErrorCode, change.ErrorMessage))).ToList();
            var update = new ConversationUpdated(conversation.Key, Statuses: statuses);
            _notes.Writer.TryWrite(new Note(organizationId, conversation.Key) { Send = client => client.ConversationUpdatedAsync(update) });
        }
    }

    /// <summary>The bot cannot go on alone.</summary>
    public void HumanAttentionRequired(OrganizationId organizationId, ConversationId conversationId, string reason)
    {
        var attention = new HumanAttentionRequired(conversationId, reason);
        _notes.Writer.TryWrite(new Note(organizationId, conversationId) { Send = client => client.HumanAttentionRequiredAsync(attention) });
    }

    /// <summary>Conversations somebody should look at; at least one.</summary>
    public void ConversationsFlagged(OrganizationId organizationId, IReadOnlyList<ConversationId> conversationIds, string reason)
    {
        var flagged = new ConversationsFlagged(conversationIds, reason);
        _notes.Writer.TryWrite(new Note(organizationId, conversationIds[0]) { Send = client => client.ConversationsFlaggedAsync(flagged) });
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<Note>();
        while (await _notes.Reader.WaitToReadAsync(stoppingToken))
        {
            await Task.Delay(GatherFor, _clock, stoppingToken);
            batch.Clear();
            while (batch.Count < MaxBatch && _notes.Reader.TryRead(out var note))
            {
                batch.Add(note);
            }

            foreach (var organization in batch.GroupBy(note => note.OrganizationId))
            {
                await SendWithRetriesAsync(organization.Key, [.. organization], stoppingToken);
            }

            if (_hasLostNotes)
            {
                _hasLostNotes = false;
                await _connections.AnnounceLossAsync();
            }
        }
    }

    private async Task SendWithRetriesAsync(OrganizationId organizationId, List<Note> notes, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var listeners = await _listeners.OfAsync(organizationId);
                if (listeners != default)
                {
                    await SendAsync(organizationId, listeners, notes, cancellationToken);
                }

                return;
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                // The database is away. What was sent before it failed is sent again: every push carries the whole state.
                LogNotSent(attempt, exception.GetType().Name, exception.Message);
                if (attempt == MaxAttempts)
                {
                    _hasLostNotes = true;
                    return;
                }

                await Task.Delay(RetryAfter, _clock, cancellationToken);
            }
        }
    }

    private async Task SendAsync(OrganizationId organizationId, Listeners listeners, List<Note> notes, CancellationToken cancellationToken)
    {
        var (seeing, notSeeing) = (InboxHub.GroupOf(organizationId, seesNumbers: true), InboxHub.GroupOf(organizationId, seesNumbers: false));
        foreach (var note in notes)
        {
            if (note.Send is { } send)
            {
                await send(_hub.Clients.Groups([seeing, notSeeing]));
            }
        }

        var changed = notes.Where(note => note.Send is null).ToList();
        if (changed.Count == 0)
        {
            return;
        }

        await using var scope = _scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentOrganization>().Use(organizationId);
        var read = scope.ServiceProvider.GetRequiredService<ConversationReader>();
        var conversations = await read.ConversationsAsync([.. changed.Select(note => note.ConversationId).Distinct()], cancellationToken);
        var messages = await read.MessagesAsync([.. changed.Where(note => note.MessageId is not null).Select(note => note.MessageId!.Value).Distinct()], cancellationToken);
        var messagesOf = messages.ToLookup(message => message.ConversationId);
        foreach (var conversation in conversations)
        {
            foreach (var message in messagesOf[conversation.Id].Cast<MessageOutput?>().DefaultIfEmpty())
            {
                if (listeners.SeeingNumbers)
                {
                    await _hub.Clients.Group(seeing).ConversationUpdatedAsync(new ConversationUpdated(conversation.Id, conversation, message));
                }

                if (listeners.NotSeeingNumbers)
                {
                    await _hub.Clients.Group(notSeeing).ConversationUpdatedAsync(new ConversationUpdated(
                        conversation.Id, HiddenNumbers.Hide(conversation), message is null ? null : HiddenNumbers.Hide(message)));
                }
            }
        }
    }

    [LoggerMessage(2101, LogLevel.Warning, "Live updates were not sent (attempt {Attempt}): {Kind}: {Reason}")]
    private partial void LogNotSent(int attempt, string kind, string reason);

    /// <summary>Something to tell: either a finished event, or a conversation (and message) to read and send as it is by then.</summary>
    private sealed record Note(OrganizationId OrganizationId, ConversationId ConversationId)
    {
        public MessageId? MessageId { get; init; }

        public Func<ILiveClient, Task>? Send { get; init; }
    }
}

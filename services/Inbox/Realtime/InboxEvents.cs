using System.Threading.Channels;
using ChatBoost.Inbox.Messages;
using StackExchange.Redis;

namespace ChatBoost.Inbox.Realtime;

/// <summary>
/// Tells the people of an organization what changed. Callers only drop a note and go on: nothing here can fail or slow down a message.
/// Notes are gathered for a few milliseconds, read from the database once for all, and only when somebody is connected to see it, and put into the
/// organization's <see cref="LiveStream"/>. When too many wait, or the database stays away, notes are given up and every client is told to read again instead.
/// </summary>
internal sealed partial class InboxEvents : BackgroundService
{
    private const int MaxWaiting = 10_000;
    private const int MaxBatch = 500;
    private const int MaxAttempts = 10;

    // Each waits for Redis, and where it is read by itself for the database; more would take connections away from requests.
    private const int OrganizationsAtOnce = 4;
    private static readonly TimeSpan GatherFor = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly LiveStream _stream;
    private readonly LiveFeeds _feeds;
    private readonly LiveReader _reader;
    private readonly TimeProvider _clock;
    private readonly ILogger<InboxEvents> _logger;
    private readonly Channel<Note> _notes;
    private readonly HashSet<OrganizationId> _lost = [];

    /// <summary>Made by dependency injection.</summary>
    public InboxEvents(LiveStream stream, LiveFeeds feeds, LiveReader reader, TimeProvider clock, ILogger<InboxEvents> logger)
    {
        (_stream, _feeds, _reader, _clock, _logger) = (stream, feeds, reader, clock, logger);
        _notes = Channel.CreateBounded<Note>(
            new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            itemDropped: note => Lose(note.OrganizationId));
    }

    /// <summary>A conversation has another mode, star, count, status, priority, assignee, label or note.</summary>
    public void ConversationChanged(OrganizationId organizationId, ConversationId conversationId) =>
        Tell(organizationId, new LiveEntry(LiveEvents.ConversationUpdated) { ConversationId = conversationId });

    /// <summary>A message was stored.</summary>
    public void MessageStored(OrganizationId organizationId, ConversationId conversationId, MessageId messageId) =>
        Tell(organizationId, new LiveEntry(LiveEvents.ConversationUpdated) { ConversationId = conversationId, MessageId = messageId, IsNew = true });

    /// <summary>A message already known looks different.</summary>
    public void MessageChanged(OrganizationId organizationId, ConversationId conversationId, MessageId messageId) =>
        Tell(organizationId, new LiveEntry(LiveEvents.ConversationUpdated) { ConversationId = conversationId, MessageId = messageId });

    /// <summary>A person took over (mode human) or released (mode bot) a conversation.</summary>
    public void TakeoverChanged(OrganizationId organizationId, ConversationId conversationId, UserId? by, bool started)
    {
        Tell(organizationId, started ? LiveEvents.TakeoverStarted : LiveEvents.TakeoverEnded, new TakeoverChanged(conversationId, by, _clock.GetUtcNow()));
        ConversationChanged(organizationId, conversationId);
    }

    /// <summary>A conversation is gone: for good, or until it is restored.</summary>
    public void ConversationDeleted(OrganizationId organizationId, ConversationId conversationId) =>
        Tell(organizationId, LiveEvents.ConversationDeleted, new ConversationDeleted(conversationId));

    /// <summary>Messages moved on to another status.</summary>
    internal void StatusesChanged(OrganizationId organizationId, IReadOnlyList<StatusStore.Change> changes)
    {
        foreach (var conversation in changes.GroupBy(change => change.ConversationId))
        {
            var statuses = conversation.Select(change => new StatusUpdate(
                change.MessageId, MessageOutput.NameOf(change.Status), MessageError.Of(change.Status, change.ErrorCode, change.ErrorMessage))).ToList();
            Tell(organizationId, LiveEvents.ConversationUpdated, new ConversationUpdated(conversation.Key, Statuses: statuses));
        }
    }

    /// <summary>The bot cannot go on alone.</summary>
    public void HumanAttentionRequired(OrganizationId organizationId, ConversationId conversationId, string reason) =>
        Tell(organizationId, LiveEvents.HumanAttentionRequired, new HumanAttentionRequired(conversationId, reason));

    /// <summary>Conversations somebody should look at.</summary>
    public void ConversationsFlagged(OrganizationId organizationId, IReadOnlyList<ConversationId> conversationIds, string reason) =>
        Tell(organizationId, LiveEvents.ConversationsFlagged, new ConversationsFlagged(conversationIds, reason));

    /// <summary>Anything else, whole: ids and states, nothing people wrote, for it is kept a while.</summary>
    /// <param name="organizationId">Whose.</param>
    /// <param name="name">The event's name.</param>
    /// <param name="payload">What it tells.</param>
    /// <param name="to">The only user it is for; null for all of the organization.</param>
    public void Tell<T>(OrganizationId organizationId, string name, T payload, UserId? to = null) =>
        Tell(organizationId, new LiveEntry(name) { Payload = LiveStream.ToJson(payload), UserId = to });

    private void Tell(OrganizationId organizationId, LiveEntry entry) => _notes.Writer.TryWrite(new Note(organizationId, entry));

    private void Lose(OrganizationId organizationId)
    {
        lock (_lost)
        {
            _lost.Add(organizationId);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<Note>();
        while (!stoppingToken.IsCancellationRequested)
        {
            await WaitAsync(stoppingToken);
            await Task.Delay(GatherFor, _clock, stoppingToken);
            batch.Clear();
            while (batch.Count < MaxBatch && _notes.Reader.TryRead(out var note))
            {
                batch.Add(note);
            }

            // The same change of the same thing twice in a few milliseconds is one.
            var entries = batch.GroupBy(note => note.OrganizationId, note => note.Entry).ToDictionary(of => of.Key, of => (IReadOnlyList<LiveEntry>)[.. of.Distinct()]);
            var prepared = await PrepareTogetherAsync(entries, stoppingToken);
            await Parallel.ForEachAsync(
                entries,
                new ParallelOptions { MaxDegreeOfParallelism = OrganizationsAtOnce, CancellationToken = stoppingToken },
                async (of, token) => await SendWithRetriesAsync(of.Key, of.Value, prepared?[of.Key], token));

            await AnnounceLossesAsync();
        }
    }

    /// <summary>Until there are notes; while losses are to be announced, not longer than a moment.</summary>
    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        bool hasLost;
        lock (_lost)
        {
            hasLost = _lost.Count > 0;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (hasLost)
        {
            limit.CancelAfter(RetryAfter);
        }

        try
        {
            await _notes.Reader.WaitToReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nothing new: the losses are announced.
        }
    }

    /// <summary>What all organizations are told, read at once; null when that fails, be it for one of them: then each is read by itself.</summary>
    private async Task<IReadOnlyDictionary<OrganizationId, IReadOnlyList<LivePublication>>?> PrepareTogetherAsync(
        Dictionary<OrganizationId, IReadOnlyList<LiveEntry>> entries, CancellationToken cancellationToken)
    {
        try
        {
            // Nothing is read from the database for nobody; who comes later reads it from the stream.
            var listenedFor = await _stream.ListenedForAsync([.. entries.Keys]);
            var read = await _reader.PrepareAsync(entries.Where(of => listenedFor.Contains(of.Key)).ToDictionary(), cancellationToken);
            return entries.ToDictionary(
                of => of.Key,
                of => read.GetValueOrDefault(of.Key) ?? [.. of.Value.Select(entry => new LivePublication(entry.Name, entry.Payload, entry.UserId))]);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task SendWithRetriesAsync(
        OrganizationId organizationId, IReadOnlyList<LiveEntry> entries, IReadOnlyList<LivePublication>? prepared, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await SendAsync(organizationId, entries, prepared, cancellationToken);
                return;
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                LogNotSent(attempt, exception.GetType().Name, exception.Message);
                if (attempt == MaxAttempts)
                {
                    Lose(organizationId);
                    return;
                }

                await Task.Delay(RetryAfter, _clock, cancellationToken);
            }
        }
    }

    private async Task SendAsync(
        OrganizationId organizationId, IReadOnlyList<LiveEntry> entries, IReadOnlyList<LivePublication>? prepared, CancellationToken cancellationToken)
    {
        try
        {
            var publications = prepared ?? await _reader.PrepareAsync(organizationId, entries, cancellationToken);
            await _stream.AppendAsync(organizationId, [.. entries.Zip(publications)]);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            // People at this replica go on hearing; everybody reads again when Redis is back.
            Lose(organizationId);
            if (_feeds.HasLocal(organizationId))
            {
                _feeds.SendUnnumbered(organizationId, await _reader.PrepareAsync(organizationId, entries, cancellationToken));
            }
        }
    }

    private async Task AnnounceLossesAsync()
    {
        List<OrganizationId> lost;
        lock (_lost)
        {
            lost = [.. _lost];
            _lost.Clear();
        }

        foreach (var organizationId in lost)
        {
            try
            {
                await _stream.AppendAsync(organizationId, [(LiveEntry.ReadAgain, new LivePublication(LiveEntry.ReadAgain.Name, Payload: null))]);
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                // Once more in a moment. People at other replicas hear of it no other way: their connection to Redis may have been back before ours.
                Lose(organizationId);
            }
        }
    }

    [LoggerMessage(2101, LogLevel.Warning, "Live updates were not sent (attempt {Attempt}): {Kind}: {Reason}")]
    private partial void LogNotSent(int attempt, string kind, string reason);

    private sealed record Note(OrganizationId OrganizationId, LiveEntry Entry);
}

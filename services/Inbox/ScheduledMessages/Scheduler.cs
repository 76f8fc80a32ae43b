using System.Text.Json;
using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.Channels;
using ChatBoost.Inbox.Channels.Graph;
using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.Inbox.Conversations;
using ChatBoost.Inbox.Messages;
using ChatBoost.Inbox.Realtime;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatBoost.Inbox.ScheduledMessages;

/// <summary>
/// Stores what is to be sent later, in the name of the person who asks. What can be known to be wrong is refused here, as if it were sent at once; what only shows when
/// the time has come, the window above all, is <see cref="SendScheduled"/>'s to decide.
/// </summary>
internal sealed class Scheduler(
    InboxDb db, CurrentCaller caller, ChannelAdapters adapters, ContentKeys keys, ScheduledMessageReader read, InboxEvents live, TimeProvider clock)
{
    private const int MaxKeyLength = 200;

    /// <summary>What to send when.</summary>
    internal sealed record Order(OutboundContent Content, DateTimeOffset At)
    {
        public TemplateContent? Fallback { get; init; }

        /// <summary>The Idempotency-Key header.</summary>
        public string? Key { get; init; }

        /// <summary>What the caller's body calls a field of the content.</summary>
        public IReadOnlyDictionary<string, string> FieldNames { get; init; } = SendMessage.Order.SameNames;
    }

    /// <summary>Schedules in a thread: 201, also when the key was used before.</summary>
    public async Task<Results<Created<ScheduledMessageOutput>, ValidationProblem, ProblemHttpResult>> ScheduleAsync(
        ConversationId thread, Order order, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var found = await (from conversation in db.Conversations
                           join channel in db.Channels on conversation.ChannelId equals channel.Id
                           join contact in db.Contacts on conversation.ContactId equals contact.Id
                           where conversation.Id == thread
                           select new
                           {
                               conversation.OrganizationId,
                               channel.Provider,
                               channel.Kind,
                               IsConnected = db.WhatsAppIntegrations.Any(i => i.ChannelId == channel.Id) || db.ChannelConnections.Any(x => x.ChannelId == channel.Id),
                               MustNotBeDisturbed = contact.DndAll || Enumerable.Contains(contact.DndChannels, channel.Kind),
                           }).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return GetConversation.NotFound();
        }

        if (Check(order, found.Provider, found.Kind, now) is { Count: > 0 } errors)
        {
            return Problem.Invalid(errors);
        }

        if (!found.IsConnected)
        {
            return SendMessage.RefusalOf(MessageQueue.Refusal.Disconnected)!;
        }

        if (found.MustNotBeDisturbed)
        {
            return SendMessage.RefusalOf(MessageQueue.Refusal.DoNotDisturb)!;
        }

        if (await db.ScheduledMessages.CountAsync(s => s.ConversationId == thread && s.Status == ScheduledMessageStatus.Scheduled, cancellationToken) >= ScheduledMessage.MaxWaiting)
        {
            return Problem.Unprocessable("too_many_scheduled_messages", $"{ScheduledMessage.MaxWaiting} messages wait in this conversation already.");
        }

        // As keys of sends: callers' and our own do not meet.
        var key = order.Key is null ? null : "api:" + order.Key;
        if (key is not null && await FindAsync(key, cancellationToken) is { } before)
        {
            return Created(before);
        }

        while (true)
        {
            var scheduled = ScheduledMessage.Of(
                found.OrganizationId, thread, caller.ActorId, new ScheduledBody(order.Content, order.Fallback), order.At.ToUniversalTime(), key,
                await keys.CurrentAsync(found.OrganizationId, cancellationToken), now);
            db.Add(scheduled);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException exception) when (keys.IsOutdated(exception, found.OrganizationId))
            {
                // Content encryption was switched meanwhile: once more, as it is now.
                db.ChangeTracker.Clear();
                continue;
            }
            catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
            {
                // The same key at the same moment; the other one is stored.
                db.ChangeTracker.Clear();
                return await FindAsync(key!, cancellationToken) is { } other ? Created(other) : GetConversation.NotFound();
            }
            catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.ForeignKeyViolation })
            {
                // The contact was erased at this moment.
                return GetConversation.NotFound();
            }

            live.Tell(scheduled.OrganizationId, scheduled);
            db.ChangeTracker.Clear();
            return await read.FindAsync(scheduled.Id, cancellationToken) is { } output ? Created(output) : GetConversation.NotFound();
        }
    }

    /// <summary>The refusal of a time; null for one that will do.</summary>
    public static string? RefuseTime(DateTimeOffset at, DateTimeOffset now) =>
        at > now && at <= now + ScheduledMessage.Furthest ? null : "Must be a time in the future, a year away at most.";

    private Dictionary<string, string[]> Check(Order order, string provider, string kind, DateTimeOffset now)
    {
        var adapter = adapters.Of(provider);
        var errors = adapter.Check(order.Content, kind).ToDictionary(error => order.FieldNames.GetValueOrDefault(error.Key, error.Key), error => error.Value);
        if (RefuseTime(order.At, now) is { } wrongTime)
        {
            errors["scheduledAt"] = [wrongTime];
        }

        if (order.Key is { Length: 0 or > MaxKeyLength })
        {
            errors["Idempotency-Key"] = [$"Must have 1 to {MaxKeyLength} characters."];
        }

        if (order.Fallback is { } template)
        {
            foreach (var (field, messages) in adapter.Check(template, kind))
            {
                errors[$"fallbackTemplate.{field}"] = messages;
            }

            if (!AreComponents(template.Components))
            {
                errors["fallbackTemplate.components"] = ["Must be a list of objects with a type, in Meta's shape."];
            }
        }

        // The database refuses it in a readable message; and when the time has come nobody is there to be told.
        if (errors.Count == 0 && (HasZeroLetter(order.Content) || (order.Fallback is { } fallback && HasZeroLetter(fallback))))
        {
            errors[order.FieldNames.GetValueOrDefault("body", "body")] = ["Must not hold the letter U+0000."];
        }

        return errors;
    }

    private static bool HasZeroLetter(OutboundContent content) => WhatsAppContent.Of(content, reactionTo: null).HasZeroLetter;

    private static bool AreComponents(JsonElement? components) => components is null or { ValueKind: JsonValueKind.Null }
        || (components is { ValueKind: JsonValueKind.Array } list && list.EnumerateArray().All(component =>
            component.ValueKind == JsonValueKind.Object && component.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String));

    private async Task<ScheduledMessageOutput?> FindAsync(string key, CancellationToken cancellationToken) =>
        await db.ScheduledMessages.Where(s => s.IdempotencyKey == key).Select(s => (ScheduledMessageId?)s.Id).SingleOrDefaultAsync(cancellationToken) is { } id
            ? await read.FindAsync(id, cancellationToken)
            : null;

    private static Created<ScheduledMessageOutput> Created(ScheduledMessageOutput output) => TypedResults.Created($"/api/v1/scheduled-messages/{output.Id}", output);
}

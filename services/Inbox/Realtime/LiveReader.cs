using ChatBoost.Inbox.Conversations;
using ChatBoost.Inbox.Messages;
using ChatBoost.ServiceDefaults.Persistence;

namespace ChatBoost.Inbox.Realtime;

/// <summary>Reads what events tell of, once for all that are sent together. It sees phone numbers: they are hidden from those who may not.</summary>
internal sealed class LiveReader(IServiceScopeFactory scopes)
{
    /// <summary>An organization's events ready to be sent, in their order. One about something that is gone by now has no payload.</summary>
    public async Task<IReadOnlyList<LivePublication>> PrepareAsync(OrganizationId organizationId, IReadOnlyList<LiveEntry> entries, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentOrganization>().Use(organizationId);
        var read = await ReadAsync(scope, entries, cancellationToken);
        return [.. entries.Select(entry => Publication(organizationId, entry, read))];
    }

    /// <summary>The same for several organizations, read at once: a busy second has few events of each of many. Each gets what is its own.</summary>
    public async Task<IReadOnlyDictionary<OrganizationId, IReadOnlyList<LivePublication>>> PrepareAsync(
        IReadOnlyDictionary<OrganizationId, IReadOnlyList<LiveEntry>> entries, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentOrganization>().UseSystem();
        var read = await ReadAsync(scope, [.. entries.Values.SelectMany(all => all)], cancellationToken);
        return entries.ToDictionary(of => of.Key, of => (IReadOnlyList<LivePublication>)[.. of.Value.Select(entry => Publication(of.Key, entry, read))]);
    }

    /// <summary>Messages as they are now.</summary>
    public async Task<IReadOnlyList<MessageOutput>> MessagesAsync(OrganizationId organizationId, IReadOnlyList<MessageId> ids, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentOrganization>().Use(organizationId);
        return await scope.ServiceProvider.GetRequiredService<ConversationReader>().MessagesAsync(ids, cancellationToken);
    }

    private static async Task<Found> ReadAsync(AsyncServiceScope scope, IReadOnlyList<LiveEntry> entries, CancellationToken cancellationToken)
    {
        var toRead = entries.Where(entry => entry.Payload is null && entry.ConversationId is not null).ToList();
        if (toRead.Count == 0)
        {
            return new Found([], []);
        }

        var read = scope.ServiceProvider.GetRequiredService<ConversationReader>();
        var conversations = await read.ConversationsAsync([.. toRead.Select(entry => entry.ConversationId!.Value).Distinct()], cancellationToken);
        var messages = await read.MessagesAsync([.. toRead.Where(entry => entry.MessageId is not null).Select(entry => entry.MessageId!.Value).Distinct()], cancellationToken);
        return new Found(conversations.ToDictionary(conversation => conversation.Id), messages.ToDictionary(message => message.Id));
    }

    private static LivePublication Publication(OrganizationId organizationId, LiveEntry entry, Found found)
    {
        if (entry.Payload is not null || entry.ConversationId is not { } id)
        {
            return new LivePublication(entry.Name, entry.Payload, entry.UserId);
        }

        if (!found.Conversations.TryGetValue(id, out var conversation) || conversation.OrganizationId != organizationId)
        {
            return new LivePublication(entry.Name, Payload: null, entry.UserId);
        }

        var message = entry.MessageId is { } messageId && found.Messages.TryGetValue(messageId, out var known) && known.ConversationId == id ? known : null;
        return new LivePublication(entry.Name, LiveStream.ToJson(new ConversationUpdated(id, conversation, message, IsNew: entry.IsNew)), entry.UserId);
    }

    private sealed record Found(Dictionary<ConversationId, ConversationOutput> Conversations, Dictionary<MessageId, MessageOutput> Messages);
}

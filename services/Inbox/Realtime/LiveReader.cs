using System.Text.Json;
using ChatBoost.Inbox.Conversations;
using ChatBoost.Inbox.Messages;
using ChatBoost.ServiceDefaults.Persistence;

namespace ChatBoost.Inbox.Realtime;

/// <summary>Reads what events tell of, once for all that are sent together. It sees phone numbers: they are hidden from those who may not.</summary>
internal sealed class LiveReader(IServiceScopeFactory scopes)
{
    /// <summary>The events ready to be sent, in their order. One about something that is gone by now has no payload.</summary>
    public async Task<IReadOnlyList<LivePublication>> PrepareAsync(OrganizationId organizationId, IReadOnlyList<LiveEntry> entries, CancellationToken cancellationToken)
    {
        var toRead = entries.Where(entry => entry.Payload is null && entry.ConversationId is not null).ToList();
        if (toRead.Count == 0)
        {
            return [.. entries.Select(entry => new LivePublication(entry.Name, entry.Payload, entry.UserId))];
        }

        await using var scope = ScopeOf(organizationId);
        var read = scope.ServiceProvider.GetRequiredService<ConversationReader>();
        var conversations = (await read.ConversationsAsync([.. toRead.Select(entry => entry.ConversationId!.Value).Distinct()], cancellationToken))
            .ToDictionary(conversation => conversation.Id);
        var messages = (await read.MessagesAsync([.. toRead.Where(entry => entry.MessageId is not null).Select(entry => entry.MessageId!.Value).Distinct()], cancellationToken))
            .ToDictionary(message => message.Id);
        return [.. entries.Select(entry => new LivePublication(entry.Name, entry.Payload ?? PayloadOf(entry), entry.UserId))];

        JsonElement? PayloadOf(LiveEntry entry) =>
            entry.ConversationId is { } id && conversations.TryGetValue(id, out var conversation)
                ? LiveStream.ToJson(new ConversationUpdated(
                    id, conversation, entry.MessageId is { } messageId ? messages.GetValueOrDefault(messageId) : null, IsNew: entry.IsNew))
                : null;
    }

    /// <summary>Messages as they are now.</summary>
    public async Task<IReadOnlyList<MessageOutput>> MessagesAsync(OrganizationId organizationId, IReadOnlyList<MessageId> ids, CancellationToken cancellationToken)
    {
        await using var scope = ScopeOf(organizationId);
        return await scope.ServiceProvider.GetRequiredService<ConversationReader>().MessagesAsync(ids, cancellationToken);
    }

    private AsyncServiceScope ScopeOf(OrganizationId organizationId)
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentOrganization>().Use(organizationId);
        return scope;
    }
}

using System.Collections.Frozen;
using ChatBoost.Contracts;
using ChatBoost.Inbox.Contacts.Attributes;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.CannedResponses;

/// <summary>
/// What variables stand for in a conversation: <c>contact.name</c>, <c>contact.first_name</c>, <c>contact.username</c>, <c>contact.email</c>,
/// <c>contact.attribute.KEY</c>, <c>agent.name</c>, <c>agent.first_name</c>, <c>conversation.id</c> and <c>conversation.channel</c>.
/// </summary>
internal sealed class ConversationVariables(InboxDb db, CurrentCaller caller)
{
    private const string Attribute = "contact.attribute.";

    private static readonly FrozenSet<string> Names = new[]
    {
        "contact.name", "contact.first_name", "contact.username", "contact.email", "agent.name", "agent.first_name", "conversation.id", "conversation.channel",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True when there is a variable of this name; attributes are the organization's to name.</summary>
    public static bool IsKnown(string name) =>
        Names.Contains(name) || (name.StartsWith(Attribute, StringComparison.Ordinal) && name.Length > Attribute.Length && !name[Attribute.Length..].Contains('.', StringComparison.Ordinal));

    /// <summary>The values in a conversation, by name; null when the organization has no such conversation.</summary>
    public async Task<Func<string, string?>?> OfAsync(ConversationId conversationId, CancellationToken cancellationToken)
    {
        var found = await (from conversation in db.Conversations
                           join contact in db.Contacts on conversation.ContactId equals contact.Id
                           join channel in db.Channels on conversation.ChannelId equals channel.Id
                           where conversation.Id == conversationId
                           select new { contact.Id, contact.FullName, contact.Username, contact.PrimaryEmail, channel.Kind }).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return null;
        }

        // JSON is for programs: nobody wants it in a message.
        var attributes = await db.ContactAttributes.AsNoTracking().Where(a => a.ContactId == found.Id && a.ValueType != AttributeType.Json)
            .ToDictionaryAsync(a => Attribute + a.Key, a => a.Value, cancellationToken);

        // A number stands where the name is unknown, and a program's name is nobody's.
        var contactName = found.FullName.StartsWith('+') ? null : found.FullName;
        var agentName = Id<UserTag>.TryParse(caller.ActorId, out _) ? caller.Name : null;
        return name => name switch
        {
            "contact.name" => contactName,
            "contact.first_name" => FirstOf(contactName),
            "contact.username" => found.Username,
            "contact.email" => found.PrimaryEmail,
            "agent.name" => agentName,
            "agent.first_name" => FirstOf(agentName),
            "conversation.id" => conversationId.ToString(),
            "conversation.channel" => found.Kind,
            _ => attributes.GetValueOrDefault(name),
        };
    }

    private static string? FirstOf(string? name) => name?.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
}

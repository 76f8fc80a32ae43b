using System.ComponentModel.DataAnnotations;
using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.Inbox.Conversations;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Search;

/// <summary>
/// Searches conversations: by what the contact is called, small slips forgiven, and then by what was written in them, where content is not sealed.
/// </summary>
internal static class SearchConversations
{
    /// <summary>Most conversations an answer has.</summary>
    private const int Limit = 50;

    public static void Map(RouteGroupBuilder conversations) => conversations.MapGet("/search", HandleAsync).WithName(nameof(SearchConversations));

    /// <param name="q">A name, mail address or number, or words of messages.</param>
    /// <param name="db">The database.</param>
    /// <param name="search">Finds them.</param>
    /// <param name="read">Reads them.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="clock">The time.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <param name="filter">As for the list of conversations.</param>
    /// <param name="channel">Only of this channel.</param>
    private static async Task<Results<Ok<List<ConversationOutput>>, ProblemHttpResult>> HandleAsync(
        [Required, StringLength(200, MinimumLength = 1)] string q,
        InboxDb db,
        WordSearch search,
        ConversationReader read,
        CurrentCaller caller,
        TimeProvider clock,
        CancellationToken cancellationToken,
        string filter = "all",
        string? channel = null)
    {
        if (db.Conversations.AsNoTracking().Filtered(db, filter, caller.UserId, clock.GetUtcNow()) is not { } conversations)
        {
            return ConversationFilters.Unknown();
        }

        if (channel is not null)
        {
            if (Channels.Channel.KindOf(channel) is not { } kind)
            {
                return Problem.BadRequest("invalid_channel", "channel is WhatsApp, SMS or Email.");
            }

            conversations = conversations.Where(conversation => db.Channels.Any(one => one.Id == conversation.ChannelId && one.Kind == kind));
        }

        var contacts = await search.ContactsAsync(q, 4 * Limit, cancellationToken);
        var named = await conversations.Where(conversation => contacts.Contains(conversation.ContactId))
            .Select(conversation => new { conversation.Id, conversation.ContactId, conversation.LastMessageAt }).ToListAsync(cancellationToken);
        var place = contacts.Index().ToDictionary(contact => contact.Item, contact => contact.Index);
        List<ConversationId> ids = [.. named.OrderBy(one => place[one.ContactId]).ThenByDescending(one => one.LastMessageAt).Select(one => one.Id).Take(Limit)];
        if (ids.Count < Limit && await db.RefuseWhereSealedAsync("Search in messages", cancellationToken) is null)
        {
            var written = (await search.MessagesAsync(q, new SearchPlace(null, null, null), 4 * Limit, cancellationToken)).Select(message => message.ConversationId).Distinct().ToList();
            var wanted = await conversations.Where(conversation => written.Contains(conversation.Id)).Select(conversation => conversation.Id).ToListAsync(cancellationToken);
            ids.AddRange(written.Where(wanted.Contains).Except(ids).Take(Limit - ids.Count).ToList());
        }

        var order = ids.Index().ToDictionary(id => id.Item, id => id.Index);
        var found = await read.ConversationsAsync(ids, cancellationToken);
        return TypedResults.Ok(found.OrderBy(conversation => order[conversation.Id]).ToList());
    }
}

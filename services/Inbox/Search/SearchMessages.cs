using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using ChatBoost.Inbox.Contacts;
using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.Inbox.Conversations;
using ChatBoost.ServiceDefaults.Audit;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Search;

/// <summary>Searches the words of messages, the newest first, in the shape of the messaging centre.</summary>
internal static class SearchMessages
{
    internal sealed record Response([property: JsonPropertyName("results")] IReadOnlyList<Result> Results, [property: JsonPropertyName("has_more")] bool HasMore);

    internal sealed record Result(
        [property: JsonPropertyName("conversation_id")] ConversationId ConversationId,
        [property: JsonPropertyName("patient_name")] string PatientName,
        [property: JsonPropertyName("phone")] string? Phone,
        [property: JsonPropertyName("message")] GetConversationByPhone.Line Message,
        [property: JsonPropertyName("excerpt")] Excerpt Excerpt);

    public static void Map(RouteGroupBuilder organization) => organization.MapGet("/search", HandleAsync).WithName(nameof(SearchMessages)).AuditReads();

    /// <param name="organizationId">The caller's organization.</param>
    /// <param name="q">Words, by their beginning or in any form; phrases in quotes. All of them must be in the message.</param>
    /// <param name="phone">Only messages with this number.</param>
    /// <param name="dateFrom">Sent at this moment or later.</param>
    /// <param name="dateTo">Sent before this moment.</param>
    /// <param name="limit">How many, 1 to 100.</param>
    /// <param name="db">The database.</param>
    /// <param name="search">Finds messages.</param>
    /// <param name="read">Reads them.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        OrganizationId organizationId,
        [Required, StringLength(200, MinimumLength = 1)] string q,
        string? phone,
        [Microsoft.AspNetCore.Mvc.FromQuery(Name = "date_from")] DateTimeOffset? dateFrom,
        [Microsoft.AspNetCore.Mvc.FromQuery(Name = "date_to")] DateTimeOffset? dateTo,
        InboxDb db,
        WordSearch search,
        ConversationReader read,
        CurrentCaller caller,
        CancellationToken cancellationToken,
        [Range(1, 100)] int limit = 50)
    {
        if (organizationId != caller.OrganizationId)
        {
            return OrganizationConversations.NotFound();
        }

        if (await db.RefuseWhereSealedAsync("Search in messages", cancellationToken) is { } refusal)
        {
            return refusal;
        }

        List<ConversationId>? within = null;
        if (phone is not null)
        {
            // Who may not see numbers finds nobody by one.
            within = HiddenNumbers.Apply(caller) || !PhoneNumber.TryParse(phone, out var number) ? [] : await db.ConversationsWith(number).Select(c => c.Id).ToListAsync(cancellationToken);
            if (within.Count == 0)
            {
                return TypedResults.Ok(new Response([], HasMore: false));
            }
        }

        // One more than asked for tells whether there is more.
        var found = await search.MessagesAsync(q, new SearchPlace(within, dateFrom, dateTo), limit + 1, cancellationToken);
        var shown = found.Take(limit).ToList();
        var conversations = (await read.ConversationsAsync([.. shown.Select(one => one.ConversationId).Distinct()], cancellationToken)).ToDictionary(one => one.Id);
        var messages = (await read.MessagesAsync([.. shown.Select(one => one.MessageId)], cancellationToken)).ToDictionary(one => one.Id);
        return TypedResults.Ok(new Response(
            [
                .. from one in shown
                   where conversations.ContainsKey(one.ConversationId) && messages.ContainsKey(one.MessageId)
                   let conversation = conversations[one.ConversationId]
                   select new Result(
                       one.ConversationId, conversation.FullName, conversation.ContactDetails.Phone, GetConversationByPhone.LineOf(messages[one.MessageId]), Excerpt.Read(one.Excerpt)),
            ],
            found.Count > limit));
    }
}

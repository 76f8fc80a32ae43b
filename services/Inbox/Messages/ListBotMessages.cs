using System.ComponentModel.DataAnnotations;
using System.Net;
using ChatBoost.Inbox.Conversations;
using ChatBoost.ServiceDefaults.Audit;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Messages;

/// <summary>What a bot sent, the newest first. <c>before</c> is the id of the last message of the page before.</summary>
internal static class ListBotMessages
{
    internal sealed record Response(IReadOnlyList<MessageOutput> Data, bool HasMore);

    public static void Map(RouteGroupBuilder messages) => messages.MapGet("/{botId}", HandleAsync).WithName(nameof(ListBotMessages)).AuditReads();

    /// <summary>What Inbox asks of Catalog.</summary>
    internal sealed class CatalogClient(HttpClient http)
    {
        /// <summary>Whether the organization has this bot.</summary>
        /// <exception cref="HttpRequestException">Catalog is away.</exception>
        public async Task<bool> HasBotAsync(OrganizationId organizationId, BotId botId, CancellationToken cancellationToken)
        {
            using var response = await http.GetAsync(new Uri($"/internal/bots/{botId}?organizationId={organizationId}", UriKind.Relative), cancellationToken);
            return response.StatusCode != HttpStatusCode.NotFound && response.EnsureSuccessStatusCode().IsSuccessStatusCode;
        }
    }

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        BotId botId, InboxDb db, ConversationReader read, CatalogClient catalog, CurrentCaller caller, CancellationToken cancellationToken, [Range(1, 200)] int limit = 50, MessageId? before = null)
    {
        if (!await catalog.HasBotAsync(caller.OrganizationId!.Value, botId, cancellationToken))
        {
            return Problem.NotFound("bot_not_found", "There is no such bot.");
        }

        var sent = db.Messages.Where(m => m.SenderType == SenderType.System && m.SenderId == botId.Value);
        if (before is { } last)
        {
            if (await db.Messages.Where(m => m.Id == last).Select(m => (DateTimeOffset?)m.SentAt).SingleOrDefaultAsync(cancellationToken) is not { } at)
            {
                return Problem.NotFound("message_not_found", "There is no such message.");
            }

            sent = sent.Where(m => EF.Functions.LessThan(ValueTuple.Create(m.SentAt, m.Id), ValueTuple.Create(at, last)));
        }

        // One more than asked for tells whether there is another page.
        var found = await read.MessagesAsync(sent.OrderByDescending(m => m.SentAt).ThenByDescending(m => m.Id).Take(limit + 1), cancellationToken);
        return TypedResults.Ok(new Response([.. found.Take(limit)], found.Count > limit));
    }
}

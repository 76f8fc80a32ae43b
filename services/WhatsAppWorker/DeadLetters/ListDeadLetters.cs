using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.WhatsAppWorker.Inbox;
using ChatBoost.WhatsAppWorker.Queues;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.WhatsAppWorker.DeadLetters;

/// <summary>Shows what the worker gave up on, 1,000 of each queue at most.</summary>
internal static class ListDeadLetters
{
    public static void Map(RouteGroupBuilder deadLetters) => deadLetters.MapGet("", HandleAsync).WithName(nameof(ListDeadLetters));

    private static async Task<Ok<DeadLetterList>> HandleAsync(
        CurrentOrganization organization, CurrentCaller caller, InboxClient inbox, IEnumerable<DeadLetterQueue> queues, CancellationToken cancellationToken)
    {
        var numbers = await inbox.ListNumbersAsync(organization.Id!.Value, cancellationToken);
        var data = new List<DeadLetterOutput>();
        var counts = new Dictionary<string, int>();
        foreach (var queue in queues)
        {
            var found = await queue.ListAsync(numbers, cancellationToken);
            // The provider's id has the customer's number inside.
            data.AddRange(caller.May(Permissions.ContactsNumbers) ? found : found.Select(letter => letter with { Key = null }));
            counts[queue.Name] = found.Count;
        }

        return TypedResults.Ok(new DeadLetterList(data, new DeadLetterCounts(data.Count, counts)));
    }
}

/// <summary>Dead letters the caller may see.</summary>
internal sealed record DeadLetterList(IReadOnlyList<DeadLetterOutput> Data, DeadLetterCounts Meta);

/// <summary>How many, in all and by queue.</summary>
internal sealed record DeadLetterCounts(int Total, IReadOnlyDictionary<string, int> Queues);

using System.ComponentModel.DataAnnotations;
using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.ServiceDefaults.Problems;
using ChatBoost.WhatsAppWorker.Inbox;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.WhatsAppWorker.DeadLetters;

/// <summary>Sends dead letters back to their queue, to be handled as if they had just come. Harmless twice: everything behind the queue is idempotent.</summary>
internal static class ReplayDeadLetters
{
    public static void Map(RouteGroupBuilder deadLetters) => deadLetters.MapPost("/replay", HandleAsync).WithName(nameof(ReplayDeadLetters)).ProducesValidationProblem();

    private static async Task<Results<Ok<DeadLettersReplayed>, ProblemHttpResult>> HandleAsync(
        ReplayRequest? request, CurrentOrganization organization, InboxClient inbox, IEnumerable<DeadLetterQueue> queues, CancellationToken cancellationToken)
    {
        var chosen = queues.Where(queue => request?.Queue is not { Length: > 0 } name || queue.IsCalled(name)).ToList();
        if (chosen.Count == 0)
        {
            return Problem.BadRequest("unknown_queue", "queue must be messages or statuses, or absent for both.");
        }

        var numbers = await inbox.ListNumbersAsync(organization.Id!.Value, cancellationToken);
        var replayed = 0;
        foreach (var queue in chosen)
        {
            replayed += await queue.ReplayAsync(numbers, (request?.Limit ?? ReplayRequest.MaxLimit) - replayed, cancellationToken);
        }

        return TypedResults.Ok(new DeadLettersReplayed(replayed));
    }
}

/// <summary>What to send back.</summary>
/// <param name="Queue"><c>messages</c> or <c>statuses</c>; both when absent.</param>
/// <param name="Limit">How many at most; 1,000 when absent.</param>
public sealed record ReplayRequest(string? Queue, [Range(1, ReplayRequest.MaxLimit)] int? Limit)
{
    /// <summary>The most that are sent back by one request.</summary>
    public const int MaxLimit = 1000;
}

/// <summary>How many were sent back.</summary>
internal sealed record DeadLettersReplayed(int Replayed);

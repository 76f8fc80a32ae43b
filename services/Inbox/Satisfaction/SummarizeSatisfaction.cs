using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Satisfaction;

/// <summary>How satisfied the contacts of a period were, in figures.</summary>
internal static class SummarizeSatisfaction
{
    /// <param name="Asked">How many were asked in the period.</param>
    /// <param name="Answered">How many answered in it.</param>
    /// <param name="Average">Of their scores; absent when there is none.</param>
    /// <param name="Distribution">How many gave each score, 1 to 5.</param>
    internal sealed record Response(int Asked, int Answered, double? Average, IReadOnlyDictionary<string, int> Distribution);

    public static void Map(RouteGroupBuilder satisfaction) => satisfaction.MapGet("/summary", HandleAsync).WithName(nameof(SummarizeSatisfaction));

    private static async Task<Ok<Response>> HandleAsync(InboxDb db, CancellationToken cancellationToken, DateTimeOffset? from = null, DateTimeOffset? until = null)
    {
        var seen = db.SatisfactionQuestions.AsNoTracking().Where(question => db.Conversations.Any(conversation => conversation.Id == question.ConversationId));
        var scores = await seen.Answered(from, until).GroupBy(question => question.Score!.Value).Select(score => new { Score = score.Key, Count = score.Count() })
            .ToDictionaryAsync(score => (int)score.Score, score => score.Count, cancellationToken);
        var answered = scores.Values.Sum();
        return TypedResults.Ok(new Response(
            await seen.Asked(from, until).CountAsync(cancellationToken),
            answered,
            answered == 0 ? null : Math.Round((double)scores.Sum(score => score.Key * score.Value) / answered, 2),
            Enumerable.Range(1, 5).ToDictionary(score => $"{score}", score => scores.GetValueOrDefault(score))));
    }
}

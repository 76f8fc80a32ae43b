using System.ComponentModel.DataAnnotations;
using ChatBoost.Inbox.Conversations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Satisfaction;

/// <summary>The answers of a period, the newest first, of all conversations the caller may see.</summary>
internal static class ListSatisfaction
{
    internal sealed record Response(IReadOnlyList<SatisfactionOutput> Data, ListConversations.PageMeta Meta);

    public static void Map(RouteGroupBuilder satisfaction) => satisfaction.MapGet("", HandleAsync).WithName(nameof(ListSatisfaction)).ProducesValidationProblem();

    private static async Task<Ok<Response>> HandleAsync(
        InboxDb db,
        ConversationReader read,
        CancellationToken cancellationToken,
        DateTimeOffset? from = null,
        DateTimeOffset? until = null,
        [Range(1, 5)] int? score = null,
        [Range(1, 10_000)] int page = 1,
        [Range(1, 100)] int pageSize = 50)
    {
        var answers = db.SatisfactionQuestions.AsNoTracking().Answered(from, until).Where(question => db.Conversations.Any(conversation => conversation.Id == question.ConversationId));
        if (score is { } only)
        {
            answers = answers.Where(question => question.Score == only);
        }

        var total = await answers.CountAsync(cancellationToken);
        var shown = await answers.OrderByDescending(question => question.AnsweredAt).ThenByDescending(question => question.Id).Skip((page - 1) * pageSize).Take(pageSize).ToListAsync(cancellationToken);
        // Comments are messages: they are opened, and hidden, as those are.
        var comments = (await read.MessagesAsync([.. shown.Select(question => question.CommentMessageId).OfType<MessageId>()], cancellationToken)).ToDictionary(message => message.Id, message => message.Message);
        return TypedResults.Ok(new Response(
            shown.ConvertAll(question => SatisfactionOutput.Of(question, question.CommentMessageId is { } comment ? comments.GetValueOrDefault(comment) : null)),
            new ListConversations.PageMeta(total, page, pageSize, (total + pageSize - 1) / pageSize)));
    }
}

/// <summary>Queries both endpoints share.</summary>
internal static class SatisfactionPeriods
{
    /// <summary>Those answered in a period.</summary>
    public static IQueryable<SatisfactionQuestion> Answered(this IQueryable<SatisfactionQuestion> questions, DateTimeOffset? from, DateTimeOffset? until)
    {
        var (begin, end) = (from?.ToUniversalTime() ?? DateTimeOffset.UnixEpoch, until?.ToUniversalTime() ?? DateTimeOffset.MaxValue.AddDays(-1));
        return questions.Where(question => question.AnsweredAt >= begin && question.AnsweredAt < end);
    }

    /// <summary>Those asked in a period.</summary>
    public static IQueryable<SatisfactionQuestion> Asked(this IQueryable<SatisfactionQuestion> questions, DateTimeOffset? from, DateTimeOffset? until)
    {
        var (begin, end) = (from?.ToUniversalTime() ?? DateTimeOffset.UnixEpoch, until?.ToUniversalTime() ?? DateTimeOffset.MaxValue.AddDays(-1));
        return questions.Where(question => question.AskedAt >= begin && question.AskedAt < end);
    }
}

using System.Globalization;
using ChatBoost.Contracts.Events;
using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.Messages;
using ChatBoost.ServiceDefaults.Messaging;
using Npgsql;

namespace ChatBoost.Inbox.Satisfaction;

/// <summary>
/// A message that answers the question of satisfaction, or comments on the answer. It is stored like any other, but nobody has to look at it: it opens nothing again, and
/// wakes no bot.
/// </summary>
/// <param name="Id">Which question.</param>
/// <param name="Score">The answer, 1 to 5; null for a comment, and for a second answer, which changes nothing.</param>
/// <param name="IsComment">Whether it is the comment.</param>
internal sealed record SatisfactionReply(SatisfactionId Id, short? Score, bool IsComment)
{
    /// <summary>Whether a message is such a reply; asks the database only where it may be. Its thread is locked.</summary>
    public static async Task<SatisfactionReply?> FindAsync(
        NpgsqlConnection connection, ReceivedMessageStore.Thread thread, InboundMessage message, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var chosen = message.IsEcho ? null : Chosen(message);
        if (message.IsEcho || message.IsMachineMade || (chosen is null && !(thread.Status == ConversationStatus.Resolved && message.Type is ("text" or "email"))))
        {
            return null;
        }

        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Sql.Command(
                    """
                    select id, score is null, answer_until > $2, comment_message_id is null and answered_at + make_interval(mins => comment_minutes) > $2
                    from satisfaction_questions where conversation_id = $1 and ($3::uuid is null or id = $3) order by asked_at desc limit 1
                    """,
                    thread.ConversationId.Value, now, chosen?.Id.Value),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        var id = new SatisfactionId(reader.GetGuid(0));
        var (isOpen, inTime) = (reader.GetBoolean(1), reader.GetBoolean(2));
        if (chosen is { } choice)
        {
            return new SatisfactionReply(id, isOpen ? choice.Score : null, IsComment: false);
        }

        return isOpen
            ? inTime && ScoreIn(message.Text) is { } score ? new SatisfactionReply(id, score, IsComment: false) : null
            : !await reader.IsDBNullAsync(3, cancellationToken) && reader.GetBoolean(3) ? new SatisfactionReply(id, Score: null, IsComment: true) : null;
    }

    /// <summary>Whether a message that is stored was such a reply.</summary>
    public static async Task<bool> WasAsync(NpgsqlConnection connection, ConversationId conversationId, MessageId messageId, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Sql.Command(
                    "select 1 from satisfaction_questions where conversation_id = $1 and (answer_message_id = $2 or comment_message_id = $2)",
                    conversationId.Value, messageId.Value),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken);
    }

    /// <summary>What to store with the message.</summary>
    public IEnumerable<NpgsqlBatchCommand> Commands(OrganizationId organizationId, ReceivedMessageStore.Thread thread, MessageId messageId, DateTimeOffset now)
    {
        if (IsComment)
        {
            yield return Sql.Command("update satisfaction_questions set comment_message_id = $2 where id = $1", Id.Value, messageId.Value);
        }
        else if (Score is { } score)
        {
            yield return Sql.Command(
                "update satisfaction_questions set score = $2::int::smallint, answered_at = $3, answer_message_id = $4 where id = $1", Id.Value, (int)score, now, messageId.Value);
            yield return OutboxMessage.CommandFor(new SatisfactionAnswered(organizationId, Id, thread.ConversationId, thread.ContactId, score, now));
        }
    }

    /// <summary>The number a text is, on its first line: mails bring more with them.</summary>
    internal static short? ScoreIn(string text)
    {
        var line = text.AsSpan().Trim();
        var end = line.IndexOfAny('\r', '\n');
        return (end < 0 ? line : line[..end]).Trim().TrimEnd('.') is [>= '1' and <= '5' and var digit] ? (short)(digit - '0') : null;
    }

    private static (SatisfactionId Id, short Score)? Chosen(InboundMessage message)
    {
        if (message.Type != "interactive"
            || WhatsAppMessage.TextOf(WhatsAppMessage.Property(message.Content, "list_reply"), "id") is not { } choice
            || !choice.StartsWith(AskForSatisfaction.AnswerPrefix, StringComparison.Ordinal))
        {
            return null;
        }

        return choice[AskForSatisfaction.AnswerPrefix.Length..].Split(':') is [var id, [>= '1' and <= '5'] score] && SatisfactionId.TryParse(id, out var question)
            ? (question, short.Parse(score, CultureInfo.InvariantCulture))
            : null;
    }
}

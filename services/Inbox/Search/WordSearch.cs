using ChatBoost.Inbox.Contacts;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Persistence;
using Npgsql;

namespace ChatBoost.Inbox.Search;

/// <summary>Where to look.</summary>
/// <param name="ConversationIds">In these conversations only; null for all.</param>
/// <param name="From">The first moment.</param>
/// <param name="To">The moment after the last one.</param>
internal sealed record SearchPlace(IReadOnlyList<ConversationId>? ConversationIds, DateTimeOffset? From, DateTimeOffset? To);

/// <summary>A message with some of the words.</summary>
/// <param name="MessageId">Which message.</param>
/// <param name="ConversationId">Of which conversation.</param>
/// <param name="Excerpt">What stands around the words; see <see cref="Excerpt.Read"/>.</param>
internal sealed record FoundMessage(MessageId MessageId, ConversationId ConversationId, string Excerpt);

/// <summary>
/// Finds messages by their words, and contacts by their names and numbers. The search goes into the settings the policies of both tables look at
/// (docs/decisions/0019), in one transaction with the reading.
/// </summary>
internal sealed class WordSearch(NpgsqlDataSource database, CurrentOrganization organization, CurrentCaller caller, TimeProvider clock)
{
    // How like a name what was typed must be, as pg_trgm measures it. 0.6 is its own default, and takes no two slips in a short name.
    private const string Likeness = "0.45";

    private const int PeriodsOfYear = 4;

    // PostgreSQL takes a search for each of a few hundred words for one that finds half of everything, and reads the table with workers and compiled code
    // for it: the index has the answer in a hundredth of the time.
    private const string ByIndex =
        "select set_config('enable_seqscan', 'off', true), set_config('max_parallel_workers_per_gather', '0', true), set_config('jit', 'off', true)";

    // The week by equality: of a range the index would read every message of those weeks, whosever it is.
    private const string OfWeeks = "(week = $2 or week = $2 - 1 or week = $2 - 2)";
    private const string OfWeek = "week = $2";
    private const string BeforeWeek = "week + 0 < $2";

    /// <summary>The newest messages with all of the words: words by their beginning or their stem, phrases in quotes.</summary>
    public async Task<IReadOnlyList<FoundMessage>> MessagesAsync(string words, SearchPlace place, int limit, CancellationToken cancellationToken)
    {
        var found = new List<FoundMessage>();
        foreach (var step in StepsFrom(MessageSearch.WeekOf(place.To is { } to && to < clock.GetUtcNow() ? to : clock.GetUtcNow().AddDays(1))))
        {
            found.AddRange(await FindAsync(step, words, place, limit - found.Count, cancellationToken));
            if (found.Count >= limit)
            {
                break;
            }
        }

        return found;
    }

    // A common word is found often enough in the newest weeks, a rare one seldom enough in all of them.
    private static IEnumerable<Step> StepsFrom(int week)
    {
        var yearAgo = MessageSearch.PeriodOf(week - 4) - PeriodsOfYear;
        return
        [
            new Step(OfWeek, week, PeriodsBetween(MessageSearch.PeriodOf(week), MessageSearch.PeriodOf(week))),
            new Step(OfWeeks, week - 1, PeriodsBetween(MessageSearch.PeriodOf(week - 3), MessageSearch.PeriodOf(week - 1))),
            new Step(BeforeWeek, week - 3, PeriodsBetween(yearAgo + 1, MessageSearch.PeriodOf(week - 4))),
            new Step("true", 0, PeriodsBetween(MessageSearch.FirstPeriod, yearAgo)),
        ];
    }

    private static int[] PeriodsBetween(int first, int last)
    {
        first = Math.Max(first, MessageSearch.FirstPeriod);
        return [.. Enumerable.Range(first, Math.Max(0, last - first + 1))];
    }

    /// <summary>Contacts whose name, mail address or, for who may see it, number is like what was typed; the most alike first.</summary>
    public async Task<IReadOnlyList<ContactId>> ContactsAsync(string typed, int limit, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandFor(organization.Id!.Value));
        batch.BatchCommands.Add(Sql.Command(ByIndex));
        batch.BatchCommands.Add(Sql.Command(
            "select set_config('app.search_names', lower(public.unaccent($1)), true), set_config('pg_trgm.word_similarity_threshold', $2, true)", typed, Likeness));
        batch.BatchCommands.Add(Sql.Command(
            """
            select contact_id from contact_search where organization_id = $1 and (not is_number or $2)
            group by contact_id order by max(word_similarity(current_setting('app.search_names'), text)) desc, contact_id desc limit $3
            """,
            organization.Id.Value.Value, !HiddenNumbers.Apply(caller), limit));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var found = new List<ContactId>();
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(new ContactId(reader.GetGuid(0)));
        }

        return found;
    }

    private async Task<List<FoundMessage>> FindAsync(Step step, string words, SearchPlace place, int limit, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandFor(organization.Id!.Value));
        batch.BatchCommands.Add(Sql.Command(ByIndex));
        batch.BatchCommands.Add(Sql.Command(
            """
            select set_config('app.search', coalesce(search_placed(query, $2, $3)::text, ''), true), set_config('app.search_words', coalesce(query::text, ''), true)
            from search_query($1) query
            """,
            words, organization.Id.Value.Value, step.Periods));
        batch.BatchCommands.Add(Sql.Command(
            $"""
            select s.message_id, s.conversation_id,
                ts_headline('public.words_english', m.text, current_setting('app.search_words')::tsquery, E'StartSel=\x02, StopSel=\x03, MaxWords=40, MinWords=20')
            from (
                select message_id, conversation_id, sent_at from message_search
                where organization_id = $1 and {step.Weeks} and sent_at >= $3 and sent_at < $4 and ($5 or conversation_id = any ($6))
                order by sent_at desc, message_id desc limit $7) s
            join messages m on m.id = s.message_id
            join conversations c on c.id = s.conversation_id and c.deleted_at is null
            order by s.sent_at desc, s.message_id desc
            """,
            organization.Id.Value.Value,
            step.Week,
            (place.From ?? DateTimeOffset.UnixEpoch).ToUniversalTime(),
            (place.To ?? clock.GetUtcNow().AddDays(1)).ToUniversalTime(),
            place.ConversationIds is null,
            (Guid[])[.. place.ConversationIds?.Select(id => id.Value) ?? []],
            limit));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var found = new List<FoundMessage>();
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(new FoundMessage(new MessageId(reader.GetGuid(0)), new ConversationId(reader.GetGuid(1)), reader.GetString(2)));
        }

        return found;
    }

    /// <summary>A part of the time a search goes through.</summary>
    /// <param name="Weeks">The condition that holds in it; $2 is the week.</param>
    /// <param name="Week">The week it is about.</param>
    /// <param name="Periods">The periods it reaches into.</param>
    private sealed record Step(string Weeks, int Week, int[] Periods);
}

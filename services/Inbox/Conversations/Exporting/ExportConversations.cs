using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ChatBoost.Inbox.Csv;
using ChatBoost.Inbox.Messages;
using ChatBoost.ServiceDefaults.Audit;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatBoost.Inbox.Conversations.Exporting;

/// <summary>
/// Conversations as the list shows them, with its filters and its numbers, written page by page while they are read: a row each (CSV), an object each (JSON), with their
/// messages or without, or as transcripts. And the transcript of one. By id, the oldest first: none comes twice or is left out because somebody writes meanwhile.
/// </summary>
internal sealed class ExportConversations(InboxDb db, ConversationReader read, TranscriptWriter transcripts, IOptions<JsonOptions> json)
{
    private const int PageSize = 200;

    public static void Map(RouteGroupBuilder conversations)
    {
        conversations.MapGet("/export", HandleAsync).RequirePermission(Permissions.ContactsExport).WithName(nameof(ExportConversations)).AuditReads()
            .WithSummary("The conversations of the list as CSV, JSON, JSON lines or transcripts; with the same filters.")
            .Produces(StatusCodes.Status200OK, contentType: "text/csv").ProducesValidationProblem();
        conversations.MapGet("/{conversationId}/transcript", TranscriptAsync).RequirePermission(Permissions.ContactsExport).WithName("ExportTranscript").AuditReads()
            .WithSummary("One conversation with its messages, oldest first, as text, JSON or CSV.")
            .Produces(StatusCodes.Status200OK, contentType: "text/plain").ProducesValidationProblem();
    }

    /// <param name="export">Writes them.</param>
    /// <param name="db">The database.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="clock">The time.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <param name="format"><c>csv</c>; <c>json</c>, one array; <c>ndjson</c>, an object on each line; <c>text</c>, transcripts.</param>
    /// <param name="includeMessages">In JSON, whether each comes with its messages. Transcripts always do.</param>
    /// <param name="filter">As for the list of conversations; so are those below.</param>
    /// <param name="search">Part of a name or number.</param>
    /// <param name="channel">Only of this channel.</param>
    /// <param name="status">Only in this status.</param>
    /// <param name="priority">Only of this priority.</param>
    /// <param name="assignee">Only of this member.</param>
    /// <param name="label">Only with this label.</param>
    /// <param name="team">Only of this team.</param>
    /// <param name="serviceLevel"><c>breached</c> or <c>due</c>.</param>
    private static Results<PushStreamHttpResult, ProblemHttpResult> HandleAsync(
        ExportConversations export,
        InboxDb db,
        CurrentCaller caller,
        TimeProvider clock,
        CancellationToken cancellationToken,
        [AllowedValues("csv", "json", "ndjson", "text")] string format = "csv",
        bool includeMessages = false,
        string filter = "all",
        [StringLength(200)] string? search = null,
        string? channel = null,
        string? status = null,
        string? priority = null,
        UserId? assignee = null,
        LabelId? label = null,
        TeamId? team = null,
        string? serviceLevel = null)
    {
        var (asked, refused) = ConversationQuery.Of(filter, sort: null, search, channel, status, priority, assignee, label, team, serviceLevel);
        if (asked is null)
        {
            return refused!;
        }

        // The time is that of the question, or "today" would become another day on the way.
        var now = clock.GetUtcNow();
        if (asked.Apply(db.Conversations, db, caller, now).Problem is { } problem)
        {
            return problem;
        }

        var (contentType, extension) = Formats(format);
        return TypedResults.Stream(
            stream => export.WriteAsync(of => asked.Apply(of.AsNoTracking(), db, caller, now).Conversations, format, includeMessages, stream, cancellationToken),
            contentType,
            string.Create(CultureInfo.InvariantCulture, $"conversations-{now:yyyy-MM-dd}.{extension}"));
    }

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> TranscriptAsync(
        ConversationId conversationId,
        ExportConversations export,
        ConversationReader read,
        CancellationToken cancellationToken,
        [AllowedValues("csv", "json", "text")] string format = "text")
    {
        if (await read.ConversationAsync(conversationId, cancellationToken) is not { } conversation)
        {
            return GetConversation.NotFound();
        }

        var (contentType, extension) = Formats(format);
        return TypedResults.Stream(stream => export.WriteOneAsync(conversation, format, stream, cancellationToken), contentType, $"{conversationId}.{extension}");
    }

    private static (string ContentType, string Extension) Formats(string format) => format switch
    {
        "json" => ("application/json", "json"),
        "ndjson" => ("application/x-ndjson", "ndjson"),
        "text" => ("text/plain; charset=utf-8", "txt"),
        _ => ("text/csv; charset=utf-8", "csv"),
    };

    private async Task WriteAsync(
        Func<IQueryable<Conversation>, IQueryable<Conversation>> choose, string format, bool includeMessages, Stream stream, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        if (format == "csv")
        {
            CsvCells.AppendRecord(text.Append(CsvCells.ByteOrderMark), ConversationCells.Columns);
        }

        var isFirst = true;
        await foreach (var conversation in ConversationsAsync(choose, cancellationToken))
        {
            switch (format)
            {
                case "csv":
                    CsvCells.AppendRecord(text, ConversationCells.Of(conversation));
                    break;
                case "text":
                    text.Append(isFirst ? "" : "\n");
                    await transcripts.WriteAsync(conversation, MessagesAsync(conversation.Id, cancellationToken), text, writer, cancellationToken);
                    break;
                default:
                    text.Append(format == "ndjson" ? isFirst ? "" : "\n" : isFirst ? "[\n" : ",\n");
                    await WriteJsonAsync(conversation, includeMessages, text, writer, cancellationToken);
                    break;
            }

            isFirst = false;
            if (text.Length > 64 * 1024)
            {
                await FlushAsync(text, writer, cancellationToken);
            }
        }

        text.Append(format switch
        {
            "json" => isFirst ? "[]" : "\n]",
            "ndjson" => isFirst ? "" : "\n",
            _ => "",
        });
        await FlushAsync(text, writer, cancellationToken);
    }

    private async Task WriteOneAsync(ConversationOutput conversation, string format, Stream stream, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        if (format == "csv")
        {
            CsvCells.AppendRecord(text.Append(CsvCells.ByteOrderMark), ConversationCells.MessageColumns);
            await foreach (var message in MessagesAsync(conversation.Id, cancellationToken))
            {
                CsvCells.AppendRecord(text, ConversationCells.Of(message));
                await writer.WriteAsync(text, cancellationToken);
                text.Clear();
            }
        }
        else if (format == "json")
        {
            await WriteJsonAsync(conversation, includeMessages: true, text, writer, cancellationToken);
        }
        else
        {
            await transcripts.WriteAsync(conversation, MessagesAsync(conversation.Id, cancellationToken), text, writer, cancellationToken);
        }

        await FlushAsync(text, writer, cancellationToken);
    }

    /// <summary>Message by message: a conversation may have more than fit into memory.</summary>
    private async Task WriteJsonAsync(ConversationOutput conversation, bool includeMessages, StringBuilder text, StreamWriter writer, CancellationToken cancellationToken)
    {
        var options = json.Value.SerializerOptions;
        if (!includeMessages)
        {
            text.Append(JsonSerializer.Serialize(conversation, options));
            return;
        }

        text.Append("{\"conversation\":").Append(JsonSerializer.Serialize(conversation, options)).Append(",\"messages\":[");
        var isFirst = true;
        await foreach (var message in MessagesAsync(conversation.Id, cancellationToken))
        {
            text.Append(isFirst ? "" : ",").Append(JsonSerializer.Serialize(message, options));
            isFirst = false;
            await writer.WriteAsync(text, cancellationToken);
            text.Clear();
        }

        text.Append("]}");
    }

    private static async Task FlushAsync(StringBuilder text, StreamWriter writer, CancellationToken cancellationToken)
    {
        await writer.WriteAsync(text, cancellationToken);
        await writer.FlushAsync(cancellationToken);
        text.Clear();
    }

    private async IAsyncEnumerable<ConversationOutput> ConversationsAsync(
        Func<IQueryable<Conversation>, IQueryable<Conversation>> choose, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var page = new List<ConversationOutput>();
        do
        {
            var last = page.Count == 0 ? Guid.Empty : page[^1].Id.Value;
            var behind = choose(db.Conversations.FromSql($"select * from conversations where id > {last}")).OrderBy(c => c.Id).Take(PageSize);
            page = await read.ListAsync(read.Rows(behind).OrderBy(row => row.Conversation.Id), cancellationToken);
            foreach (var conversation in page)
            {
                yield return conversation;
            }
        }
        while (page.Count == PageSize);
    }

    /// <summary>The messages of a conversation, oldest first; sealed ones are opened a page at a time.</summary>
    private async IAsyncEnumerable<MessageOutput> MessagesAsync(
        ConversationId id, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (lastAt, lastSequence) = (DateTimeOffset.UnixEpoch, 0L);
        IReadOnlyList<MessageOutput> page;
        do
        {
            var (at, sequence) = (lastAt, lastSequence);
            page = await read.MessagesAsync(
                db.Messages.Where(m => m.ConversationId == id && EF.Functions.GreaterThan(ValueTuple.Create(m.SentAt, m.Sequence), ValueTuple.Create(at, sequence)))
                    .OrderBy(m => m.SentAt).ThenBy(m => m.Sequence).Take(PageSize),
                cancellationToken);
            foreach (var message in page)
            {
                yield return message;
                (lastAt, lastSequence) = (message.Timestamp, message.Sequence);
            }
        }
        while (page.Count == PageSize);
    }
}

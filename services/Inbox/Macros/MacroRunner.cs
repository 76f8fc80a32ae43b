using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.CannedResponses;
using ChatBoost.Inbox.Channels;
using ChatBoost.Inbox.Channels.Graph;
using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.Inbox.Conversations;
using ChatBoost.Inbox.Messages;
using ChatBoost.Inbox.Notes;
using ChatBoost.Inbox.Organizations;
using ChatBoost.Inbox.Realtime;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatBoost.Inbox.Macros;

/// <summary>
/// Takes the steps of a macro on a conversation, in one transaction with the record of the run. Each step is what its own request does: the same code refuses and
/// raises what it always does. Messages leave after the commit.
/// </summary>
internal sealed class MacroRunner(
    InboxDb db,
    MessageQueue queue,
    ChannelAdapters adapters,
    ContentKeys keys,
    ConversationVariables variables,
    ConversationReader read,
    MemberDirectory members,
    CurrentCaller caller,
    InboxEvents live,
    TimeProvider clock)
{
    /// <summary>Takes the steps, if this run has not taken them here.</summary>
    public async Task<RunMacro.Result> RunAsync(IReadOnlyList<MacroStep> steps, ConversationId conversationId, string runId, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await TryAsync(steps, conversationId, runId, cancellationToken);
            }
            catch (PostgresException exception) when (keys.IsOutdated(exception, caller.OrganizationId!.Value))
            {
                // Content encryption was switched meanwhile, and nothing was stored: once more, as it is now.
            }
            finally
            {
                db.ChangeTracker.Clear();
            }
        }
    }

    private async Task<RunMacro.Result> TryAsync(IReadOnlyList<MacroStep> steps, ConversationId conversationId, string runId, CancellationToken cancellationToken)
    {
        var organizationId = caller.OrganizationId!.Value;
        var sent = new List<(MessageQueue.Draft Draft, MessageQueue.Queued Queued)>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // Through the conversations one may see; the row of the run stops, and waits for, the same run at the same moment.
        if (!await db.Conversations.AnyAsync(conversation => conversation.Id == conversationId, cancellationToken))
        {
            return Refused(conversationId, step: null, GetConversation.NotFound());
        }

        var now = clock.GetUtcNow();
        if (await db.Database.ExecuteSqlAsync($"""
            insert into macro_runs (conversation_id, run_id, organization_id, ran_at) values ({conversationId.Value}, {runId}, {organizationId.Value}, {now}) on conflict do nothing
            """, cancellationToken) == 0)
        {
            return new RunMacro.Result(conversationId, IsDone: true, IsRepeated: true);
        }

        for (var i = 0; i < steps.Count; i++)
        {
            var answer = steps[i].Sends
                ? await SendAsync(steps[i], conversationId, sent, cancellationToken)
                : await ChangeAsync(steps[i], conversationId, cancellationToken);
            if (answer is ProblemHttpResult problem)
            {
                return Refused(conversationId, i, problem);
            }
        }

        try
        {
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            sent.ForEach(message => queue.StartInDoubt(message.Draft, message.Queued));
            throw;
        }

        sent.ForEach(message => queue.Start(message.Draft, message.Queued));
        // What the steps told was before the commit, and may have shown how it was.
        live.ConversationChanged(organizationId, conversationId);
        return new RunMacro.Result(conversationId, IsDone: true);
    }

    private async Task<IResult> ChangeAsync(MacroStep step, ConversationId conversationId, CancellationToken cancellationToken)
    {
        if (step.Action == MacroAction.Note)
        {
            return (await WriteNote.HandleAsync(
                conversationId, new WriteNote.Request(step.Text!, null), db, keys, members, caller, live, clock, cancellationToken)).Result;
        }

        var nothing = new UpdateConversation.Request(null, null, null, null, null, null);
        var change = step.Action switch
        {
            MacroAction.AddLabel => nothing with { AddLabels = [step.LabelId!.Value] },
            MacroAction.RemoveLabel => nothing with { RemoveLabels = [step.LabelId!.Value] },
            MacroAction.Assign => nothing with { AssigneeId = step.ToCaller == true ? caller.RequiredUserId : step.AssigneeId },
            MacroAction.SetStatus => nothing with { Status = step.Status, SnoozedUntil = step.SnoozeMinutes is { } minutes ? clock.GetUtcNow().AddMinutes(minutes) : null },
            _ => nothing with { Priority = step.Priority },
        };
        return (await UpdateConversation.HandleAsync(conversationId, change, db, members, read, live, caller, clock, cancellationToken)).Result;
    }

    private async Task<IResult> SendAsync(
        MacroStep step, ConversationId conversationId, List<(MessageQueue.Draft, MessageQueue.Queued)> sent, CancellationToken cancellationToken)
    {
        var text = step.Text;
        if (step.Action == MacroAction.SendCannedResponse)
        {
            var id = step.CannedResponseId!.Value;
            text = await db.CannedResponsesOf(caller).Where(response => response.Id == id).Select(response => response.Text).SingleOrDefaultAsync(cancellationToken);
            if (text is null)
            {
                return CannedResponsesFeature.NotFound();
            }
        }

        var valueOf = await variables.OfAsync(conversationId, cancellationToken);
        var channel = await (from conversation in db.Conversations
                             join own in db.Channels on conversation.ChannelId equals own.Id
                             where conversation.Id == conversationId
                             select new { own.Provider, own.Kind }).SingleOrDefaultAsync(cancellationToken);
        if (valueOf is null || channel is null)
        {
            return GetConversation.NotFound();
        }

        // A mail needs a subject, which a macro has not.
        var content = new TextContent(VariableText.Render(text!, valueOf).Text, PreviewUrl: true);
        var wrong = channel.Kind == Channel.Email ? "Mails are not sent by macros." : adapters.Of(channel.Provider).Check(content, channel.Kind).Values.FirstOrDefault()?.FirstOrDefault();
        if (wrong is not null)
        {
            return Problem.BadRequest("validation_failed", wrong);
        }

        var draft = new MessageQueue.Draft(
            caller.OrganizationId!.Value, conversationId, SenderType.User, caller.RequiredUserId.Value, WhatsAppContent.Of(content, reactionTo: null));
        var queued = await queue.QueueWithinAsync((NpgsqlConnection)db.Database.GetDbConnection(), draft, cancellationToken);
        if (SendMessage.RefusalOf(queued.Refusal) is { } refused)
        {
            return refused;
        }

        sent.Add((draft, queued));
        return TypedResults.Ok();
    }

    private static RunMacro.Result Refused(ConversationId conversationId, int? step, ProblemHttpResult problem) => new(
        conversationId, IsDone: false, Step: step,
        Code: problem.ProblemDetails.Extensions.TryGetValue("code", out var code) ? code?.ToString() : null, Detail: problem.ProblemDetails.Detail);
}

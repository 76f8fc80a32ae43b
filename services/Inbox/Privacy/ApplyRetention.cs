using ChatBoost.Contracts.Events;
using ChatBoost.Inbox.Realtime;
using ChatBoost.ServiceDefaults.Persistence;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Privacy;

/// <summary>Deletes what is older than the organization keeps it, piece by piece. Harmless when repeated: what is gone is not found again.</summary>
internal sealed class ApplyRetention(InboxDb db, CurrentOrganization organization, DataRemoval removal, InboxEvents live, TimeProvider clock) : IConsumer<RetentionDue>
{
    private const int PageSize = 200;

    public async Task Consume(ConsumeContext<RetentionDue> context)
    {
        var (organizationId, runId, days, at) = context.Message;
        var cancellationToken = context.CancellationToken;
        organization.Use(organizationId);
        var removed = new Removed();
        if (days.Contacts is { } contactDays)
        {
            removed += await RemoveContactsAsync(at.AddDays(-contactDays), cancellationToken);
        }

        if (days.Messages is { } messageDays)
        {
            removed += await RemoveMessagesAsync(organizationId, at.AddDays(-messageDays), cancellationToken);
        }

        if (days.Attachments is { } attachmentDays)
        {
            removed += new Removed(Attachments: await RemoveFilesAsync(organizationId, at.AddDays(-attachmentDays), cancellationToken));
        }

        if (days.ProviderEvents is { } eventDays)
        {
            var before = at.AddDays(-eventDays);
            removed += new Removed(ProviderEvents: await db.Database.ExecuteSqlAsync(
                $"delete from provider_events where organization_id = {organizationId.Value} and received_at < {before}", cancellationToken));
        }

        db.Raise(new RetentionApplied(organizationId, runId, "inbox", removed.Counts(), clock.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task<Removed> RemoveMessagesAsync(OrganizationId organizationId, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var removed = new Removed();
        Guid[] page;
        for (var last = Guid.Empty; ; last = page[^1])
        {
            page = await db.Database.SqlQuery<Guid>($"""
                select id as "Value" from conversations
                where organization_id = {organizationId.Value} and id > {last} order by id limit {PageSize}
                """).ToArrayAsync(cancellationToken);
            if (page.Length == 0)
            {
                return removed;
            }

            removed += await removal.RemoveMessagesAsync(page, before, cancellationToken);
            removed += new Removed(Notes: await db.Database.ExecuteSqlAsync(
                $"delete from conversation_notes where conversation_id = any ({page}) and created_at < {before}", cancellationToken));
            // What still waits to be sent is not old.
            removed += new Removed(
                ScheduledMessages: await db.Database.ExecuteSqlAsync(
                    $"delete from scheduled_messages where conversation_id = any ({page}) and status <> 0 and changed_at < {before}", cancellationToken),
                Drafts: await db.Database.ExecuteSqlAsync($"delete from conversation_drafts where conversation_id = any ({page}) and updated_at < {before}", cancellationToken));
            await db.Database.ExecuteSqlAsync($"delete from macro_runs where conversation_id = any ({page}) and ran_at < {before}", cancellationToken);
            // A message that comes at this moment makes the conversation a new one: then it stays.
            var gone = await db.Database.SqlQuery<Guid>($"""
                delete from conversations c
                where c.id = any ({page}) and coalesce(c.last_message_at, c.created_at) < {before}
                  and not exists (select 1 from messages m where m.conversation_id = c.id)
                  and not exists (select 1 from conversation_notes n where n.conversation_id = c.id)
                  and not exists (select 1 from scheduled_messages s where s.conversation_id = c.id)
                returning c.id as "Value"
                """).ToListAsync(cancellationToken);
            removed += new Removed(Conversations: gone.Count);
            gone.ForEach(id => live.ConversationDeleted(organizationId, new ConversationId(id)));
        }
    }

    private async Task<Removed> RemoveContactsAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var removed = new Removed();
        ContactId[] page;
        for (var last = Guid.Empty; ; last = page[^1].Value)
        {
            page = await db.Contacts.FromSql($"""
                select * from contacts k
                where k.id > {last} and k.updated_at < {before} and not exists (
                    select 1 from conversations c where c.contact_id = k.id and coalesce(c.last_message_at, c.created_at) >= {before})
                """).OrderBy(k => k.Id).Take(PageSize).Select(k => k.Id).ToArrayAsync(cancellationToken);
            if (page.Length == 0)
            {
                return removed;
            }

            foreach (var id in page)
            {
                await removal.RemoveContactAsync(
                    id,
                    remember: false,
                    piece =>
                    {
                        removed += piece;
                        return Task.CompletedTask;
                    },
                    cancellationToken);
            }
        }
    }

    /// <summary>Uploads go; of what came with a message its row stays, and says that the file is not kept any more.</summary>
    private async Task<int> RemoveFilesAsync(OrganizationId organizationId, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var all = 0;
        while (true)
        {
            var now = clock.GetUtcNow();
            var removed = (await db.Database.SqlQuery<int>($"""
                with old as (
                    select id, message_id, storage_key from media
                    where organization_id = {organizationId.Value} and created_at < {before} and state = 1 limit {PageSize} for update),
                discarded as (
                    insert into discarded_files (storage_key, organization_id, discarded_at)
                    select distinct storage_key, {organizationId.Value}, {now} from old on conflict do nothing),
                uploads as (
                    delete from media m using old o where m.id = o.id and o.message_id is null),
                attachments as (
                    update media m set state = 2, storage_key = '', file_name = null, sealed_name = null, content_key_id = null, provider_media_id = null
                    from old o where m.id = o.id and o.message_id is not null)
                select count(*)::int as "Value" from old
                """).ToListAsync(cancellationToken))[0];
            all += removed;
            if (removed < PageSize)
            {
                return all;
            }
        }
    }
}

using ChatBoost.Contracts.Events;
using ChatBoost.Inbox.Channels;
using ChatBoost.Inbox.Media;
using ChatBoost.ServiceDefaults.Persistence;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Organizations;

/// <summary>
/// Deletes everything of an organization that was deleted: its numbers first, so that nothing new arrives, then files, messages and the rest, in
/// pieces that lock nothing for long. Harmless when repeated: what is gone is not found again.
/// </summary>
internal sealed class DeleteOrganizationData(InboxDb db, CurrentOrganization organization, MediaStorage storage, ChannelDirectory directory) : IConsumer<OrganizationDeleted>
{
    private const int BatchSize = 1000;

    private static readonly string[] DeleteSome =
    [
        "delete from messages where id in (select id from messages where organization_id = {0} limit 1000)",
        "delete from conversations where id in (select id from conversations where organization_id = {0} limit 1000)",
        "delete from labels where organization_id = {0}",
        "delete from teams where organization_id = {0}",
        "delete from member_availability where organization_id = {0}",
        "delete from saved_views where organization_id = {0}",
        "delete from macros where organization_id = {0}",
        "delete from canned_responses where organization_id = {0}",
        "delete from contacts where id in (select id from contacts where organization_id = {0} limit 1000)",
        "delete from channels where organization_id = {0}",
        "delete from parked_statuses where organization_id = {0}",
        "delete from parked_deletions where organization_id = {0}",
        "delete from provider_events where organization_id = {0}",
        "delete from erasures where organization_id = {0}",
        "delete from erased_addresses where organization_id = {0}",
        "delete from notifications where id in (select id from notifications where organization_id = {0} limit 1000)",
        "delete from notification_causes where organization_id = {0}",
        "delete from notification_preferences where organization_id = {0}",
        "delete from service_settings where organization_id = {0}",
        "delete from push_subscriptions where organization_id = {0}",
        "delete from webhook_deliveries where id in (select d.id from webhooks w join webhook_deliveries d on d.webhook_id = w.id where w.organization_id = {0} limit 1000)",
        "delete from webhooks where organization_id = {0}",
        // Last, and with them whatever a copy of the rest may still hold.
        "delete from content_encryption where organization_id = {0}",
        "delete from content_keys where organization_id = {0}",
    ];

    public async Task Consume(ConsumeContext<OrganizationDeleted> context)
    {
        var cancellationToken = context.CancellationToken;
        organization.Use(context.Message.OrganizationId);
        await db.WhatsAppIntegrations.ExecuteDeleteAsync(cancellationToken);
        await db.ChannelConnections.ExecuteDeleteAsync(cancellationToken);
        await directory.InvalidateAsync();
        await DeleteFilesAsync(cancellationToken);
        await DeleteImportsAsync(cancellationToken);

        foreach (var deleteSome in DeleteSome)
        {
            while (await db.Database.ExecuteSqlRawAsync(deleteSome, [context.Message.OrganizationId.Value], cancellationToken) > 0)
            {
                // On to the next piece.
            }
        }
    }

    /// <summary>The file before its row: a row without a file can be deleted again, a file without a row would stay for ever.</summary>
    private async Task DeleteFilesAsync(CancellationToken cancellationToken)
    {
        while (await db.Media.AsNoTracking().OrderBy(file => file.Id).Take(BatchSize).Select(file => new { file.Id, file.StorageKey }).ToListAsync(cancellationToken) is { Count: > 0 } files)
        {
            await storage.DeleteAsync([.. files.Select(file => file.StorageKey).Where(key => key.Length > 0)], cancellationToken);
            var ids = files.Select(file => file.Id).ToList();
            await db.Media.Where(file => ids.Contains(file.Id)).ExecuteDeleteAsync(cancellationToken);
        }
    }

    private async Task DeleteImportsAsync(CancellationToken cancellationToken)
    {
        while (await db.ContactImports.AsNoTracking().OrderBy(import => import.Id).Take(BatchSize / 2)
            .Select(import => new { import.Id, import.StorageKey, import.ReportKey }).ToListAsync(cancellationToken) is { Count: > 0 } imports)
        {
            await storage.DeleteAsync([.. imports.Select(import => import.StorageKey), .. imports.Select(import => import.ReportKey).OfType<string>()], cancellationToken);
            var ids = imports.Select(import => import.Id).ToList();
            await db.ContactImports.Where(import => ids.Contains(import.Id)).ExecuteDeleteAsync(cancellationToken);
        }
    }
}

using ChatBoost.Contracts.Events;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.ServiceLevels;

/// <summary>Reads and changes the service settings of the organization one works for.</summary>
internal sealed class ServiceSettingsStore(InboxDb db, CurrentOrganization organization, TimeProvider clock)
{
    /// <summary>How they are; none when nobody set any.</summary>
    public async Task<ServiceSettings> ReadAsync(CancellationToken cancellationToken) =>
        await db.ServiceSettings.AsNoTracking().SingleOrDefaultAsync(cancellationToken) ?? ServiceSettings.Of(organization.Id!.Value);

    /// <summary>Changes a part of them; whatever falls due by them is worked out again.</summary>
    public async Task ChangeAsync(Action<ServiceSettings> change, CancellationToken cancellationToken)
    {
        var (organizationId, now) = (organization.Id!.Value, clock.GetUtcNow());
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // Two members may set two parts of them for the first time: the second waits, and adds to what the first made.
        await db.Database.ExecuteSqlAsync(
            $"insert into service_settings (organization_id, updated_at) values ({organizationId.Value}, {now}) on conflict (organization_id) do update set updated_at = excluded.updated_at",
            cancellationToken);
        var settings = await db.ServiceSettings.SingleAsync(cancellationToken);
        change(settings);
        db.Raise(new ServiceSettingsChanged(organizationId, now));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}

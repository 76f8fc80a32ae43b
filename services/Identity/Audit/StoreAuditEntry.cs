using ChatBoost.Contracts.Events;
using ChatBoost.ServiceDefaults.Persistence;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatBoost.Identity.Audit;

/// <summary>Writes what the services recorded into the log. Harmless when repeated: a line is there once.</summary>
public sealed class StoreAuditEntry(IdentityDb db, CurrentOrganization organization) : IConsumer<AuditRecorded>
{
    /// <inheritdoc/>
    public async Task Consume(ConsumeContext<AuditRecorded> context)
    {
        organization.Use(context.Message.OrganizationId);
        db.Add(AuditEntry.Of(context.Message));
        try
        {
            await db.SaveChangesAsync(context.CancellationToken);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // Delivered before.
        }
    }
}

using ChatBoost.Contracts.Events;
using ChatBoost.ServiceDefaults.Persistence;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatBoost.Inbox.Privacy;

/// <summary>Notes that another service has erased what it held of a contact. Harmless when repeated: the first answer of a service stays.</summary>
internal sealed class RecordErasedContact(InboxDb db, CurrentOrganization organization, ErasureSignal signal) : IConsumer<ContactErased>
{
    public async Task Consume(ConsumeContext<ContactErased> context)
    {
        var erased = context.Message;
        organization.Use(erased.OrganizationId);
        db.Add(ErasureStep.Of(erased.OrganizationId, erased.ErasureId, erased.Service, erased.Erased, erased.At));
        try
        {
            await db.SaveChangesAsync(context.CancellationToken);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException
        {
            // The second: the organization was deleted meanwhile, and the erasure with it.
            SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ForeignKeyViolation
        })
        {
            return;
        }

        signal.Set();
    }
}

using ChatBoost.Contracts.Events;
using ChatBoost.ServiceDefaults.Persistence;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Catalog.Organizations;

/// <summary>Deletes the bots of an organization that was deleted. Harmless when repeated.</summary>
public sealed class DeleteOrganizationData(CatalogDb db, CurrentOrganization organization) : IConsumer<OrganizationDeleted>
{
    /// <inheritdoc/>
    public Task Consume(ConsumeContext<OrganizationDeleted> context)
    {
        organization.Use(context.Message.OrganizationId);
        return db.Bots.ExecuteDeleteAsync(context.CancellationToken);
    }
}

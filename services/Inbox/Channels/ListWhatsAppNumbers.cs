using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Channels;

/// <summary>The phone number ids, and the keys of other connections, an organization has: whose dead letters its administrators may see (worker to Inbox).</summary>
internal static class ListWhatsAppNumbers
{
    public static void Map(IEndpointRouteBuilder services) =>
        services.MapGet("/whatsapp-numbers", HandleAsync).WithName(nameof(ListWhatsAppNumbers));

    private static async Task<Ok<List<string>>> HandleAsync(
        OrganizationId organizationId, InboxDb db, CurrentOrganization organization, CancellationToken cancellationToken)
    {
        organization.Use(organizationId);
        return TypedResults.Ok(await db.WhatsAppIntegrations.Select(i => i.PhoneNumberId).Concat(db.ChannelConnections.Select(c => c.Key)).ToListAsync(cancellationToken));
    }
}

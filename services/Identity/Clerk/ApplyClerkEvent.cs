using System.Text.Json;
using ChatBoost.Contracts.Receiver;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatBoost.Identity.Clerk;

/// <summary>
/// Applies Clerk's webhooks. They come more than once and in any order: what came is remembered by its id, what is not newer than what is known changes nothing, and what is deleted stays so.
/// </summary>
public sealed partial class ApplyClerkEvent(
    IdentityDb db, ClerkAccounts accounts, ClerkOrganizations organizations, ClerkMembers members, TimeProvider clock, ILogger<ApplyClerkEvent> logger)
{
    internal static void Map(RouteGroupBuilder clerk) => clerk.MapPost("/events", HandleAsync);

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        ClerkDelivered delivered, IOptions<ClerkIssuer> issuer, IServiceScopeFactory scopes, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(issuer.Value.Issuer))
        {
            return Problem.NotFound("clerk_not_configured", "Set Clerk__Issuer for identity.");
        }

        return await scopes.AsSystemAsync(services => services.GetRequiredService<ApplyClerkEvent>().ApplyAsync(delivered, cancellationToken))
            ? TypedResults.NoContent()
            : Problem.BadRequest("not_an_event", "This is not an event as Clerk writes them.");
    }

    /// <summary>Applies it, once; false when it is none.</summary>
    private async Task<bool> ApplyAsync(ClerkDelivered delivered, CancellationToken cancellationToken)
    {
        var type = "";
        try
        {
            var envelope = delivered.Event.Deserialize<ClerkEnvelope>(ClerkEvents.Json)!;
            type = envelope.Type;
            await using var transaction = await db.BeginClerkChangeAsync(cancellationToken);
            if (await db.ClerkDeliveries.AnyAsync(d => d.Id == delivered.Id, cancellationToken))
            {
                return true;
            }

            var now = clock.GetUtcNow();
            db.Add(ClerkDelivery.Of(delivered.Id, now));
            await db.SaveChangesAsync(cancellationToken);
            await ApplyAsync(envelope, cancellationToken);
            await db.ClerkDeliveries.Where(d => d.ReceivedAt < now - ClerkDelivery.KeepFor).ExecuteDeleteAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            LogApplied(type, delivered.Id);
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException { Source: "System.Text.Json" })
        {
            LogMalformed(type, delivered.Id, exception.Message);
            return false;
        }
    }

    private async Task ApplyAsync(ClerkEnvelope envelope, CancellationToken cancellationToken)
    {
        var at = envelope.At;
        switch (envelope.Type)
        {
            case "user.created" or "user.updated":
                var user = envelope.Read<ClerkUserData>();
                var person = await accounts.FindOrMakeAsync(user.Id, user.Profile, DateTimeOffset.UnixEpoch, cancellationToken);
                await accounts.ChangeAsync(person, user.Profile, user.Banned, user.At ?? at, cancellationToken);
                break;

            case "user.deleted":
                await accounts.DeleteAsync(envelope.Read<ClerkDeletedData>().Id, at, cancellationToken);
                break;

            case "organization.created" or "organization.updated":
                await ApplyAsync(envelope.Read<ClerkOrganizationData>(), at, cancellationToken);
                break;

            case "organization.deleted":
                await organizations.DeleteAsync(envelope.Read<ClerkDeletedData>().Id, at, cancellationToken);
                break;

            case "organizationMembership.created" or "organizationMembership.updated" or "organizationMembership.deleted":
                await ApplyAsync(envelope.Read<ClerkMembershipData>(), envelope, cancellationToken);
                break;
        }
    }

    private async Task ApplyAsync(ClerkOrganizationData data, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var known = await db.ClerkOrganizations.SingleOrDefaultAsync(o => o.Id == data.Id, cancellationToken);
        if (known is null && data.CreatedBy is { } founder
            && await accounts.FindOrMakeAsync(founder, new ClerkProfile(null, null), DateTimeOffset.UnixEpoch, cancellationToken) is { UserId: { } founderId })
        {
            known = await organizations.FindOrMakeAsync(data.Id, data.Name, founderId, DateTimeOffset.UnixEpoch, cancellationToken);
        }

        // One that nobody made and nobody is in yet waits for its first member, whose webhook names it too.
        if (known is not null)
        {
            await organizations.RenameAsync(known, data.Name, data.At ?? at, cancellationToken);
        }
    }

    private async Task ApplyAsync(ClerkMembershipData data, ClerkEnvelope envelope, CancellationToken cancellationToken)
    {
        var isRemoved = envelope.Type == "organizationMembership.deleted";
        if (!isRemoved)
        {
            // Its own webhook may come later. Its address is not said to be verified here, so it is nobody's proof.
            var person = await accounts.FindOrMakeAsync(data.PublicUserData.UserId, new ClerkProfile(data.PublicUserData.Name, null), DateTimeOffset.UnixEpoch, cancellationToken);
            if (person.UserId is { } userId)
            {
                await organizations.FindOrMakeAsync(data.Organization.Id, data.Organization.Name, userId, DateTimeOffset.UnixEpoch, cancellationToken);
            }
        }

        var state = new ClerkMembershipState(
            data.Id, data.Organization.Id, data.PublicUserData.UserId, ClerkRole.NameOf(data.Role), data.Began ?? envelope.At, isRemoved ? envelope.At : data.At ?? envelope.At, isRemoved);
        var known = await db.ClerkMemberships.SingleOrDefaultAsync(m => m.ClerkOrganizationId == state.OrganizationId && m.ClerkUserId == state.UserId, cancellationToken);
        var joins = known is null || known.IsRemoved || (known.MembershipId is not null && known.MembershipId != state.Id);
        if (known is null)
        {
            known = ClerkMembership.Of(state);
            db.Add(known);
        }
        else if (!known.Apply(state))
        {
            return;
        }

        await db.SaveChangesAsync(cancellationToken);
        await members.SettleAsync(known, joins, cancellationToken);
    }

    [LoggerMessage(2203, LogLevel.Information, "Clerk's webhook {Type} {DeliveryId} was applied")]
    private partial void LogApplied(string type, string deliveryId);

    [LoggerMessage(2204, LogLevel.Error, "Clerk's webhook {Type} {DeliveryId} cannot be read: {Reason}")]
    private partial void LogMalformed(string type, string deliveryId, string reason);
}

using System.ComponentModel.DataAnnotations;
using ChatBoost.Inbox.Contacts;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatBoost.Inbox.Privacy;

/// <summary>Has a contact erased, with everything all services hold of it. It is done in the background; the answer says where to see how far it is.</summary>
public static class EraseContact
{
    /// <param name="Reason">Why, or where the request is filed. It is kept with the proof: no personal data.</param>
    public sealed record Request([StringLength(Erasure.MaxReasonLength)] string? Reason);

    internal static void Map(RouteGroupBuilder contacts) =>
        contacts.MapPost("/{contactId}/erasure", HandleAsync).RequirePermission(Permissions.ContactsErase).WithName(nameof(EraseContact)).ProducesValidationProblem();

    private static async Task<Results<Accepted<ErasureOutput>, ProblemHttpResult>> HandleAsync(
        ContactId contactId, Request? request, CurrentCaller caller, InboxDb db, ErasureSignal signal, TimeProvider clock, CancellationToken cancellationToken)
    {
        var erasure = await FindAsync(db, contactId, cancellationToken);
        if (erasure is null)
        {
            if (await db.Contacts.SingleOrDefaultAsync(c => c.Id == contactId, cancellationToken) is not { } contact)
            {
                return ContactsFeature.NotFound();
            }

            erasure = Erasure.Of(contact, await DataRemoval.AddressesOfAsync(db, contact, cancellationToken), caller.ActorId, request?.Reason, clock.GetUtcNow());
            db.Add(erasure);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
            {
                // Somebody asked at the same moment.
                db.ChangeTracker.Clear();
                erasure = await db.Erasures.AsNoTracking().OrderByDescending(e => e.Id).FirstAsync(e => e.ContactId == contactId, cancellationToken);
            }

            signal.Set();
        }

        return TypedResults.Accepted($"/api/v1/erasures/{erasure.Id}", ErasureOutput.Of(erasure, []));
    }

    private static Task<Erasure?> FindAsync(InboxDb db, ContactId contactId, CancellationToken cancellationToken) =>
        db.Erasures.AsNoTracking().SingleOrDefaultAsync(e => e.ContactId == contactId && e.CompletedAt == null, cancellationToken);
}

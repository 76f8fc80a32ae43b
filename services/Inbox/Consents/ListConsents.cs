using ChatBoost.Inbox.Contacts;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Consents;

/// <summary>An entry of the record as the API shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Channel">On what channel.</param>
/// <param name="State"><c>granted</c> or <c>withdrawn</c>.</param>
/// <param name="Source">How it came.</param>
/// <param name="Evidence">What proves it.</param>
/// <param name="GivenAt">When the contact said it.</param>
/// <param name="RecordedBy">Who recorded it.</param>
/// <param name="RecordedAt">When.</param>
public sealed record ConsentOutput(
    ConsentId Id, string Channel, ConsentState State, string Source, string? Evidence, DateTimeOffset GivenAt, string RecordedBy, DateTimeOffset RecordedAt)
{
    internal static ConsentOutput Of(Consent consent) => new(
        consent.Id, consent.Channel, consent.State, consent.Source, consent.Evidence, consent.GivenAt, consent.RecordedBy, consent.RecordedAt);
}

/// <summary>The record of a contact's consent, the newest entry first.</summary>
internal static class ListConsents
{
    /// <summary>Far more than anybody changes one's mind.</summary>
    private const int MaxShown = 200;

    internal sealed record Response(IReadOnlyList<ConsentOutput> Data);

    public static void Map(RouteGroupBuilder contacts) =>
        contacts.MapGet("/{contactId}/consents", HandleAsync).RequirePermission(Permissions.ConversationsRead).WithName(nameof(ListConsents));

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(ContactId contactId, InboxDb db, CancellationToken cancellationToken)
    {
        var consents = await db.Consents.AsNoTracking().Where(c => c.ContactId == contactId).OrderByDescending(c => c.Id).Take(MaxShown).ToListAsync(cancellationToken);
        return consents.Count == 0 && !await db.Contacts.AnyAsync(c => c.Id == contactId, cancellationToken)
            ? ContactsFeature.NotFound()
            : TypedResults.Ok(new Response([.. consents.Select(ConsentOutput.Of)]));
    }
}

using System.ComponentModel.DataAnnotations;
using ChatBoost.Inbox.Channels;
using ChatBoost.Inbox.Contacts;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Consents;

/// <summary>Adds an entry to the record of a contact's consent.</summary>
public static class RecordConsent
{
    /// <summary>What the contact said.</summary>
    /// <param name="Channel">On what channel: <c>WhatsApp</c>.</param>
    /// <param name="State"><c>granted</c> or <c>withdrawn</c>.</param>
    /// <param name="Source">How it came, for example <c>web form</c>.</param>
    /// <param name="Evidence">What proves it.</param>
    /// <param name="GivenAt">When the contact said it; at this moment if not given.</param>
    public sealed record Request(
        [Required] string Channel,
        [Required, EnumDataType(typeof(ConsentState))] ConsentState? State,
        [Required, StringLength(Consent.MaxSourceLength), RegularExpression(@".*\S.*", ErrorMessage = "A source has more than blanks.")] string Source,
        [StringLength(Consent.MaxEvidenceLength)] string? Evidence,
        DateTimeOffset? GivenAt);

    internal static void Map(RouteGroupBuilder contacts) =>
        contacts.MapPost("/{contactId}/consents", HandleAsync).RequirePermission(Permissions.ContactsManage).WithName(nameof(RecordConsent)).ProducesValidationProblem();

    private static async Task<Results<Created<ConsentOutput>, ProblemHttpResult>> HandleAsync(
        ContactId contactId, Request request, CurrentCaller caller, InboxDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (Channel.KindOf(request.Channel) is not { } channel)
        {
            return Problem.BadRequest("invalid_channel", "channel is WhatsApp, SMS or Email.");
        }

        var now = clock.GetUtcNow();
        if (request.GivenAt > now.AddMinutes(5))
        {
            return Problem.BadRequest("validation_failed", "givenAt: nobody has said yet what lies in the future.");
        }

        if (await db.Contacts.SingleOrDefaultAsync(c => c.Id == contactId, cancellationToken) is not { } contact)
        {
            return ContactsFeature.NotFound();
        }

        var consent = Consent.Of(
            contact, channel, request.State!.Value, request.Source.Trim(), request.Evidence, (request.GivenAt ?? now).ToUniversalTime(), caller.ActorId, now);
        db.Add(consent);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created((string?)null, ConsentOutput.Of(consent));
    }
}

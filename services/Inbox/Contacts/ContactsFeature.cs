using ChatBoost.Inbox.Consents;
using ChatBoost.Inbox.Privacy;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Contacts;

/// <summary>Contacts: what they agreed to, and their right to see and to erase what is stored.</summary>
public static class ContactsFeature
{
    /// <summary>Maps <c>/api/v1/contacts</c>.</summary>
    public static WebApplication MapContacts(this WebApplication app)
    {
        var contacts = app.MapGroup("/api/v1/contacts").WithTags("Contacts").ProducesProblem(StatusCodes.Status404NotFound);
        ListConsents.Map(contacts);
        RecordConsent.Map(contacts);
        ExportContact.Map(contacts);
        EraseContact.Map(contacts);
        return app;
    }

    /// <summary>The answer for an id the organization does not have, somebody else's included.</summary>
    internal static ProblemHttpResult NotFound() => Problem.NotFound("contact_not_found", "There is no such contact.");
}

using ChatBoost.Inbox.Consents;
using ChatBoost.Inbox.Contacts.Attributes;
using ChatBoost.Inbox.Merging;
using ChatBoost.Inbox.Organizations;
using ChatBoost.Inbox.Privacy;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Contacts;

/// <summary>Contacts: what is kept on them, what they agreed to, and their right to see and to erase what is stored.</summary>
public static class ContactsFeature
{
    /// <summary>Adds what the endpoints need.</summary>
    public static WebApplicationBuilder AddContacts(this WebApplicationBuilder builder)
    {
        builder.Services.AddServiceClient<IdentityClient>("identity", allCallsAreIdempotent: true);
        builder.Services.AddSingleton<MemberDirectory>();
        builder.Services.AddScoped<ContactReader>();
        builder.Services.AddScoped<ExportContacts>();
        builder.Services.AddScoped<ChangeContact>();
        builder.Services.AddScoped<ContactAddresses>();
        builder.Services.AddScoped<ContactFollowers>();
        return builder;
    }

    /// <summary>Maps <c>/api/v1/contacts</c>, <c>/api/v1/flows/contacts</c> and <c>/api/v1/conversations/{conversationId}/contact</c>.</summary>
    public static WebApplication MapContacts(this WebApplication app)
    {
        var contacts = app.MapGroup("/api/v1/contacts").WithTags("Contacts").ProducesProblem(StatusCodes.Status404NotFound).AddEndpointFilter<FollowMerges>();
        var flowContacts = app.MapGroup("/api/v1/flows/contacts").WithTags("Contacts");
        ReadContacts.Map(contacts, flowContacts);
        CreateContact.Map(flowContacts);
        ExportContacts.Map(contacts);
        SearchByAttribute.Map(contacts);
        ReadAttributes.Map(contacts);
        SetAttributes.Map(contacts);
        ListConsents.Map(contacts);
        RecordConsent.Map(contacts);
        ExportContact.Map(contacts);
        EraseContact.Map(contacts);

        var ofConversation = app.MapGroup("/api/v1/conversations/{conversationId}/contact").WithTags("Contacts")
            .RequirePermission(Permissions.ConversationsRead).ProducesProblem(StatusCodes.Status404NotFound).AddEndpointFilter<FollowMerges>();
        UpdateConversationContact.Map(ofConversation);
        AddContactAddress.Map(ofConversation);
        TagContact.Map(ofConversation);
        FollowContact.Map(ofConversation);
        return app;
    }

    /// <summary>The answer for an id the organization does not have, somebody else's included.</summary>
    internal static ProblemHttpResult NotFound() => Problem.NotFound("contact_not_found", "There is no such contact.");
}

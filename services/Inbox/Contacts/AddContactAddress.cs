using System.ComponentModel.DataAnnotations;
using ChatBoost.Inbox.Conversations;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Contacts;

/// <summary>Adds an e-mail address or a phone number to the contact of a conversation. A number and an address belong to one contact of an organization.</summary>
public static class AddContactAddress
{
    /// <param name="Email">The address.</param>
    /// <param name="IsPrimary">Whether it comes first; the only one does anyway.</param>
    public sealed record EmailRequest([Required, StringLength(EmailAddress.MaxLength)] string Email, bool IsPrimary = false);

    /// <param name="Phone">The number, with country code.</param>
    /// <param name="IsPrimary">Whether it comes first; the only one does anyway.</param>
    public sealed record PhoneRequest([Required, StringLength(40)] string Phone, bool IsPrimary = false);

    internal static void Map(RouteGroupBuilder contact)
    {
        contact.MapPost("/emails", AddEmailAsync).RequirePermission(Permissions.ContactsManage).WithName("AddContactEmail").ProducesValidationProblem();
        contact.MapPost("/phones", AddPhoneAsync).RequirePermission(Permissions.ContactsManage).WithName("AddContactPhone").ProducesValidationProblem();
    }

    private static Task<Results<Ok<ContactDetailOutput>, ProblemHttpResult>> AddEmailAsync(
        ConversationId conversationId, EmailRequest request, ChangeContact change, ContactAddresses addresses, HttpContext http, CancellationToken cancellationToken) =>
        change.OfConversationAsync(
            conversationId, http, (contact, _) => addresses.AddEmailAsync(contact, request.Email, request.IsPrimary, cancellationToken), cancellationToken);

    private static Task<Results<Ok<ContactDetailOutput>, ProblemHttpResult>> AddPhoneAsync(
        ConversationId conversationId, PhoneRequest request, ChangeContact change, ContactAddresses addresses, HttpContext http, CancellationToken cancellationToken) =>
        change.OfConversationAsync(
            conversationId, http, (contact, _) => addresses.AddPhoneAsync(contact, request.Phone, request.IsPrimary, cancellationToken), cancellationToken);
}

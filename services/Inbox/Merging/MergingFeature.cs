using System.ComponentModel.DataAnnotations;
using ChatBoost.Inbox.Contacts;
using ChatBoost.Inbox.Conversations;
using ChatBoost.Inbox.Search;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Merging;

/// <summary>Makes one of two: contacts that are one person, and conversations of one person on one channel.</summary>
public static class MergingFeature
{
    /// <param name="ContactId">The contact that becomes part of the one in the path. Of what both have one of, the one in the path has its say.</param>
    public sealed record ContactRequest([Required] ContactId? ContactId);

    /// <param name="ConversationId">The conversation that becomes part of the one in the path, and its contact part of that one's. On the same channel.</param>
    public sealed record ConversationRequest([Required] ConversationId? ConversationId);

    internal sealed record Duplicates(IReadOnlyList<Duplicate> Data);

    /// <param name="Contact">The contact it may be, too.</param>
    /// <param name="Reason">Why: <c>phone</c>, the same number; <c>name</c>, a name like it.</param>
    internal sealed record Duplicate(ContactOutput Contact, string Reason);

    private const int MaxDuplicates = 10;

    /// <summary>Adds what the endpoints need.</summary>
    public static WebApplicationBuilder AddMerging(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<MergeContacts>();
        return builder;
    }

    /// <summary>Maps <c>/api/v1/contacts/{contactId}/merge</c>, <c>/api/v1/contacts/{contactId}/duplicates</c> and <c>/api/v1/conversations/{conversationId}/merge</c>.</summary>
    public static WebApplication MapMerging(this WebApplication app)
    {
        var contacts = app.MapGroup("/api/v1/contacts/{contactId}").WithTags("Contacts").ProducesProblem(StatusCodes.Status404NotFound);
        contacts.MapPost("/merge", MergeContactAsync).RequirePermission(Permissions.ContactsManage).WithName("MergeContact").ProducesValidationProblem();
        contacts.MapGet("/duplicates", FindDuplicatesAsync).RequirePermission(Permissions.ConversationsRead).WithName("ListContactDuplicates");
        app.MapGroup("/api/v1/conversations/{conversationId}").WithTags("Conversations").ProducesProblem(StatusCodes.Status404NotFound)
            .MapPost("/merge", MergeConversationAsync).RequirePermission(Permissions.ContactsManage).RequirePermission(Permissions.ConversationsManage)
            .WithName("MergeConversation").ProducesValidationProblem();
        return app;
    }

    private static async Task<Results<Ok<ContactOutput>, ProblemHttpResult>> MergeContactAsync(
        ContactId contactId, ContactRequest request, MergeContacts merge, ContactReader read, CurrentCaller caller, CancellationToken cancellationToken)
    {
        if (contactId == request.ContactId)
        {
            return Problem.Unprocessable("same_contact", "A contact is merged with another one.");
        }

        return await merge.MergeAsync(contactId, request.ContactId!.Value, caller.ActorId, cancellationToken) is { } refused ? refused
            : await read.FindAsync(contactId, cancellationToken) is { } contact ? TypedResults.Ok(contact) : ContactsFeature.NotFound();
    }

    private static async Task<Results<Ok<ConversationOutput>, ProblemHttpResult>> MergeConversationAsync(
        ConversationId conversationId,
        ConversationRequest request,
        InboxDb db,
        MergeContacts merge,
        ConversationReader read,
        CurrentCaller caller,
        CancellationToken cancellationToken)
    {
        if (conversationId == request.ConversationId)
        {
            return Problem.Unprocessable("same_conversation", "A conversation is merged with another one.");
        }

        ConversationId[] both = [conversationId, request.ConversationId!.Value];
        var places = await db.Conversations.Where(c => both.Contains(c.Id)).Select(c => new { c.Id, c.ContactId, c.ChannelId }).ToListAsync(cancellationToken);
        if (places.Count < 2)
        {
            return GetConversation.NotFound();
        }

        if (places[0].ChannelId != places[1].ChannelId)
        {
            return Problem.Unprocessable("different_channels", "Only conversations on the same channel become one; merge the contacts to have both with one contact.");
        }

        return await merge.MergeAsync(
            places.Single(place => place.Id == conversationId).ContactId, places.Single(place => place.Id != conversationId).ContactId, caller.ActorId, cancellationToken) is { } refused ? refused
            : await read.ConversationAsync(conversationId, cancellationToken) is { } conversation ? TypedResults.Ok(conversation) : GetConversation.NotFound();
    }

    /// <summary>Two contacts never share an address; what is found is the same number under WhatsApp and entered by hand, and names that are alike.</summary>
    private static async Task<Results<Ok<Duplicates>, ProblemHttpResult>> FindDuplicatesAsync(
        ContactId contactId, InboxDb db, ContactReader read, WordSearch search, CancellationToken cancellationToken)
    {
        if (await db.Contacts.AsNoTracking().SingleOrDefaultAsync(c => c.Id == contactId, cancellationToken) is not { } contact)
        {
            return ContactsFeature.NotFound();
        }

        var numbers = await db.ContactPhones.Where(p => p.ContactId == contactId).Select(p => p.Phone).ToListAsync(cancellationToken);
        PhoneNumber[] own = [.. numbers.Select(phone => new PhoneNumber(phone[1..])), .. contact.WaId is { } waId ? [new PhoneNumber(waId)] : Array.Empty<PhoneNumber>()];
        string[] spellings = [.. own.SelectMany(number => number.Spellings)];
        string[] keys = [.. own.Select(number => number.Key)];
        var sameNumber = await db.Contacts.Where(c => c.WaId != null && spellings.Contains(c.WaId)).Select(c => c.Id)
            .Union(db.ContactPhones.Where(p => keys.Contains(p.MatchKey)).Select(p => p.ContactId)).Take(MaxDuplicates).ToListAsync(cancellationToken);
        var sameName = contact.FullName.StartsWith('+') ? [] : await search.ContactsAsync(contact.FullName, MaxDuplicates + 1, cancellationToken);
        List<ContactId> ids = [.. sameNumber.Concat(sameName).Distinct().Where(id => id != contactId).Take(MaxDuplicates)];
        var found = (await read.ListAsync(db.Contacts.Where(c => ids.Contains(c.Id)), cancellationToken)).ToDictionary(one => one.Id);
        return TypedResults.Ok(new Duplicates(
            [.. ids.Where(found.ContainsKey).Select(id => new Duplicate(found[id], sameNumber.Contains(id) ? "phone" : "name"))]));
    }
}

using System.Text.Json;

namespace ChatBoost.SystemTests.Contacts;

/// <summary>A contact as the API shows it.</summary>
internal sealed record Contact(
    string Id, string FullName, string? Phone, IReadOnlyList<ContactPhone> Phones, string? Email, IReadOnlyList<ContactEmail> Emails,
    IReadOnlyList<string> Tags, bool DndAll, IReadOnlyList<string> DndChannels, IReadOnlyList<ContactAttribute>? Attributes);

/// <summary>The contact of a conversation.</summary>
internal sealed record Details(
    string? Phone, IReadOnlyList<ContactPhone>? Phones, string? Email, IReadOnlyList<ContactEmail>? Emails, Person? Owner, IReadOnlyList<Person>? Followers,
    IReadOnlyList<string>? Tags, bool Dnd, bool DndAll);

internal sealed record ContactPhone(string Id, string Phone, bool IsPrimary);

internal sealed record ContactEmail(string Id, string Email, bool IsPrimary);

internal sealed record Person(string Id, string? Name, string? Username);

internal sealed record ContactAttribute(string Key, JsonElement Value, string ValueType);

internal sealed record ContactPage(IReadOnlyList<Contact> Data, ContactPageMeta Meta);

internal sealed record ContactPageMeta(int Limit, string? Next);

/// <summary>What tests of contacts ask.</summary>
internal static class ContactCalls
{
    public static Task<Contact> CreateContactAsync(this Shop shop, object contact) => shop.Api.PostAsync<Contact>("/api/v1/flows/contacts", contact, Cancellation);

    public static Task<Contact> ContactAsync(this Shop shop, string id) => shop.Api.GetAsync<Contact>($"/api/v1/contacts/{id}?includeAttributes=true", Cancellation);

    public static Task<Details> DetailsAsync(this ChatBoostApi api, string conversationId) =>
        api.GetAsync<Details>($"/api/v1/conversations/{conversationId}/contact", Cancellation);

    public static Task<Details> ChangeContactAsync(this Shop shop, string conversationId, object change) =>
        shop.Api.SendAsync<Details>(HttpMethod.Patch, $"/api/v1/conversations/{conversationId}/contact", change, Cancellation);

    public static Task<Details> AddAsync(this Shop shop, string conversationId, string what, object body) =>
        shop.Api.PostAsync<Details>($"/api/v1/conversations/{conversationId}/contact/{what}", body, Cancellation);

    /// <summary>A conversation the bot has answered once.</summary>
    public static async Task<Conversation> MeetAsync(this Shop shop, Customer customer)
    {
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        return (await shop.Api.ConversationsAsync($"search={customer.WaId}", Cancellation)).Data.Single();
    }
}

using System.Text.Json.Nodes;
using ChatBoost.Testing.Api;

namespace ChatBoost.Testing;

/// <summary>Somebody with a phone who writes to a shop.</summary>
public sealed class Customer(Shop shop, string waId, string name)
{
    /// <summary>The phone number in digits, or a business-scoped user id.</summary>
    public string WaId { get; } = waId;

    /// <summary>The profile name.</summary>
    public string Name { get; } = name;

    /// <summary>Writes text; answers the wamid.</summary>
    public Task<string> WritesAsync(string text, CancellationToken cancellationToken) =>
        WritesAsync(new JsonObject { ["type"] = "text", ["text"] = text }, cancellationToken);

    /// <summary>Writes anything the simulator's control API takes; number and name are filled in. Answers the wamid.</summary>
    public Task<string> WritesAsync(JsonObject message, CancellationToken cancellationToken)
    {
        message["phoneNumberId"] = shop.PhoneNumberId;
        message["name"] ??= Name;
        return shop.Simulator.CustomerWritesAsync(WaId, message, cancellationToken);
    }

    /// <summary>What arrived on the phone, oldest first.</summary>
    public Task<IReadOnlyList<SentMessage>> PhoneAsync(CancellationToken cancellationToken) =>
        shop.Simulator.SentAsync(shop.PhoneNumberId, WaId, cancellationToken);

    /// <summary>Waits until the phone shows <paramref name="text"/>.</summary>
    public Task<SentMessage> ReadsAsync(string text, CancellationToken cancellationToken) =>
        Wait.ForAsync(
            $"'{text}' on the phone of {WaId}",
            async () => (await PhoneAsync(cancellationToken)).FirstOrDefault(message => message.Text == text),
            cancellationToken: cancellationToken);

    /// <summary>Waits until <paramref name="count"/> messages arrived on the phone; answers all there are.</summary>
    public Task<IReadOnlyList<SentMessage>> ReadsAsync(int count, CancellationToken cancellationToken) =>
        Wait.ForAsync(
            $"{count} messages on the phone of {WaId}",
            async () => await PhoneAsync(cancellationToken) is { } all && all.Count >= count ? all : null,
            cancellationToken: cancellationToken);

    /// <summary>Waits until the shop has a conversation with this customer.</summary>
    public Task<Conversation> ConversationAsync(CancellationToken cancellationToken) =>
        Wait.ForAsync(
            $"a conversation with {Name}",
            async () => (await shop.Api.ConversationsAsync($"search={Uri.EscapeDataString(Name)}", cancellationToken)).Data.FirstOrDefault(),
            cancellationToken: cancellationToken);

    /// <summary>The thread, oldest first, as soon as <paramref name="enough"/> holds.</summary>
    public async Task<IReadOnlyList<Message>> ThreadAsync(Func<IReadOnlyList<Message>, bool> enough, CancellationToken cancellationToken)
    {
        var conversation = await ConversationAsync(cancellationToken);
        return await Wait.ForAsync(
            $"the thread with {Name} to be complete",
            async () => await ThreadOfAsync(conversation.Id, cancellationToken) is { } thread && enough(thread) ? thread : null,
            cancellationToken: cancellationToken);
    }

    /// <summary>The one message of the thread that fits, as soon as it is there.</summary>
    public async Task<Message> StoredAsync(Predicate<Message> fits, CancellationToken cancellationToken) =>
        (await ThreadAsync(thread => thread.Any(message => fits(message)), cancellationToken)).Single(message => fits(message));

    /// <summary>The thread as it stands, oldest first.</summary>
    public async Task<IReadOnlyList<Message>> ThreadOfAsync(string conversationId, CancellationToken cancellationToken) =>
        (await shop.Api.MessagesAsync(conversationId, "pageSize=200", cancellationToken)).Data;
}

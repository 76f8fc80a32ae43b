using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.Testing.Api;
using ChatBoost.Testing.Stack;

namespace ChatBoost.Testing;

/// <summary>An organization with an Instagram account that is connected.</summary>
public sealed class InstagramAccount
{
    private InstagramAccount(RunningStack stack, ChatBoostApi api)
    {
        Stack = stack;
        Api = api;
    }

    /// <summary>Where it lives.</summary>
    public RunningStack Stack { get; }

    /// <summary>The API as the organization's owner sees it.</summary>
    public ChatBoostApi Api { get; }

    /// <summary>Meta's id of the professional account.</summary>
    public string AccountId { get; } = "1784" + Shop.Digits(13);

    /// <summary>Meta's id of its page.</summary>
    public string PageId { get; } = "10" + Shop.Digits(13);

    /// <summary>What signs its webhooks.</summary>
    public string AppSecret { get; } = $"app-secret-{Guid.NewGuid():N}";

    /// <summary>What confirms the webhook's address.</summary>
    public string VerifyToken { get; } = $"verify-{Guid.NewGuid():N}";

    /// <summary>The settings that connect it.</summary>
    public object Settings => new { pageId = PageId, accessToken = $"sim-page-{PageId}", appSecret = AppSecret, verifyToken = VerifyToken };

    /// <summary>What to tell the simulator of it.</summary>
    public object Account(object? play = null) => new { accountId = AccountId, pageId = PageId, username = $"shop.{PageId}", appSecret = AppSecret, play };

    /// <summary>A new organization, or one that is there, with an account connected.</summary>
    public static async Task<InstagramAccount> ConnectAsync(RunningStack stack, ChatBoostApi? api, CancellationToken cancellationToken)
    {
        var account = await PrepareAsync(stack, api, cancellationToken);
        await account.Api.PostAsync<JsonElement>("/api/v1/settings/instagram/connect", account.Settings, cancellationToken);
        return account;
    }

    /// <summary>The same, known to Meta and not connected.</summary>
    public static async Task<InstagramAccount> PrepareAsync(RunningStack stack, ChatBoostApi? api, CancellationToken cancellationToken)
    {
        var account = new InstagramAccount(stack, api ?? await stack.CreateOrganizationAsync(cancellationToken));
        await stack.Simulator.PostWithoutAnswerAsync("/simulator/instagram/accounts", account.Account(), cancellationToken);
        return account;
    }

    /// <summary>Meta's id of a person, for this account.</summary>
    public static string NewPerson() => "9" + Shop.Digits(15);

    /// <summary>Somebody writes; answers the message's id.</summary>
    public async Task<string> WritesAsync(
        string person, string? text, CancellationToken cancellationToken, object? files = null, JsonObject? extra = null, string? mid = null, DateTimeOffset? at = null) =>
        (await Stack.Simulator.PostAsync("/simulator/instagram/messages", new { accountId = AccountId, from = person, text, files, extra, mid, at }, cancellationToken))
            .GetProperty("mid").GetString()!;

    /// <summary>What arrived at a person, oldest first.</summary>
    public async Task<IReadOnlyList<InstagramSent>> ArrivedAsync(string person, CancellationToken cancellationToken) =>
        (await Stack.Simulator.GetAsync($"/simulator/instagram/messages?accountId={AccountId}&to={person}", cancellationToken))
            .GetProperty("data").Deserialize<IReadOnlyList<InstagramSent>>(Json.Web)!;

    /// <summary>Posts an object of <c>messaging[]</c> as Meta would; answers the last status.</summary>
    public async Task<int> PostWebhookAsync(JsonObject happened, CancellationToken cancellationToken, string? signature = null, int times = 1)
    {
        var statuses = await Stack.Simulator.PostAsync("/simulator/instagram/webhooks", new { accountId = AccountId, @event = happened, signature, times }, cancellationToken);
        return statuses[statuses.GetArrayLength() - 1].GetInt32();
    }

    /// <summary>An object of <c>messaging[]</c>: a person did something.</summary>
    /// <param name="person">Who.</param>
    /// <param name="what"><c>message</c>, <c>message_edit</c>, <c>reaction</c>, <c>read</c>, …</param>
    /// <param name="content">What that holds.</param>
    /// <param name="at">When; now if it is left out.</param>
    public JsonObject Did(string person, string what, JsonObject content, DateTimeOffset? at = null) => new()
    {
        ["sender"] = new JsonObject { ["id"] = person },
        ["recipient"] = new JsonObject { ["id"] = AccountId },
        ["timestamp"] = (at ?? DateTimeOffset.UtcNow).ToUnixTimeMilliseconds(),
        [what] = content,
    };

    /// <summary>The conversation there is, once it is there.</summary>
    public Task<Conversation> ConversationAsync(CancellationToken cancellationToken) => Wait.ForAsync(
        "a conversation on Instagram", async () => (await Api.ConversationsAsync("channel=Instagram", cancellationToken)).Data.FirstOrDefault(), cancellationToken: cancellationToken);

    /// <summary>Waits for a message of a conversation that fits.</summary>
    public Task<Message> StoredAsync(string conversationId, Predicate<Message> fits, CancellationToken cancellationToken) => Wait.ForAsync(
        "a message that fits",
        async () => (await Api.MessagesAsync(conversationId, "pageSize=200", cancellationToken)).Data.SingleOrDefault(message => fits(message)),
        cancellationToken: cancellationToken);
}

/// <summary>What the business sent on Instagram.</summary>
public sealed record InstagramSent(string Mid, string Person, string? Text, string? AttachmentType, string? AttachmentUrl, IReadOnlyList<string> QuickReplies, string? Tag);

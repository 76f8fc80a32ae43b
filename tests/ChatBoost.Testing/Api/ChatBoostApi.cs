using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace ChatBoost.Testing.Api;

/// <summary>The public API as one caller sees it, through the gateway.</summary>
public sealed class ChatBoostApi : IDisposable
{
    private readonly HttpClient _http;

    /// <summary>Speaks for whoever holds <paramref name="accessToken"/>; null speaks for nobody.</summary>
    public ChatBoostApi(Uri gateway, string? accessToken)
    {
        Token = accessToken;
        _http = new HttpClient { BaseAddress = gateway, Timeout = TimeSpan.FromSeconds(60) };
        if (accessToken is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        }
    }

    /// <summary>What the caller shows; null for nobody.</summary>
    public string? Token { get; }

    /// <summary>Who signed in; null for nobody.</summary>
    public SignedIn? Session { get; private init; }

    /// <summary>The address the owner signed up with; null for nobody.</summary>
    public string? Email { get; private init; }

    /// <summary>The password the owner signed up with; null for nobody.</summary>
    public string? Password { get; private init; }

    /// <summary>A new organization; the answer speaks for its owner.</summary>
    public async Task<ChatBoostApi> SignUpAsync(CancellationToken cancellationToken)
    {
        var unique = Guid.NewGuid().ToString("N")[..12];
        var email = $"owner-{unique}@test.example";
        const string password = "Correct-horse-7-battery";
        var session = await PostAsync<SignedIn>(
            "/api/v1/auth/signup/create-org",
            new { name = "Olive Owner", email, password, organizationName = $"Shop {unique}" },
            cancellationToken);
        return new ChatBoostApi(_http.BaseAddress!, session.AccessToken) { Session = session, Email = email, Password = password };
    }

    /// <summary>The same gateway with another token.</summary>
    public ChatBoostApi WithToken(string? accessToken) => new(_http.BaseAddress!, accessToken);

    /// <summary>Checks a password.</summary>
    public Task<SignedIn> LoginAsync(string email, string password, CancellationToken cancellationToken) =>
        PostAsync<SignedIn>("/api/v1/auth/login", new { email, password }, cancellationToken);

    /// <summary>OAuth2, <c>grant_type=password</c>.</summary>
    public Task<TokenAnswer> TokenByPasswordAsync(string email, string password, CancellationToken cancellationToken) =>
        TokenAsync(new() { ["grant_type"] = "password", ["username"] = email, ["password"] = password }, cancellationToken);

    /// <summary>OAuth2, <c>grant_type=refresh_token</c>.</summary>
    public Task<TokenAnswer> TokenByRefreshAsync(string refreshToken, CancellationToken cancellationToken) =>
        TokenAsync(new() { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken }, cancellationToken);

    /// <summary>One page of conversations; <paramref name="query"/> such as <c>filter=unread&amp;page=2</c>.</summary>
    public Task<Page<Conversation>> ConversationsAsync(string query, CancellationToken cancellationToken) =>
        GetAsync<Page<Conversation>>($"/api/v1/conversations?{query}", cancellationToken);

    /// <summary>One conversation.</summary>
    public Task<Conversation> ConversationAsync(string id, CancellationToken cancellationToken) =>
        GetAsync<Conversation>($"/api/v1/conversations/{id}", cancellationToken);

    /// <summary>One page of a conversation's messages.</summary>
    public Task<Page<Message>> MessagesAsync(string conversationId, string query, CancellationToken cancellationToken) =>
        GetAsync<Page<Message>>($"/api/v1/conversations/{conversationId}/messages?{query}", cancellationToken);

    /// <summary>Stars a conversation or sets its unread count.</summary>
    public Task<Conversation> UpdateConversationAsync(string id, object change, CancellationToken cancellationToken) =>
        SendAsync<Conversation>(HttpMethod.Patch, $"/api/v1/conversations/{id}", change, cancellationToken);

    /// <summary>A person answers from here on.</summary>
    public Task<Conversation> TakeOverAsync(string conversationId, CancellationToken cancellationToken) =>
        PostAsync<Conversation>($"/api/v1/conversations/{conversationId}/takeover", null, cancellationToken);

    /// <summary>The bot answers from here on.</summary>
    public Task<Conversation> ReleaseAsync(string conversationId, CancellationToken cancellationToken) =>
        PostAsync<Conversation>($"/api/v1/conversations/{conversationId}/release", null, cancellationToken);

    /// <summary>Sends as a person.</summary>
    public Task<Message> SendHumanAsync(string conversationId, string message, CancellationToken cancellationToken) =>
        PostAsync<Message>("/api/v1/messages/send_human", new { conversationId, message }, cancellationToken);

    /// <summary>Sends as the bot.</summary>
    public Task<Message> SendBotAsync(string conversationId, string message, CancellationToken cancellationToken) =>
        PostAsync<Message>("/api/v1/messages/send_bot", new { conversationId, message }, cancellationToken);

    /// <summary>Sends text, template, media or interactive (<paramref name="kind"/>) on WhatsApp.</summary>
    public Task<Message> SendWhatsAppAsync(string kind, object body, CancellationToken cancellationToken) =>
        PostAsync<Message>($"/api/v1/whatsapp/send/{kind}", body, cancellationToken);

    /// <summary>Connects a WhatsApp number.</summary>
    public Task<JsonElement> ConnectWhatsAppAsync(WhatsAppSettings settings, CancellationToken cancellationToken) =>
        PostAsync<JsonElement>("/api/v1/settings/whatsapp/connect", settings, cancellationToken);

    /// <summary>The organization's bots.</summary>
    public Task<Page<Bot>> BotsAsync(CancellationToken cancellationToken) => GetAsync<Page<Bot>>("/api/v1/bots", cancellationToken);

    /// <summary>Gives the organization's own bot other rules. A new organization gets its bot by an event, so this waits for it.</summary>
    public async Task<Bot> SetBotRulesAsync(BotRules rules, CancellationToken cancellationToken)
    {
        var bot = await Wait.ForAsync(
            "the default bot of a new organization",
            async () => (await BotsAsync(cancellationToken)).Data.FirstOrDefault(),
            cancellationToken: cancellationToken);
        return await SendAsync<Bot>(
            HttpMethod.Put, $"/api/v1/bots/{bot.Id}", new { name = bot.Name, isActive = true, rules }, cancellationToken);
    }

    /// <summary>GET, read as <typeparamref name="T"/>.</summary>
    /// <exception cref="ApiProblemException">The answer was a refusal.</exception>
    public async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) =>
        await ApiProblemException.ReadAsync<T>(await _http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken), cancellationToken);

    /// <summary>POST of JSON, read as <typeparamref name="T"/>.</summary>
    /// <exception cref="ApiProblemException">The answer was a refusal.</exception>
    public Task<T> PostAsync<T>(string path, object? body, CancellationToken cancellationToken) =>
        SendAsync<T>(HttpMethod.Post, path, body, cancellationToken);

    /// <summary>Any method with JSON, read as <typeparamref name="T"/>.</summary>
    /// <exception cref="ApiProblemException">The answer was a refusal.</exception>
    public async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellationToken) =>
        await ApiProblemException.ReadAsync<T>(await SendAsync(method, path, body, cancellationToken), cancellationToken);

    /// <summary>Any method with JSON; the answer as it came.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        // Joined as text: a path that begins with two slashes stays one.
        using var request = new HttpRequestMessage(method, new Uri(_http.BaseAddress!.GetLeftPart(UriPartial.Authority) + path));
        if (body is not null)
        {
            request.Content = JsonContent.Create(body, options: Json.Web);
        }

        return await _http.SendAsync(request, cancellationToken);
    }

    /// <summary>POST of JSON whose answer nobody needs.</summary>
    /// <exception cref="ApiProblemException">The answer was a refusal.</exception>
    public Task PostAsync(string path, object? body, CancellationToken cancellationToken) => SucceedAsync(HttpMethod.Post, path, body, cancellationToken);

    /// <summary>PUT of JSON whose answer nobody needs.</summary>
    /// <exception cref="ApiProblemException">The answer was a refusal.</exception>
    public Task PutAsync(string path, object? body, CancellationToken cancellationToken) => SucceedAsync(HttpMethod.Put, path, body, cancellationToken);

    /// <summary>DELETE.</summary>
    /// <exception cref="ApiProblemException">The answer was a refusal.</exception>
    public Task DeleteAsync(string path, CancellationToken cancellationToken) => SucceedAsync(HttpMethod.Delete, path, null, cancellationToken);

    /// <summary>A request of the caller's own making.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _http.SendAsync(request, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task SucceedAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(method, path, body, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw await ApiProblemException.OfAsync(response, cancellationToken);
        }
    }

    private async Task<TokenAnswer> TokenAsync(Dictionary<string, string> form, CancellationToken cancellationToken)
    {
        using var content = new FormUrlEncodedContent(form);
        return await ApiProblemException.ReadAsync<TokenAnswer>(
            await _http.PostAsync(new Uri("/api/v1/auth/token", UriKind.Relative), content, cancellationToken), cancellationToken);
    }
}

using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace ChatBoost.ProviderSimulator.SendGrid;

/// <summary>An account: its key, the key its events are signed with, and where they go.</summary>
internal sealed class SendGridAccount(string apiKey, Uri eventUrl) : IDisposable
{
    public string ApiKey => apiKey;

    public Uri EventUrl => eventUrl;

    /// <summary>Whether events are sent at all.</summary>
    public bool Events { get; set; } = true;

    public ECDsa Key { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>As the console shows it.</summary>
    public string PublicKey => Convert.ToBase64String(Key.ExportSubjectPublicKeyInfo());

    public void Dispose() => Key.Dispose();
}

/// <summary>The accounts of the SendGrid that is played. A key of no account sends mail all the same: nobody listens to its events.</summary>
internal sealed class PlayedSendGrid
{
    private readonly ConcurrentDictionary<string, SendGridAccount> _accounts = new(StringComparer.Ordinal);

    public SendGridAccount? Of(HttpRequest request) =>
        request.Headers.Authorization.ToString() is { Length: > 7 } header && header.StartsWith("Bearer ", StringComparison.Ordinal) ? _accounts.GetValueOrDefault(header[7..]) : null;

    public SendGridAccount? Find(string apiKey) => _accounts.GetValueOrDefault(apiKey);

    public SendGridAccount Open(string apiKey, Uri eventUrl) => _accounts.GetOrAdd(apiKey, key => new SendGridAccount(key, eventUrl));

    public void Clear() => _accounts.Clear();

    /// <summary>What an account is asked when it is connected.</summary>
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v3/scopes", (HttpContext context) => AnswerAsync(context, _ => new JsonObject { ["scopes"] = new JsonArray("mail.send", "user.webhooks.event.settings.read") })).ExcludeFromDescription();
        app.MapGet("/v3/user/webhooks/event/settings/signed", (HttpContext context) => AnswerAsync(context, account => new JsonObject { ["public_key"] = account.PublicKey })).ExcludeFromDescription();
    }

    private Task AnswerAsync(HttpContext context, Func<SendGridAccount, JsonObject> answer)
    {
        if (Of(context.Request) is { } account)
        {
            return context.Response.WriteAsJsonAsync(answer(account));
        }

        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return context.Response.WriteAsJsonAsync(new { errors = new[] { new { field = (string?)null, message = "authorization required" } } });
    }
}

using System.Text.Json;

namespace ChatBoost.Inbox.Channels.Instagram;

/// <summary>What speaks for an Instagram account. Not a record: a printed record would print the secrets.</summary>
internal sealed class InstagramCredentials(string pageId, string accessToken, string appSecret)
{
    /// <summary>The Facebook page the account is linked to: messages are sent in its name.</summary>
    public string PageId => pageId;

    /// <summary>The page's access token.</summary>
    public string AccessToken => accessToken;

    /// <summary>The secret of the app that gets the account's webhooks.</summary>
    public string AppSecret => appSecret;

    /// <summary>As they are stored, encrypted around.</summary>
    public string ToJson() => JsonSerializer.Serialize(new Stored(pageId, accessToken, appSecret));

    /// <summary>As they were stored.</summary>
    public static InstagramCredentials Of(ConnectedChannel channel)
    {
        var stored = JsonSerializer.Deserialize<Stored>(channel.Secret)!;
        return new InstagramCredentials(stored.PageId, stored.AccessToken, stored.AppSecret);
    }

    private sealed record Stored(string PageId, string AccessToken, string AppSecret);
}

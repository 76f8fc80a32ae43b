namespace ChatBoost.ServiceDefaults.Authentication;

/// <summary>How API keys look, and the access tokens they are exchanged for.</summary>
public static class ApiKeyCredential
{
    /// <summary>How every key begins, so that people and scanners for secrets recognize one.</summary>
    public const string Prefix = "cbk_";

    /// <summary>The <c>client_id</c> in the access token of a key.</summary>
    public const string ClientId = "api-key";

    private const int MaxLength = 100;

    internal static bool Looks(string token) => token.Length <= MaxLength && token.StartsWith(Prefix, StringComparison.Ordinal);
}

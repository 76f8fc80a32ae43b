using System.ComponentModel.DataAnnotations;
using ChatBoost.Identity.CustomRoles;

namespace ChatBoost.Identity.SingleSignOn;

/// <summary>How people sign in with the organization's provider, without its secret.</summary>
/// <param name="IsConfigured">False while there is none; the rest is empty then.</param>
/// <param name="Issuer">The issuer.</param>
/// <param name="ClientId">What the issuer calls ChatBoost.</param>
/// <param name="Domains">Whose people sign in with it.</param>
/// <param name="DefaultRole">What they become the first time.</param>
/// <param name="IsEnabled">True when they can.</param>
/// <param name="RedirectUri">What to tell the issuer as the address to send people back to.</param>
/// <param name="CreatedAt">Since when.</param>
public sealed record SignOnSettings(
    bool IsConfigured, string? Issuer, string? ClientId, IReadOnlyList<string> Domains, string? DefaultRole, bool IsEnabled, string RedirectUri, DateTimeOffset? CreatedAt)
{
    /// <summary>Longest issuer, in characters.</summary>
    public const int MaxIssuerLength = 500;

    /// <summary>Most domains of one organization.</summary>
    public const int MaxDomains = 20;

    /// <summary>The settings to be.</summary>
    /// <param name="Issuer">The issuer, exactly as its discovery document names it.</param>
    /// <param name="ClientId">What the issuer calls ChatBoost.</param>
    /// <param name="Domains">The domains of the people's addresses. To claim one takes a verified address of it.</param>
    /// <param name="DefaultRole">What they become the first time; not <c>owner</c>.</param>
    /// <param name="ClientSecret">The secret; may be left out while issuer and client stay the same. It is never shown.</param>
    /// <param name="IsEnabled">True if not given.</param>
    public sealed record Request(
        [property: Required, StringLength(MaxIssuerLength), Url] string Issuer,
        [property: Required, StringLength(200)] string ClientId,
        [property: Required, Length(1, MaxDomains)] IReadOnlyList<string> Domains,
        [property: Required, StringLength(CustomRole.MaxNameLength)] string DefaultRole,
        [property: StringLength(1000, MinimumLength = 1)] string? ClientSecret = null,
        bool IsEnabled = true);

    internal static SignOnSettings None(string redirectUri) => new(false, null, null, [], null, false, redirectUri, null);

    internal static SignOnSettings Of(SignOnProvider provider, IEnumerable<string> domains, string redirectUri) => new(
        true, provider.Issuer, provider.ClientId, [.. domains.Order(StringComparer.Ordinal)], provider.DefaultRole, provider.IsEnabled, redirectUri, provider.CreatedAt);
}

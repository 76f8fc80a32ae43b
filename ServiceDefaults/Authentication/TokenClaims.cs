using System.Security.Claims;
using System.Text.Json;

namespace ChatBoost.ServiceDefaults.Authentication;

/// <summary>The claims of an access token that services read. A token is a member's (it has <see cref="Organization"/>) or a service's (it has the scope <see cref="InternalScope"/>).</summary>
public static class TokenClaims
{
    /// <summary>The user's id, or the client id of a service.</summary>
    public const string Subject = "sub";

    /// <summary>The organization a member signed in to.</summary>
    public const string Organization = "org";

    /// <summary>The member's role in it; see <see cref="Roles"/>.</summary>
    public const string Role = "role";

    /// <summary>The member's name, to be shown.</summary>
    public const string Name = "name";

    /// <summary>The application that asked for the token (RFC 9068, section 2.2).</summary>
    public const string Client = "client_id";

    /// <summary>The session the token was issued in; a member's only.</summary>
    public const string Session = "sid";

    /// <summary>What the token is good for, separated by blanks (RFC 8693, section 4.2): a member's permissions, or <see cref="InternalScope"/>.</summary>
    public const string Scope = "scope";

    /// <summary>The scope of services among themselves.</summary>
    public const string InternalScope = "internal";

    /// <summary>One permission of a member, read out of <see cref="Scope"/>; no claim of the token itself.</summary>
    public const string Permission = "permission";

    private static readonly string[] Names = [Subject, Organization, Role, Name, Client, Session, Scope];

    /// <summary>The claims as an identity, or null when they are neither a member's nor a service's.</summary>
    internal static ClaimsIdentity? Read(JsonElement json)
    {
        var claims = new List<Claim>(Names.Length);
        foreach (var name in Names)
        {
            if (json.TryGetProperty(name, out var value))
            {
                if (Text(value) is not { } text)
                {
                    return null;
                }

                claims.Add(new Claim(name, text));
            }
        }

        var identity = new ClaimsIdentity(claims, AuthenticationFeature.Scheme, Name, Role);
        var isMember = IsMember(identity);
        if (isMember == IsService(identity))
        {
            return null;
        }

        if (isMember)
        {
            identity.AddClaims(ScopesOf(identity).Select(scope => new Claim(Permission, scope)));
        }

        return identity;
    }

    /// <summary>The text of a JSON string; null for every other kind of value and for half a surrogate pair (<c>"\ud800"</c>), which is JSON but no text.</summary>
    internal static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsMember(ClaimsIdentity identity) =>
        OrganizationId.TryParse(identity.FindFirst(Organization)?.Value, out _) && UserId.TryParse(identity.FindFirst(Subject)?.Value, out _);

    private static bool IsService(ClaimsIdentity identity) =>
        identity.FindFirst(Organization) is null && identity.FindFirst(Client) is not null
        && ScopesOf(identity).Contains(InternalScope, StringComparer.Ordinal);

    private static string[] ScopesOf(ClaimsIdentity identity) =>
        identity.FindFirst(Scope)?.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
}

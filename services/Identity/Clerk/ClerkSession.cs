using System.Text.Json;

namespace ChatBoost.Identity.Clerk;

/// <summary>What a session token says, once it is verified.</summary>
/// <param name="UserId">Clerk's id of the person, <c>user_…</c>.</param>
/// <param name="IsPending">True while the person has something to do at Clerk before it may work, such as choosing an organization.</param>
/// <param name="IsImpersonated">True when somebody else acts as the person.</param>
/// <param name="OrganizationId">Clerk's id of the active organization, <c>org_…</c>; null in a personal session.</param>
/// <param name="OrganizationSlug">Its short name, if it has one.</param>
/// <param name="Role">The person's role there, without the prefix <c>org:</c>.</param>
public sealed record ClerkSession(string UserId, bool IsPending, bool IsImpersonated, string? OrganizationId, string? OrganizationSlug, string Role)
{
    private const int MaxIdLength = 100;

    /// <summary>When the token was issued.</summary>
    public DateTimeOffset IssuedAt { get; init; }

    /// <summary>When it expires.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>
    /// Reads the claims of both versions; null when they are not a session's. Version 1 has <c>org_id</c> and <c>org_role: "org:admin"</c>, version 2
    /// <c>"v": 2, "o": {"id": …, "rol": "admin"}</c>.
    /// </summary>
    public static ClerkSession? Read(JsonElement claims)
    {
        // Tokens made from templates are signed with the same key and are for others: they have no session.
        if (Text(claims, "sub") is not { Length: > 0 and <= MaxIdLength } user || Text(claims, "sid") is not { Length: > 0 })
        {
            return null;
        }

        string? id, slug, role;
        if (IsFirstVersion(claims))
        {
            (id, slug, role) = (Text(claims, "org_id"), Text(claims, "org_slug"), Text(claims, "org_role"));
        }
        else if (claims.TryGetProperty("o", out var organization) && organization.ValueKind == JsonValueKind.Object)
        {
            (id, slug, role) = (Text(organization, "id"), Text(organization, "slg"), Text(organization, "rol"));
        }
        else
        {
            (id, slug, role) = (null, null, null);
        }

        return id is { Length: 0 or > MaxIdLength }
            ? null
            : new ClerkSession(user, Text(claims, "sts") is not (null or "active"), claims.TryGetProperty("act", out _), id, slug, ClerkRole.NameOf(role));
    }

    private static bool IsFirstVersion(JsonElement claims) =>
        !claims.TryGetProperty("v", out var version) || version.ToString() is "1" || (version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out var number) && number < 2);

    private static string? Text(JsonElement json, string name)
    {
        try
        {
            return json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair.
            return null;
        }
    }
}

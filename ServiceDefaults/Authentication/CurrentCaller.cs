using System.Collections.Frozen;
using System.Security.Claims;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace ChatBoost.ServiceDefaults.Authentication;

/// <summary>Who this scope's request comes from: a member of an organization, another service, or nobody known.</summary>
public sealed class CurrentCaller
{
    /// <summary>The user; null for services and anonymous requests.</summary>
    public UserId? UserId { get; private set; }

    /// <summary>The organization the user signed in to; null for services, who name one themselves.</summary>
    public OrganizationId? OrganizationId { get; private set; }

    /// <summary>The user's name, or the service's client id; empty for nobody.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The user's role in the organization (see <see cref="Roles"/>); empty for services and nobody.</summary>
    public string Role { get; private set; } = "";

    /// <summary>The session the token was issued in; null for services and API keys.</summary>
    public string? SessionId { get; private set; }

    /// <summary>The application that got the token.</summary>
    public string? ClientId { get; private set; }

    /// <summary>True for a token of a service account.</summary>
    public bool IsService { get; private set; }

    /// <summary>The user of a member's request.</summary>
    /// <exception cref="InvalidOperationException">The endpoint also lets others in.</exception>
    public UserId RequiredUserId => UserId ?? throw new InvalidOperationException("This request has no user.");

    /// <summary>The member's id as records keep it: that of the user, or of the API key.</summary>
    public string ActorId => ClientId == ApiKeyCredential.ClientId ? new ApiKeyId(RequiredUserId.Value).ToString() : RequiredUserId.ToString();

    /// <summary>What the caller may do in the organization; nothing for services, which endpoints let in as such.</summary>
    public IReadOnlySet<string> Permissions { get; private set; } = FrozenSet<string>.Empty;

    /// <summary>True when the caller has the permission; see <see cref="Authentication.Permissions"/>.</summary>
    public bool May(string permission) => Permissions.Contains(permission);

    internal void Use(ClaimsPrincipal principal)
    {
        ClientId = principal.FindFirst(TokenClaims.Client)?.Value;
        if (Contracts.Id<Contracts.OrganizationTag>.TryParse(principal.FindFirst(TokenClaims.Organization)?.Value, out var organizationId))
        {
            OrganizationId = organizationId;
            UserId = Contracts.Id<Contracts.UserTag>.Parse(principal.FindFirst(TokenClaims.Subject)!.Value);
            Name = principal.FindFirst(TokenClaims.Name)?.Value ?? "";
            Role = principal.FindFirst(TokenClaims.Role)?.Value ?? "";
            SessionId = principal.FindFirst(TokenClaims.Session)?.Value;
            Permissions = principal.FindAll(TokenClaims.Permission).Select(claim => claim.Value).ToHashSet(StringComparer.Ordinal);
        }
        else
        {
            Name = ClientId ?? "";
            IsService = true;
        }
    }
}

/// <summary>Makes a scope work for the caller a token names.</summary>
public static class CallerScope
{
    /// <summary>
    /// Fills <see cref="CurrentCaller"/> and <see cref="CurrentOrganization"/> of a scope. The middleware does it for requests; a hub, whose
    /// method calls each have a scope of their own, does it for those.
    /// </summary>
    public static void ActFor(this IServiceProvider scope, ClaimsPrincipal? principal)
    {
        if (principal?.Identity is not { IsAuthenticated: true })
        {
            return;
        }

        var caller = scope.GetRequiredService<CurrentCaller>();
        caller.Use(principal);
        if (caller.OrganizationId is { } organizationId)
        {
            scope.GetRequiredService<CurrentOrganization>().Use(organizationId);
        }
    }
}

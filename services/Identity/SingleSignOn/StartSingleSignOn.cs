using System.ComponentModel.DataAnnotations;
using ChatBoost.Identity.Organizations;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatBoost.Identity.SingleSignOn;

/// <summary>Sends a person to the provider of its e-mail address's domain. The answer tells whether the domain has one, and nothing of the address.</summary>
public static class StartSingleSignOn
{
    /// <summary>Who signs in.</summary>
    public sealed record Request([property: Required, EmailForm] string Email);

    /// <summary>Where to.</summary>
    /// <param name="AuthorizationUrl">
    /// The issuer's page. Its <c>state</c> comes back with the person: the browser keeps it and takes no other, so that nobody is signed in to somebody else's account.
    /// </param>
    public sealed record Response(string AuthorizationUrl);

    internal static void Map(RouteGroupBuilder singleSignOn) =>
        singleSignOn.MapPost("/start", HandleAsync).WithName(nameof(StartSingleSignOn))
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status502BadGateway);

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        Request request, IdentityDb db, IssuerDirectory issuers, IDataProtectionProvider protection, IOptions<TokenOptions> tokens, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var domain = SignOnDomain.Of(request.Email);
        var provider = await (
            from claimed in db.SignOnDomains
            join candidate in db.SignOnProviders on claimed.OrganizationId equals candidate.OrganizationId
            where claimed.Domain == domain && candidate.IsEnabled
            select candidate).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (provider is null)
        {
            return Problem.NotFound("single_sign_on_not_available", "Nobody with an address of this domain signs in this way.");
        }

        IssuerDescription issuer;
        try
        {
            issuer = await issuers.FindAsync(provider.Issuer, cancellationToken);
        }
        catch (IssuerException exception)
        {
            return CompleteSingleSignOn.IssuerUnavailable(exception);
        }

        var now = clock.GetUtcNow();
        await db.SignOnAttempts.Where(attempt => attempt.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
        var (started, state, secrets) = SignOnAttempt.Create(provider, SingleSignOnFeature.Protector(protection), now);
        db.Add(started);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(new Response(QueryHelpers.AddQueryString(issuer.AuthorizationEndpoint.AbsoluteUri, new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = provider.ClientId,
            ["redirect_uri"] = SingleSignOnFeature.RedirectUri(tokens.Value),
            ["scope"] = "openid email profile",
            ["state"] = state,
            ["nonce"] = secrets.Nonce,
            ["code_challenge"] = secrets.CodeChallenge,
            ["code_challenge_method"] = "S256",
            ["login_hint"] = request.Email,
        })));
    }
}

using System.ComponentModel.DataAnnotations;
using ChatBoost.Identity.Organizations;
using ChatBoost.Identity.Sessions;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatBoost.Identity.SingleSignOn;

/// <summary>Signs a person in who came back from its provider.</summary>
public static partial class CompleteSingleSignOn
{
    /// <summary>What the issuer sent the person back with.</summary>
    /// <param name="Code">The code.</param>
    /// <param name="State">The state of the start; it works once, for ten minutes.</param>
    /// <param name="Iss">The issuer, where it says so (RFC 9207).</param>
    public sealed record Request(
        [property: Required, StringLength(4096)] string Code,
        [property: Required, StringLength(100)] string State,
        [property: StringLength(SignOnSettings.MaxIssuerLength)] string? Iss = null);

    internal static void Map(RouteGroupBuilder singleSignOn) =>
        singleSignOn.MapPost("/complete", HandleAsync).WithName(nameof(CompleteSingleSignOn))
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status502BadGateway);

    private static async Task<Results<Ok<SignedIn>, ProblemHttpResult>> HandleAsync(
        Request request, IdentityDb db, TokenExchange exchange, IdTokens idTokens, ExternalSignIn signIn, IDataProtectionProvider protection,
        IOptions<TokenOptions> tokens, TimeProvider clock, ILogger<ExternalSignIn> logger, CancellationToken cancellationToken)
    {
        var attempt = await SignOnAttempt.UseAsync(db, request.State, clock.GetUtcNow(), cancellationToken);
        var provider = attempt is null
            ? null
            : await db.SignOnProviders.AsNoTracking().SingleOrDefaultAsync(p => p.OrganizationId == attempt.OrganizationId && p.IsEnabled && p.Issuer == attempt.Issuer, cancellationToken);
        if (provider is null || (request.Iss is { } issuer && issuer != provider.Issuer))
        {
            return Problem.Unauthorized("state_not_valid", "This sign-in has been completed, has expired or was never begun. Begin again.");
        }

        var secrets = attempt!.Reveal(SingleSignOnFeature.Protector(protection));
        try
        {
            if (await exchange.RedeemAsync(provider, request.Code, secrets.CodeVerifier, SingleSignOnFeature.RedirectUri(tokens.Value), cancellationToken) is not { } idToken)
            {
                return Problem.Unauthorized("code_not_accepted", "The identity provider did not take its own code. Begin again; if it stays so, the client's secret may be wrong.");
            }

            var (person, refusal) = await idTokens.ReadAsync(idToken, provider, secrets.Nonce, cancellationToken);
            if (person is null)
            {
                LogRefused(logger, provider.Issuer, refusal);
                return Problem.Unauthorized("id_token_not_valid", $"The identity provider's token is not accepted: {refusal}.");
            }

            return await RefuseAddressAsync(db, provider, person, cancellationToken) is { } problem
                ? problem
                : await signIn.SignInAsync(provider, person, cancellationToken);
        }
        catch (IssuerException exception)
        {
            return IssuerUnavailable(exception);
        }
    }

    internal static ProblemHttpResult IssuerUnavailable(IssuerException exception) =>
        Problem.BadGateway("issuer_unavailable", $"The identity provider cannot be used now: {exception.Message}");

    private static async Task<ProblemHttpResult?> RefuseAddressAsync(IdentityDb db, SignOnProvider provider, SignedOnPerson person, CancellationToken cancellationToken)
    {
        if (!person.IsEmailVerified || !new EmailFormAttribute().IsValid(person.Email) || person.Email is null)
        {
            return Problem.Forbidden("email_not_verified", "The identity provider does not stand for this person's e-mail address.");
        }

        var domain = SignOnDomain.Of(person.Email);
        return await db.SignOnDomains.AnyAsync(d => d.OrganizationId == provider.OrganizationId && d.Domain == domain, cancellationToken)
            ? null
            : Problem.Forbidden("domain_not_allowed", "People with an address of this domain do not sign in with this provider.");
    }

    [LoggerMessage(2301, LogLevel.Warning, "An ID token of {Issuer} was refused: {Reason}")]
    private static partial void LogRefused(ILogger logger, string issuer, string reason);
}

using System.Text;
using ChatBoost.Identity.CustomRoles;
using ChatBoost.Identity.Members;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatBoost.Identity.SingleSignOn;

/// <summary>Shows, sets and takes away the organization's provider.</summary>
public static class ManageSingleSignOn
{
    internal static void Map(RouteGroupBuilder team)
    {
        var settings = team.MapGroup("/single-sign-on").RequirePermission(Permissions.SsoManage).ProducesProblem(StatusCodes.Status403Forbidden);
        settings.MapGet("", ShowAsync).WithName("GetSingleSignOn");
        settings.MapPut("", SetAsync).WithName("SetSingleSignOn").ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        settings.MapDelete("", DeleteAsync).WithName("DeleteSingleSignOn");
    }

    private static async Task<Ok<SignOnSettings>> ShowAsync(IdentityDb db, IOptions<TokenOptions> tokens, CancellationToken cancellationToken)
    {
        var redirectUri = SingleSignOnFeature.RedirectUri(tokens.Value);
        return TypedResults.Ok(await db.SignOnProviders.AsNoTracking().SingleOrDefaultAsync(cancellationToken) is { } provider
            ? SignOnSettings.Of(provider, await db.SignOnDomains.Select(d => d.Domain).ToListAsync(cancellationToken), redirectUri)
            : SignOnSettings.None(redirectUri));
    }

    private static async Task<Results<Ok<SignOnSettings>, ProblemHttpResult>> SetAsync(
        SignOnSettings.Request request, CurrentCaller caller, IdentityDb db, OrganizationRoles roles, IssuerDirectory issuers, IDataProtectionProvider protection,
        IOptions<TokenOptions> tokens, TimeProvider clock, CancellationToken cancellationToken)
    {
        var organizationId = caller.OrganizationId!.Value;
        // An owner by default would be made by whoever makes accounts at the issuer.
        if (request.DefaultRole == Roles.Owner)
        {
            return Problem.Unprocessable("owner_by_default", "Owners are made one by one. Choose another role.");
        }

        if (await MemberRules.RefuseRoleAsync(roles, caller, request.DefaultRole, cancellationToken) is { } aboveOwn)
        {
            return aboveOwn;
        }

        var claimed = await db.SignOnDomains.ToListAsync(cancellationToken);
        var wanted = request.Domains.Select(domain => domain.Trim().ToLowerInvariant()).ToHashSet(StringComparer.Ordinal);
        if (await DomainRules.RefuseAsync(db, caller, [.. claimed.Select(d => d.Domain)], wanted, cancellationToken) is { } refused)
        {
            return refused;
        }

        var provider = await db.SignOnProviders.SingleOrDefaultAsync(cancellationToken);
        // The secret given for one issuer must not be sent to another by somebody who does not know it.
        if (request.ClientSecret is null && (provider is null || provider.Issuer != request.Issuer || provider.ClientId != request.ClientId))
        {
            return Problem.BadRequest("client_secret_required", "Another issuer or client needs its secret.");
        }

        try
        {
            await issuers.CheckAsync(request.Issuer, cancellationToken);
        }
        catch (IssuerException exception)
        {
            return Problem.Unprocessable("issuer_not_usable", exception.Message);
        }

        if (provider is null)
        {
            provider = SignOnProvider.Create(organizationId, clock.GetUtcNow());
            db.Add(provider);
        }

        provider.Change(
            request.Issuer, request.ClientId,
            request.ClientSecret is { } secret ? SingleSignOnFeature.Protector(protection).Protect(Encoding.UTF8.GetBytes(secret)) : provider.ProtectedClientSecret,
            request.DefaultRole, request.IsEnabled);
        db.RemoveRange(claimed.Where(d => !wanted.Contains(d.Domain)));
        db.AddRange(wanted.Except(claimed.Select(d => d.Domain)).Select(domain => SignOnDomain.Claim(organizationId, domain)));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return Problem.Conflict("domain_taken", "Another organization has one of these domains.");
        }

        return TypedResults.Ok(SignOnSettings.Of(provider, wanted, SingleSignOnFeature.RedirectUri(tokens.Value)));
    }

    /// <summary>Members stay members; they sign in with a password, which they may have to ask for by mail.</summary>
    private static async Task<NoContent> DeleteAsync(IdentityDb db, CancellationToken cancellationToken)
    {
        await db.SignOnProviders.ExecuteDeleteAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}

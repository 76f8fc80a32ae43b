using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace ChatBoost.ServiceDefaults.Authentication;

/// <summary>
/// Says no as problem details with a code: <c>unauthorized</c>, <c>token_expired</c> (refresh it and try again) or <c>forbidden</c>.
/// </summary>
internal sealed class AuthorizationProblems(AccessTokenVerifier verifier, IProblemDetailsService problems) : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        // Routing's own answers (405, 415) are endpoints but no routes: a wrong content type is told so, signed in or not.
        if (authorizeResult.Succeeded || context.GetEndpoint() is not (null or RouteEndpoint))
        {
            return next(context);
        }

        if (authorizeResult.Forbidden)
        {
            return RefuseAsync(context, StatusCodes.Status403Forbidden, "forbidden", "You may not do this.");
        }

        if (AccessTokenFormat.TokenOf(context.Request) is not { } token)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return RefuseAsync(context, StatusCodes.Status401Unauthorized, "unauthorized", "Sign in and send the access token as 'Authorization: Bearer …'.");
        }

        if (context.Features.Get<CredentialRefusal>() is { Status: not StatusCodes.Status401Unauthorized } refused)
        {
            return RefuseAsync(context, refused.Status, refused.Code, refused.Detail);
        }

        // RFC 6750, section 3.1. A caller learns that its own token expired, and of all else only that it is not accepted.
        verifier.TryVerify(token, out var refusal);
        var (code, detail) = context.Features.Get<CredentialRefusal>() is { } told ? (told.Code, told.Detail)
            : refusal == TokenRefusal.Expired ? ("token_expired", "The access token has expired.")
            : ("unauthorized", "The access token is not valid.");
        context.Response.Headers.WWWAuthenticate = $"Bearer error=\"invalid_token\", error_description=\"{detail}\"";
        return RefuseAsync(context, StatusCodes.Status401Unauthorized, code, detail);
    }

    private async Task RefuseAsync(HttpContext context, int status, string code, string detail)
    {
        context.Response.StatusCode = status;
        // A caller that accepts no JSON gets the status alone.
        await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = new ProblemDetails { Status = status, Detail = detail, Extensions = { ["code"] = code } },
        });
    }
}

using System.Security.Claims;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace ChatBoost.ServiceDefaults.Authentication;

/// <summary>Every service checks the access token itself. An endpoint that says nothing is open to members of an organization only.</summary>
public static class AuthenticationFeature
{
    internal const string Scheme = BearerTokenDefaults.AuthenticationScheme;

    /// <summary>Adds token checking by the keys Identity publishes, and the policies. Needs <c>Authentication:Issuer</c> and <c>:Audience</c>.</summary>
    public static WebApplicationBuilder AddChatBoostAuthentication(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<TokenOptions>().BindConfiguration(TokenOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddScoped<CurrentOrganization>();
        services.AddScoped<CurrentCaller>();
        services.AddSingleton<AccessTokenVerifier>();
        services.TryAddSingleton<ITrustedKeys, PublishedKeys>();
        services.AddHttpClient(PublishedKeys.ClientName, client => client.MaxResponseContentBufferSize = 64 * 1024);

        services.AddAuthentication(Scheme).AddBearerToken(Scheme, options => options.Events.OnMessageReceived = ReceiveTokenAsync);
        services.LoadKeyRingOnFirstUse();
        services.AddOptions<BearerTokenOptions>(Scheme)
            .Configure<AccessTokenVerifier>((options, verifier) => options.BearerTokenProtector = new AccessTokenFormat(verifier));

        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AuthorizationProblems>();
        services.AddAuthorizationBuilder()
            .SetDefaultPolicy(Member().Build())
            .SetFallbackPolicy(Member().Build());

        // At level information the host logs addresses with their query, and a WebSocket's query holds its token.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        return builder;
    }

    /// <summary>Authenticates, lets the scope act for the caller, then authorizes. After <c>UseStableProblemDetails</c>, before the endpoints.</summary>
    public static WebApplication UseChatBoostAuthentication(this WebApplication app)
    {
        app.UseAuthentication();
        app.Use((context, next) =>
        {
            // An endpoint for everyone works for nobody in particular, whoever asks.
            if (context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is null)
            {
                context.RequestServices.ActFor(context.User);
            }

            return next(context);
        });
        app.UseAuthorization();
        return app;
    }

    /// <summary>Only members whose role has the permission; see <see cref="Permissions"/>.</summary>
    public static TBuilder RequirePermission<TBuilder>(this TBuilder endpoints, string permission)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.RequireAuthorization(Member()
            .RequireAssertion(context => Permissions.Of(context.User.FindFirstValue(TokenClaims.Role) ?? "").Contains(permission))
            .Build());

    /// <summary>Only services with a token of their own account. The request has no organization until the handler names one.</summary>
    public static TBuilder RequireService<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder =>
        // A token without an organization is a service's: the verifier lets nothing else through.
        endpoints.RequireAuthorization(new AuthorizationPolicyBuilder(Scheme)
            .RequireAuthenticatedUser()
            .RequireAssertion(context => !context.User.HasClaim(claim => claim.Type == TokenClaims.Organization))
            .Build());

    private static AuthorizationPolicyBuilder Member() => new AuthorizationPolicyBuilder(Scheme).RequireClaim(TokenClaims.Organization);

    private static async Task ReceiveTokenAsync(MessageReceivedContext context)
    {
        context.Token = AccessTokenFormat.TokenOf(context.Request);
        if (context.Token is { } token)
        {
            var verifier = context.HttpContext.RequestServices.GetRequiredService<AccessTokenVerifier>();
            await verifier.PrepareAsync(token, context.HttpContext.RequestAborted);
        }
    }
}

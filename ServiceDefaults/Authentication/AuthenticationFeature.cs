using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

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

        services.AddSingleton<IValidateOptions<ClerkIssuer>, ClerkIssuer.Validation>();
        services.AddOptions<ClerkIssuer>().BindConfiguration(ClerkIssuer.Section).ValidateOnStart();
        services.AddSingleton<ExchangedCredentials>();
        if (builder.Configuration.GetSection(ServiceAccountOptions.Section).Exists())
        {
            // Identity has no account with itself, and all it takes at hand.
            services.AddServiceClient<RemoteCredentialExchange>("identity", allCallsAreIdempotent: true);
            services.TryAddTransient<ICredentialExchange>(provider => provider.GetRequiredService<RemoteCredentialExchange>());
        }

        services.AddAuthentication(Scheme).AddBearerToken(Scheme, options => options.Events.OnMessageReceived = ReceiveTokenAsync);
        services.LoadKeyRingOnFirstUse();
        services.AddOptions<BearerTokenOptions>(Scheme)
            .Configure<AccessTokenVerifier>((options, verifier) => options.BearerTokenProtector = new AccessTokenFormat(verifier));

        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AuthorizationProblems>();
        services.AddAuthorizationBuilder()
            .SetDefaultPolicy(EndpointAccess.Member().Build())
            .SetFallbackPolicy(EndpointAccess.Member().Build());

        services.AddHostedService<RequireDeclaredAccess>();

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

    private static async Task ReceiveTokenAsync(MessageReceivedContext context)
    {
        var services = context.HttpContext.RequestServices;
        context.Token = AccessTokenFormat.TokenOf(context.Request);
        var credentials = services.GetRequiredService<ExchangedCredentials>();
        if (context.Token is { } credential && credentials.Takes(credential) && services.GetService<ICredentialExchange>() is { } exchange)
        {
            // One that does not work stays what it is, which is no access token.
            var exchanged = await credentials.GetAsync(credential, exchange, context.HttpContext.RequestAborted);
            context.Token = exchanged.AccessToken ?? credential;
            context.HttpContext.Features.Set(exchanged.Refusal);
        }

        if (context.Token is { } token)
        {
            var verifier = services.GetRequiredService<AccessTokenVerifier>();
            await verifier.PrepareAsync(token, context.HttpContext.RequestAborted);
        }
    }
}

using ChatBoost.Identity.Sessions;
using Microsoft.Extensions.Options;

namespace ChatBoost.Identity.Tokens;

/// <summary>Access tokens and the OAuth 2.0 endpoint that gives them out.</summary>
public static class TokensFeature
{
    /// <summary>Adds token issuing and the service accounts of the configuration.</summary>
    public static WebApplicationBuilder AddTokens(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AccessTokens>();
        builder.Services.AddSingleton<IValidateOptions<ServiceAccounts>, ServiceAccounts.Validation>();
        builder.Services.AddOptions<ServiceAccounts>().BindConfiguration(nameof(ServiceAccounts)).ValidateOnStart();
        return builder;
    }

    /// <summary>Maps <c>/api/v1/auth/token</c>.</summary>
    public static void MapTokens(this WebApplication app)
    {
        var auth = app.MapGroup("/api/v1/auth").WithTags("Authentication").BeforeSignIn();
        RequestToken.Map(auth);
    }
}

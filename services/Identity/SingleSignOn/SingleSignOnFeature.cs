using ChatBoost.Identity.Sessions;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.RateLimits;
using Microsoft.AspNetCore.DataProtection;

namespace ChatBoost.Identity.SingleSignOn;

/// <summary>Signing in with an organization's own OpenID Connect provider.</summary>
public static class SingleSignOnFeature
{
    /// <summary>Adds it, with the section <c>SingleSignOn</c>.</summary>
    public static WebApplicationBuilder AddSingleSignOn(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<SingleSignOnOptions>().BindConfiguration(SingleSignOnOptions.Section)
            .Validate(options => Array.TrueForAll(options.TrustedOrigins, origin => Uri.TryCreate(origin, UriKind.Absolute, out _)), "SingleSignOn__TrustedOrigins__0 is not an origin such as http://localhost:8090.")
            .ValidateOnStart();
        builder.Services.AddSingleton<IssuerHttp>();
        builder.Services.AddSingleton<IssuerDirectory>();
        builder.Services.AddSingleton<TokenExchange>();
        builder.Services.AddSingleton<IdTokens>();
        builder.Services.AddScoped<ExternalSignIn>();
        return builder;
    }

    /// <summary>Maps <c>/api/v1/auth/single-sign-on</c> and <c>/api/v1/team/single-sign-on</c>.</summary>
    public static void MapSingleSignOn(this WebApplication app)
    {
        var auth = app.MapGroup("/api/v1/auth/single-sign-on").WithTags("Authentication").BeforeSignIn().LimitCredentials();
        StartSingleSignOn.Map(auth);
        CompleteSingleSignOn.Map(auth);
        ManageSingleSignOn.Map(app.MapGroup("/api/v1/team").WithTags("Single sign-on"));
    }

    /// <summary>The page of the dashboard issuers send people back to.</summary>
    internal static string RedirectUri(TokenOptions tokens) => $"{tokens.Issuer.TrimEnd('/')}/sign-in/callback";

    internal static IDataProtector Protector(IDataProtectionProvider protection) => protection.CreateProtector("single-sign-on");
}

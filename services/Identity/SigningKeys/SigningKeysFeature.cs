using ChatBoost.ServiceDefaults.Authentication;

namespace ChatBoost.Identity.SigningKeys;

/// <summary>The keys behind the access tokens and what the world may know of them.</summary>
public static class SigningKeysFeature
{
    /// <summary>Adds the key ring; the service is not ready without a key. Identity trusts its own keys without asking itself over HTTP.</summary>
    public static WebApplicationBuilder AddSigningKeys(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SigningKeyRing>();
        builder.Services.AddSingleton<ITrustedKeys>(services => services.GetRequiredService<SigningKeyRing>());
        builder.Services.AddSingleton<KeepSigningKeys>();
        builder.Services.AddHostedService(services => services.GetRequiredService<KeepSigningKeys>());
        builder.Services.AddHealthChecks().AddCheck<KeepSigningKeys>("signing-keys");
        return builder;
    }

    /// <summary>Maps the documents under <c>/.well-known</c>.</summary>
    public static void MapSigningKeys(this WebApplication app)
    {
        var wellKnown = app.MapGroup("/.well-known").WithTags("Discovery").OpenToEveryone().DisableRateLimiting();
        GetJsonWebKeySet.Map(wellKnown);
        GetDiscoveryDocument.Map(wellKnown);
    }
}

using ChatBoost.Identity.Organizations;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.ServiceDefaults.RateLimits;

namespace ChatBoost.Identity.Sessions;

/// <summary>Signing in and staying so.</summary>
public static class SessionsFeature
{
    /// <summary>Adds sessions and sign-up.</summary>
    public static WebApplicationBuilder AddSessions(this WebApplicationBuilder builder)
    {
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddScoped<ClientDevice>();
        builder.Services.AddScoped<SessionStarter>();
        builder.Services.AddScoped<SessionRenewal>();
        builder.Services.AddScoped<SignUps>();
        return builder;
    }

    /// <summary>Maps <c>/api/v1/auth/login</c>, <c>/logout</c> and <c>/sessions</c>.</summary>
    public static void MapSessions(this WebApplication app)
    {
        Login.Map(app.MapGroup("/api/v1/auth").WithTags("Authentication").BeforeSignIn().LimitCredentials());
        ManageSessions.Map(app.MapGroup("/api/v1/auth").WithTags("Account"));
    }

    /// <summary>
    /// For everyone, and as the system: who has not signed in yet has no organization, and looking an account up goes across all of them.
    /// Answers hold tokens, which no cache may keep (RFC 6749, section 5.1).
    /// </summary>
    public static RouteGroupBuilder BeforeSignIn(this RouteGroupBuilder endpoints) =>
        endpoints.OpenToEveryone().AddEndpointFilter((context, next) =>
        {
            context.HttpContext.RequestServices.GetRequiredService<CurrentOrganization>().UseSystem();
            context.HttpContext.Response.Headers.CacheControl = "no-store";
            return next(context);
        });
}

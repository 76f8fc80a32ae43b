using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace ChatBoost.Identity.Clerk;

/// <summary>A Clerk instance as an external issuer: its session tokens, users, organizations and memberships.</summary>
public static class ClerkFeature
{
    /// <summary>Adds it, with the section <c>Clerk</c>; without <c>Clerk:Issuer</c> it takes nothing.</summary>
    public static WebApplicationBuilder AddClerk(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IValidateOptions<ClerkOptions>, ClerkOptions.Validation>();
        builder.Services.AddOptions<ClerkOptions>().BindConfiguration(ClerkOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<ClerkTokens>();
        builder.Services.AddScoped<ClerkGrant>();
        builder.Services.AddScoped<ClerkAccounts>();
        builder.Services.AddScoped<ClerkOrganizations>();
        builder.Services.AddScoped<ClerkMembers>();
        builder.Services.AddScoped<ApplyClerkEvent>();
        return builder;
    }

    /// <summary>Maps what the receiver of webhooks calls.</summary>
    public static void MapClerk(this WebApplication app) => ApplyClerkEvent.Map(app.MapGroup("/internal/clerk").RequireService().ExcludeFromDescription());
}

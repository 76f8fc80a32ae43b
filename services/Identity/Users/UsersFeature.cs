namespace ChatBoost.Identity.Users;

/// <summary>People, their passwords and who is asking.</summary>
public static class UsersFeature
{
    /// <summary>Adds ASP.NET Core Identity with the password rules of NIST SP 800-63B, section 5.1.1: length counts, composition does not.</summary>
    public static WebApplicationBuilder AddUsers(this WebApplicationBuilder builder)
    {
        builder.Services
            .AddIdentityCore<User>(options =>
            {
                options.User.RequireUniqueEmail = true;
                // The e-mail address is the name; its form is checked on the request.
                options.User.AllowedUserNameCharacters = "";
                options.Password.RequiredLength = Passwords.MinLength;
                options.Password.RequiredUniqueChars = 1;
                options.Password.RequireDigit = false;
                options.Password.RequireLowercase = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireNonAlphanumeric = false;
                options.Lockout.MaxFailedAccessAttempts = 5;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
            })
            .AddUserStore<UserStore>();
        builder.Services.AddScoped<Passwords>();
        return builder;
    }

    /// <summary>Maps the routes under <c>/api/v1/auth</c> that tell a member about itself.</summary>
    public static void MapUsers(this WebApplication app)
    {
        var auth = app.MapGroup("/api/v1/auth").WithTags("Authentication");
        GetMe.Map(auth);
    }
}

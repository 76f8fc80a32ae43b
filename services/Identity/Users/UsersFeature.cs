using ChatBoost.Identity.Audit;
using ChatBoost.Identity.Sessions;
using ChatBoost.Identity.TwoFactor;
using ChatBoost.ServiceDefaults.RateLimits;

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
            })
            .AddUserStore<UserStore>()
            .AddPasswordValidator<CommonPasswords>();
        builder.Services.AddScoped<Passwords>();
        builder.Services.AddScoped<SecondFactor>();
        builder.Services.AddScoped<EmailVerification>();
        builder.Services.AddScoped<SignInFailures>();
        builder.Services.AddScoped<RecordFailedSignIn>();
        return builder;
    }

    /// <summary>Maps the routes under <c>/api/v1/auth</c> for one's own account, and <c>/api/v1/users</c>.</summary>
    public static void MapUsers(this WebApplication app)
    {
        var auth = app.MapGroup("/api/v1/auth").WithTags("Account");
        var beforeSignIn = auth.MapGroup("").BeforeSignIn().LimitCredentials();
        GetMe.Map(auth);
        VerifyEmail.Map(beforeSignIn, auth);
        ChangePassword.Map(beforeSignIn, auth);
        ManageTwoFactor.Map(auth);
        ListUsers.Map(auth.MapGroup("").WithTags("Users"), "/users", "ListAuthUsers");

        var users = app.MapGroup("/api/v1/users").WithTags("Users");
        ListUsers.Map(users, "", nameof(ListUsers));
        SearchUsers.Map(users);
        ManageUser.Map(users);
    }
}

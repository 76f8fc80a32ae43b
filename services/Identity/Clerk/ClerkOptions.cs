using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace ChatBoost.Identity.Clerk;

/// <summary>The configured Clerk instance; the section <c>Clerk</c>. Its issuer is <see cref="ClerkIssuer"/>, which every service knows.</summary>
public sealed class ClerkOptions
{
    internal const string Section = "Clerk";

    /// <summary>Origins of the front ends whose session tokens are taken (the claim <c>azp</c>), such as <c>https://app.example.com</c>.</summary>
    public string[] AuthorizedParties { get; set; } = [];

    internal sealed class Validation(IOptions<ClerkIssuer> clerk) : IValidateOptions<ClerkOptions>
    {
        // Without the list a token stolen from any page that uses the instance would do, and every page would be refused if it were simply empty.
        public ValidateOptionsResult Validate(string? name, ClerkOptions options) => string.IsNullOrEmpty(clerk.Value.Issuer) || options.AuthorizedParties.Length > 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("Set Clerk__AuthorizedParties__0 to the origin of the page that uses Clerk, such as https://app.example.com.");
    }
}

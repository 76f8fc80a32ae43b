using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace ChatBoost.Identity.Tokens;

/// <summary>The services that may ask for a token of their own; the list <c>ServiceAccounts</c>.</summary>
public sealed class ServiceAccounts : List<ServiceAccounts.Account>
{
    /// <summary>One service's credentials.</summary>
    public sealed class Account
    {
        /// <summary>Its name, for example <c>whatsapp-worker</c>.</summary>
        public string ClientId { get; set; } = "";

        /// <summary>Its secret: random, 32 characters or more.</summary>
        public string ClientSecret { get; set; } = "";
    }

    /// <summary>True when the secret is the account's. Takes the same time for a wrong secret, however wrong, and for an unknown account.</summary>
    public bool Accepts(string clientId, string clientSecret)
    {
        var account = Find(account => account.ClientId == clientId);
        // Hashes are of one length: comparing the texts would tell how long the right one is.
        return CryptographicOperations.FixedTimeEquals(Hash(clientSecret), Hash(account?.ClientSecret ?? "")) && account is not null;
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    internal sealed class Validation : IValidateOptions<ServiceAccounts>
    {
        private const int MinSecretLength = 16;

        public ValidateOptionsResult Validate(string? name, ServiceAccounts options)
        {
            var failures = options
                .Select((account, index) => account switch
                {
                    { ClientId.Length: 0 } => $"Set ServiceAccounts__{index}__ClientId to the name of a service, for example whatsapp-worker.",
                    { ClientSecret.Length: < MinSecretLength } => $"Set ServiceAccounts__{index}__ClientSecret to at least {MinSecretLength} random characters (openssl rand -hex 32).",
                    _ => null,
                })
                .OfType<string>()
                .ToList();
            return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
        }
    }
}

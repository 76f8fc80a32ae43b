using System.ComponentModel.DataAnnotations;

namespace ChatBoost.ServiceDefaults.Authentication;

/// <summary>Whose access tokens are accepted, and for whom they must be; the section <c>Authentication</c>.</summary>
public sealed class TokenOptions
{
    internal const string Section = "Authentication";

    /// <summary>The <c>iss</c> of every token: the public address of the gateway.</summary>
    [Required(ErrorMessage = "Set Authentication__Issuer to the gateway's public address, for example http://localhost:8080.")]
    public string Issuer { get; set; } = "";

    /// <summary>The <c>aud</c> of every token.</summary>
    [Required(ErrorMessage = "Set Authentication__Audience, for example to chatboost.")]
    public string Audience { get; set; } = "";
}

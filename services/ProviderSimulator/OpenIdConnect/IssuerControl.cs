using ChatBoost.ProviderSimulator.State;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.ProviderSimulator.OpenIdConnect;

/// <summary><c>/simulator/oidc</c>: who has accounts at a played issuer, who may ask it, and trouble with its tokens.</summary>
internal static class IssuerControl
{
    internal sealed record UserOrder(string Issuer, string Subject, string Email, bool EmailVerified = true, string? Name = null);

    internal sealed record ClientOrder(string Issuer, string ClientId, string ClientSecret, string RedirectUri, string Algorithm = "RS256");

    internal sealed record FaultOrder(string Issuer, string Fault);

    internal sealed record KeyOrder(string Issuer);

    public static void Map(IEndpointRouteBuilder control)
    {
        var oidc = control.MapGroup("/oidc");
        oidc.MapPost("/users", (UserOrder user, PlayedIssuers issuers) =>
        {
            issuers.Get(user.Issuer).Users[user.Email] = new IssuerUser(user.Subject, user.Email, user.EmailVerified, user.Name);
            return TypedResults.NoContent();
        }).WithName("SetIssuerUser");
        oidc.MapPost("/clients", Results<NoContent, ProblemHttpResult> (ClientOrder client, PlayedIssuers issuers) =>
        {
            if (client.Algorithm is not ("RS256" or "ES256"))
            {
                return ControlProblem.Invalid("algorithm is RS256 or ES256.");
            }

            var issuer = issuers.Get(client.Issuer);
            issuer.Algorithm = client.Algorithm;
            issuer.Clients[client.ClientId] = new IssuerClient(client.ClientId, client.ClientSecret, client.RedirectUri);
            return TypedResults.NoContent();
        }).WithName("SetIssuerClient");
        oidc.MapPost("/faults", Results<NoContent, ProblemHttpResult> (FaultOrder order, PlayedIssuers issuers) =>
        {
            if (!IssuerFaults.All.Contains(order.Fault))
            {
                return ControlProblem.Invalid($"fault is one of {string.Join(", ", IssuerFaults.All)}.");
            }

            issuers.Get(order.Issuer).AddFault(order.Fault);
            return TypedResults.NoContent();
        }).WithName("AddIssuerFault");
        oidc.MapPost("/keys", (KeyOrder order, PlayedIssuers issuers) =>
        {
            issuers.Get(order.Issuer).RotateKeys();
            return TypedResults.NoContent();
        }).WithName("RotateIssuerKeys");
    }
}

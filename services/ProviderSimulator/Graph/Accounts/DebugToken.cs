using System.Text.Json.Nodes;
using ChatBoost.ProviderSimulator.Numbers;

namespace ChatBoost.ProviderSimulator.Graph.Accounts;

/// <summary><c>GET /debug_token?input_token=</c>: what a token may do.</summary>
internal sealed class DebugToken(BusinessNumbers numbers)
{
    private static readonly string[] Scopes = ["whatsapp_business_management", "whatsapp_business_messaging", "public_profile"];

    public void Map(GraphEndpoint graph, IEndpointRouteBuilder routes) =>
        graph.Map(routes, HttpMethods.Get, "/debug_token", "debug_token", call => ValueTask.FromResult(Handle(call)));

    private GraphAnswer Handle(GraphCall call)
    {
        if (call.Query("input_token") is not { Length: > 0 } token)
        {
            return GraphError.Parameter("The parameter input_token is required.");
        }

        if (AccessToken.NumberOf(token) is not { } phoneNumberId)
        {
            return GraphAnswer.Ok(new JsonObject
            {
                ["data"] = new JsonObject
                {
                    ["error"] = new JsonObject { ["code"] = 190, ["message"] = "Invalid OAuth access token." },
                    ["is_valid"] = false,
                    ["scopes"] = new JsonArray(),
                },
            });
        }

        var number = numbers.Get(phoneNumberId);
        return GraphAnswer.Ok(new JsonObject
        {
            ["data"] = new JsonObject
            {
                ["app_id"] = BusinessAccountNode.AppId(number),
                ["type"] = "SYSTEM_USER",
                ["application"] = "ChatBoost (simulated app)",
                ["data_access_expires_at"] = 0,
                ["expires_at"] = 0,
                ["is_valid"] = true,
                ["issued_at"] = 1767225600,
                ["scopes"] = new JsonArray(Scopes.Select(s => (JsonNode)s).ToArray()),
                ["granular_scopes"] = new JsonArray(Scopes.Take(2).Select(s =>
                    (JsonNode)new JsonObject { ["scope"] = s, ["target_ids"] = new JsonArray(number.BusinessAccountId) }).ToArray()),
                ["user_id"] = "122000000000001",
            },
        });
    }
}

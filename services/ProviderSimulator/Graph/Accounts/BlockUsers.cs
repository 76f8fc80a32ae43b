using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatBoost.ProviderSimulator.Graph.Accounts;

/// <summary><c>/{phone_number_id}/block_users</c>: only customers who wrote in the last 24 hours can be blocked.</summary>
internal sealed class BlockUsers(TimeProvider clock)
{
    public void Map(GraphEndpoint graph, IEndpointRouteBuilder routes)
    {
        graph.Map(routes, HttpMethods.Post, "/{id}/block_users", "block_users", PhoneNumberNode.Own(call => Change(call, "added_users", block: true)));
        graph.Map(routes, HttpMethods.Delete, "/{id}/block_users", "block_users", PhoneNumberNode.Own(call => Change(call, "removed_users", block: false)));
        graph.Map(routes, HttpMethods.Get, "/{id}/block_users", "block_users", PhoneNumberNode.Own(call => GraphList.Page(
            call,
            call.Caller.Blocked.Keys.Order(StringComparer.Ordinal).Select(waId => new JsonObject { ["messaging_product"] = "whatsapp", ["wa_id"] = waId }).ToList())));
    }

    private GraphAnswer Change(GraphCall call, string listName, bool block)
    {
        if (call.Body.ValueKind != JsonValueKind.Object || !call.Body.TryGetProperty("block_users", out var users) || users.ValueKind != JsonValueKind.Array)
        {
            return GraphError.Parameter("The parameter block_users is required.");
        }

        var changed = new JsonArray();
        var failed = new JsonArray();
        foreach (var input in users.EnumerateArray().Select(u => u.TryGetProperty("user", out var user) ? user.ToString() : ""))
        {
            if (PhoneDigits.Of(input) is not { } waId
                || (block && !(call.Caller.TryFindCustomer(waId, out var customer) && clock.GetUtcNow() - customer.LastWroteAt < TimeSpan.FromHours(24))))
            {
                failed.Add(new JsonObject
                {
                    ["input"] = input,
                    ["errors"] = new JsonArray(new JsonObject
                    {
                        ["message"] = "Re-engagement required",
                        ["code"] = 131047,
                        ["error_data"] = new JsonObject { ["details"] = "The user did not message the business in the last 24 hours." },
                    }),
                });
                continue;
            }

            if (block)
            {
                call.Caller.Blocked.TryAdd(waId, 0);
            }
            else
            {
                call.Caller.Blocked.TryRemove(waId, out _);
            }

            changed.Add(new JsonObject { ["input"] = input, ["wa_id"] = waId });
        }

        var lists = new JsonObject { [listName] = changed };
        if (failed.Count > 0)
        {
            lists["failed_users"] = failed;
        }

        return GraphAnswer.Ok(new JsonObject { ["messaging_product"] = "whatsapp", ["block_users"] = lists });
    }
}

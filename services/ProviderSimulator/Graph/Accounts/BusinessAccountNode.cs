using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.ProviderSimulator.Numbers;
using ChatBoost.ProviderSimulator.Webhooks;

namespace ChatBoost.ProviderSimulator.Graph.Accounts;

/// <summary>The WhatsApp Business Account (WABA): its node, its numbers, the apps subscribed to it.</summary>
internal sealed class BusinessAccountNode(BusinessNumbers numbers, PhoneNumberNode phoneNumbers, WebhookHandshake handshake)
{
    private const string NodeType = "WhatsAppBusinessAccount";

    private static readonly string[] DefaultFields = ["id", "name", "currency", "timezone_id", "message_template_namespace"];

    public void Map(GraphEndpoint graph, IEndpointRouteBuilder routes)
    {
        graph.Map(routes, HttpMethods.Get, "/{id}/phone_numbers", "phone_numbers", Seen(ListNumbers));
        graph.Map(routes, HttpMethods.Get, "/{id}/subscribed_apps", "subscribed_apps", Seen(ListSubscribedApps));
        graph.Map(routes, HttpMethods.Post, "/{id}/subscribed_apps", "subscribed_apps", SubscribeAsync);
        graph.Map(routes, HttpMethods.Delete, "/{id}/subscribed_apps", "subscribed_apps", Seen(call =>
        {
            ForEachNumber(call, number => number.IsSubscribed = false);
            return GraphAnswer.Success;
        }));
    }

    /// <summary>Answers <c>GET /{waba_id}</c>.</summary>
    public GraphAnswer Read(GraphCall call)
    {
        var asked = GraphFields.Read(call.Query("fields"));

        // Who asks for what only a number has, means a number: not the caller's own, so the token is a wrong one.
        if (numbers.IsKnown(call.ObjectId) || asked.Any(PhoneNumberNode.OwnFields.Except(["status"]).Contains))
        {
            return GraphError.BadToken(isMissing: false);
        }

        return call.Caller.SeesBusinessAccount(call.ObjectId)
            ? GraphFields.Select(Describe(call), asked, DefaultFields, NodeType)
            : GraphError.NoSuchObject(call.ObjectId);
    }

    /// <summary>A handler for calls that name a WABA the caller's token may see.</summary>
    public static GraphHandler Seen(Func<GraphCall, GraphAnswer> handler) => call => ValueTask.FromResult(IsSeen(call) ? handler(call) : NotSeen(call));

    public static bool IsSeen(GraphCall call) =>
        call.ObjectId != call.Caller.Id && !call.ObjectId.AsSpan().ContainsAnyExceptInRange('0', '9') && call.Caller.SeesBusinessAccount(call.ObjectId);

    public static GraphError NotSeen(GraphCall call) => GraphError.NoSuchObject(call.ObjectId, call.Http.Request.Method.ToLowerInvariant());

    private GraphAnswer ListNumbers(GraphCall call)
    {
        var asked = GraphFields.Read(call.Query("fields"));
        var unknown = asked.FirstOrDefault(field => !phoneNumbers.Describe(call.Caller).ContainsKey(field));
        if (unknown is not null)
        {
            return GraphError.Parameter($"Tried accessing nonexisting field ({unknown}) on node type (WhatsAppBusinessPhoneNumber)");
        }

        var fields = asked.Count == 0 ? PhoneNumberNode.DefaultFields : asked;
        return GraphList.Page(call, NumbersOf(call).Select(number => GraphFields.Pick(phoneNumbers.Describe(number), fields)).ToList());
    }

    private GraphAnswer ListSubscribedApps(GraphCall call)
    {
        var data = new JsonArray();
        if (call.Caller.IsSubscribed)
        {
            var app = new JsonObject
            {
                ["whatsapp_business_api_data"] = new JsonObject
                {
                    ["id"] = AppId(call.Caller),
                    ["name"] = "ChatBoost (simulated app)",
                    ["link"] = "https://www.facebook.com/games/?app_id=" + AppId(call.Caller),
                },
            };
            if (call.Caller.BusinessAccountWebhookOverride is { } url)
            {
                app["override_callback_uri"] = url.ToString();
            }

            data.Add(app);
        }

        return GraphAnswer.Ok(new JsonObject { ["data"] = data });
    }

    private async ValueTask<GraphAnswer> SubscribeAsync(GraphCall call)
    {
        if (!IsSeen(call))
        {
            return NotSeen(call);
        }

        Uri? url = null;
        if (call.Body.ValueKind == JsonValueKind.Object && call.Body.TryGetProperty("override_callback_uri", out var address))
        {
            var token = call.Body.TryGetProperty("verify_token", out var verifyToken) ? verifyToken.GetString() : null;
            (url, var error) = await handshake.CheckAsync(address.GetString() ?? "", token, call.CancellationToken);
            if (error is not null)
            {
                return error;
            }
        }

        // Without a body the override goes away: that is how Meta takes it back.
        ForEachNumber(call, number =>
        {
            number.IsSubscribed = true;
            number.BusinessAccountWebhookOverride = url;
        });
        return GraphAnswer.Success;
    }

    private JsonObject Describe(GraphCall call) => new()
    {
        ["id"] = call.ObjectId,
        ["name"] = call.Caller.VerifiedName,
        ["timezone_id"] = "1",
        ["currency"] = "USD",
        ["account_review_status"] = "APPROVED",
        ["business_verification_status"] = "verified",
        ["message_template_namespace"] = "5f0b1c2d_3e4f_5061_7283_94a5b6c7d8e9",
        ["country"] = "US",
        ["ownership_type"] = "SELF",
        ["status"] = "ACTIVE",
        ["owner_business_info"] = new JsonObject { ["name"] = call.Caller.VerifiedName, ["id"] = "330000000000001" },
        ["health_status"] = new JsonObject
        {
            ["can_send_message"] = "AVAILABLE",
            ["entities"] = new JsonArray(new JsonObject { ["entity_type"] = "WABA", ["id"] = call.ObjectId, ["can_send_message"] = "AVAILABLE" }),
        },
        ["phone_numbers"] = new JsonObject
        {
            ["data"] = new JsonArray(NumbersOf(call).Select(n => (JsonNode)GraphFields.Pick(phoneNumbers.Describe(n), PhoneNumberNode.DefaultFields)).ToArray()),
        },
    };

    /// <summary>The caller's number first, then the others paired with the WABA.</summary>
    private IEnumerable<BusinessNumber> NumbersOf(GraphCall call) =>
        numbers.All.Where(n => n != call.Caller && n.BusinessAccountId == call.ObjectId && n.App is not null)
            .OrderBy(n => n.Id, StringComparer.Ordinal).Prepend(call.Caller);

    private void ForEachNumber(GraphCall call, Action<BusinessNumber> change)
    {
        foreach (var number in NumbersOf(call))
        {
            change(number);
        }
    }

    /// <summary>An id for the app a number belongs to.</summary>
    public static string AppId(BusinessNumber number) => "4" + number.Id[1..];
}

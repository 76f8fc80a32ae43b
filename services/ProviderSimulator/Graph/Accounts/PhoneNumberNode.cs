using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.ProviderSimulator.Numbers;
using ChatBoost.ProviderSimulator.Webhooks;

namespace ChatBoost.ProviderSimulator.Graph.Accounts;

/// <summary>The phone number as a Graph node, and what is done to it: registering, its PIN, its own webhook URL.</summary>
internal sealed class PhoneNumberNode(WebhookHandshake handshake, WebhookSender webhooks)
{
    private const string NodeType = "WhatsAppBusinessPhoneNumber";

    /// <summary>What Meta answers when no fields are asked for.</summary>
    public static IReadOnlyList<string> DefaultFields { get; } =
        ["verified_name", "code_verification_status", "display_phone_number", "quality_rating", "platform_type", "throughput", "webhook_configuration"];

    /// <summary>Fields only a phone number has: who asks for one of them means a number.</summary>
    public static IReadOnlyList<string> OwnFields { get; } =
    [
        "verified_name", "code_verification_status", "display_phone_number", "quality_rating", "platform_type", "throughput", "webhook_configuration",
        "status", "name_status", "new_name_status", "account_mode", "is_official_business_account", "is_pin_enabled", "is_on_biz_app",
        "country_dial_code", "quality_score", "last_onboarded_time", "certificate", "whatsapp_business_manager_messaging_limit",
    ];

    public static void Map(GraphEndpoint graph, IEndpointRouteBuilder routes)
    {
        graph.Map(routes, HttpMethods.Post, "/{id}/register", "register", Own(Register));
        graph.Map(routes, HttpMethods.Post, "/{id}/deregister", "register", Own(call =>
        {
            call.Caller.IsRegistered = false;
            return GraphAnswer.Success;
        }));
        graph.Map(routes, HttpMethods.Post, "/{id}/request_code", "register", Own(call =>
            Text(call.Body, "code_method") is "SMS" or "VOICE" ? GraphAnswer.Success : GraphError.Parameter("Param code_method must be one of {SMS, VOICE}.")));
        graph.Map(routes, HttpMethods.Post, "/{id}/verify_code", "register", Own(call =>
            Text(call.Body, "code") is { Length: 6 } ? GraphAnswer.Success : GraphError.Parameter("The parameter code is required.")));
    }

    /// <summary>Answers <c>GET /{phone_number_id}</c>.</summary>
    public GraphAnswer Read(GraphCall call) =>
        GraphFields.Select(Describe(call.Caller), GraphFields.Read(call.Query("fields")), DefaultFields, NodeType);

    /// <summary>Answers <c>POST /{phone_number_id}</c>: changes the PIN or the number's own webhook URL.</summary>
    public async ValueTask<GraphAnswer> ChangeAsync(GraphCall call)
    {
        if (call.Body.ValueKind == JsonValueKind.Object && call.Body.TryGetProperty("webhook_configuration", out var configuration))
        {
            if (Text(configuration, "override_callback_uri") is not { Length: > 0 } address)
            {
                call.Caller.WebhookOverride = null;
                return GraphAnswer.Success;
            }

            var (url, error) = await handshake.CheckAsync(address, Text(configuration, "verify_token"), call.CancellationToken);
            call.Caller.WebhookOverride = url ?? call.Caller.WebhookOverride;
            return error is null ? GraphAnswer.Success : error;
        }

        if (Text(call.Body, "pin") is not { } pin || !IsPin(pin))
        {
            return GraphError.Parameter("The parameter pin is required and has 6 digits.");
        }

        call.Caller.Pin = pin;
        return GraphAnswer.Success;
    }

    public JsonObject Describe(BusinessNumber number) => new()
    {
        ["id"] = number.Id,
        ["verified_name"] = number.VerifiedName,
        ["code_verification_status"] = "VERIFIED",
        ["display_phone_number"] = Spell(number.DisplayPhoneNumber),
        ["quality_rating"] = "GREEN",
        ["platform_type"] = "CLOUD_API",
        ["throughput"] = new JsonObject { ["level"] = number.Settings.MessagesPerSecond is > 0 and <= 80 ? "STANDARD" : "HIGH" },
        ["webhook_configuration"] = new JsonObject { [number.WebhookOverride is null ? "application" : "phone_number"] = webhooks.UrlOf(number).ToString() },
        ["status"] = number.IsRegistered ? "CONNECTED" : "DISCONNECTED",
        ["name_status"] = "APPROVED",
        ["new_name_status"] = "NONE",
        ["account_mode"] = "LIVE",
        ["is_official_business_account"] = false,
        ["is_pin_enabled"] = number.Pin is not null,
        ["is_on_biz_app"] = false,
        ["country_code"] = number.DisplayPhoneNumber.StartsWith('1') ? "US" : "GB",
        ["country_dial_code"] = number.DisplayPhoneNumber.StartsWith('1') ? "1" : number.DisplayPhoneNumber[..Math.Min(2, number.DisplayPhoneNumber.Length)],
        ["quality_score"] = new JsonObject { ["score"] = "GREEN" },
        ["whatsapp_business_manager_messaging_limit"] = "TIER_100K",
        ["last_onboarded_time"] = "2026-01-05T09:00:00+0000",
        ["certificate"] = null,
        ["health_status"] = new JsonObject
        {
            ["can_send_message"] = number.IsRegistered ? "AVAILABLE" : "BLOCKED",
            ["entities"] = new JsonArray(
                new JsonObject { ["entity_type"] = "PHONE_NUMBER", ["id"] = number.Id, ["can_send_message"] = number.IsRegistered ? "AVAILABLE" : "BLOCKED" },
                new JsonObject { ["entity_type"] = "WABA", ["id"] = number.BusinessAccountId, ["can_send_message"] = "AVAILABLE" }),
        },
    };

    /// <summary>A handler for calls that name the caller's own number; others get the refusal of a wrong token.</summary>
    public static GraphHandler Own(Func<GraphCall, GraphAnswer> handler) =>
        call => ValueTask.FromResult(call.IsOwnNumber ? handler(call) : GraphError.BadToken(isMissing: false));

    private static GraphAnswer Register(GraphCall call)
    {
        if (Text(call.Body, "messaging_product") != "whatsapp")
        {
            return GraphError.Parameter("The parameter messaging_product is required.");
        }

        if (Text(call.Body, "pin") is not { } pin || !IsPin(pin))
        {
            return GraphError.Parameter("The parameter pin is required and has 6 digits.");
        }

        if (call.Caller.Pin is not null && call.Caller.Pin != pin)
        {
            return new GraphError(133005);
        }

        call.Caller.Pin = pin;
        call.Caller.IsRegistered = true;
        return GraphAnswer.Success;
    }

    private static bool IsPin(string pin) => pin.Length == 6 && !pin.AsSpan().ContainsAnyExceptInRange('0', '9');

    private static string? Text(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Meta shows numbers with plus and grouping, unlike in webhooks.</summary>
    private static string Spell(string digits) =>
        digits.Length == 11 && digits[0] == '1' ? $"+1 {digits[1..4]}-{digits[4..7]}-{digits[7..]}" : "+" + digits;
}

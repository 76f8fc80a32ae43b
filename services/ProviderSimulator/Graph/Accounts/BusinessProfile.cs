using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatBoost.ProviderSimulator.Graph.Accounts;

/// <summary><c>/{phone_number_id}/whatsapp_business_profile</c>.</summary>
internal static class BusinessProfile
{
    private static readonly Dictionary<string, int> Longest = new(StringComparer.Ordinal)
    {
        ["about"] = 139,
        ["address"] = 256,
        ["description"] = 512,
        ["email"] = 128,
        ["vertical"] = 30,
        ["profile_picture_handle"] = 4096,
    };

    private static readonly string[] Verticals =
    [
        "ALCOHOL", "APPAREL", "AUTO", "BEAUTY", "EDU", "ENTERTAIN", "EVENT_PLAN", "FINANCE", "GOVT", "GROCERY", "HEALTH", "HOTEL", "NONPROFIT",
        "ONLINE_GAMBLING", "OTC_DRUGS", "OTHER", "PHYSICAL_GAMBLING", "PROF_SERVICES", "RESTAURANT", "RETAIL", "TRAVEL",
    ];

    public static void Map(GraphEndpoint graph, IEndpointRouteBuilder routes)
    {
        graph.Map(routes, HttpMethods.Get, "/{id}/whatsapp_business_profile", "profile", PhoneNumberNode.Own(Read));
        graph.Map(routes, HttpMethods.Post, "/{id}/whatsapp_business_profile", "profile", PhoneNumberNode.Own(Change));
    }

    private static GraphAnswer Read(GraphCall call)
    {
        var asked = GraphFields.Read(call.Query("fields"));
        var profile = asked.Count == 0 ? call.Caller.Profile.DeepClone().AsObject() : GraphFields.Pick(call.Caller.Profile, asked);
        profile["messaging_product"] = "whatsapp";
        return GraphAnswer.Ok(new JsonObject { ["data"] = new JsonArray(profile) });
    }

    private static GraphAnswer Change(GraphCall call)
    {
        if (call.Body.ValueKind != JsonValueKind.Object || !call.Body.TryGetProperty("messaging_product", out _))
        {
            return GraphError.Parameter("The parameter messaging_product is required.");
        }

        var profile = call.Caller.Profile.DeepClone().AsObject();
        foreach (var property in call.Body.EnumerateObject().Where(p => p.Name != "messaging_product"))
        {
            if (property.Name == "websites")
            {
                if (property.Value.ValueKind != JsonValueKind.Array || property.Value.GetArrayLength() > 2
                    || property.Value.EnumerateArray().Any(w => w.GetString() is not { Length: <= 256 } site || !Uri.TryCreate(site, UriKind.Absolute, out _)))
                {
                    return GraphError.Parameter("Param websites must be at most 2 URLs of 256 characters.");
                }
            }
            else if (!Longest.TryGetValue(property.Name, out var longest))
            {
                return GraphError.Parameter($"Unexpected key \"{property.Name}\" on param \"whatsapp_business_profile\".");
            }
            else if (MessageLength(property.Value) is not { } length || length > longest || (property.Name == "about" && length == 0))
            {
                return GraphError.Parameter($"Param {property.Name} must be at most {longest} characters long.");
            }
            else if (property.Name == "vertical" && !Verticals.Contains(property.Value.GetString()))
            {
                return GraphError.Parameter($"Param vertical must be one of {{{string.Join(", ", Verticals)}}} - got \"{property.Value}\".");
            }

            profile[property.Name] = JsonNode.Parse(property.Value.GetRawText());
        }

        call.Caller.Profile = profile;
        return GraphAnswer.Success;
    }

    private static int? MessageLength(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()!.Length : null;
}

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatBoost.ProviderSimulator.Clerk;

/// <summary>
/// <c>/simulator/clerk</c>: makes, changes and removes people, organizations and memberships of the played instance. Each answers the webhook it makes, which is delivered unless
/// <c>deliver=false</c>: then it can be posted later, in any order and as often as one likes, by <see cref="PostClerkWebhook"/>.
/// </summary>
internal static class ClerkControl
{
    internal sealed record UserOrder(string? Id = null, string? FirstName = null, string? LastName = null, string? Email = null, bool EmailVerified = true, bool Banned = false);

    internal sealed record OrganizationOrder(string? Id = null, string Name = "Played", string? CreatedBy = null);

    internal sealed record MembershipOrder(string OrganizationId, string UserId, string Role = "org:member");

    /// <param name="Id">The object's id.</param>
    /// <param name="Event">The webhook's body.</param>
    /// <param name="Attempts">What became of it; empty when it was held back.</param>
    internal sealed record Told(string Id, JsonObject Event, IReadOnlyList<ClerkAttempt> Attempts);

    public static void Map(IEndpointRouteBuilder control)
    {
        var clerk = control.MapGroup("/clerk");
        clerk.MapPost("/users", (UserOrder order, Teller teller, bool deliver = true) =>
        {
            var id = order.Id ?? PlayedClerk.NewId("user");
            return teller.StoreAsync(id, id, "user", UserOf(id, order), deliver);
        }).WithName("SetClerkUser");
        clerk.MapDelete("/users/{id}", (string id, Teller teller, bool deliver = true) =>
            teller.RemoveAsync(id, id, "user", new JsonObject { ["id"] = id, ["object"] = "user", ["deleted"] = true }, deliver)).WithName("DeleteClerkUser");
        clerk.MapPost("/organizations", (OrganizationOrder order, Teller teller, bool deliver = true) =>
        {
            var id = order.Id ?? PlayedClerk.NewId("org");
            return teller.StoreAsync(id, id, "organization", OrganizationOf(id, order), deliver);
        }).WithName("SetClerkOrganization");
        clerk.MapDelete("/organizations/{id}", (string id, Teller teller, bool deliver = true) =>
            teller.RemoveAsync(id, id, "organization", new JsonObject { ["id"] = id, ["object"] = "organization", ["deleted"] = true }, deliver)).WithName("DeleteClerkOrganization");
        clerk.MapPost("/memberships", (MembershipOrder order, PlayedClerk state, Teller teller, bool deliver = true) =>
        {
            var key = PlayedClerk.MembershipKey(order.OrganizationId, order.UserId);
            var id = state.Find(key)?["id"]?.ToString() ?? PlayedClerk.NewId("orgmem");
            return teller.StoreAsync(key, id, "organizationMembership", MembershipOf(id, order, state), deliver);
        }).WithName("SetClerkMembership");
        clerk.MapDelete("/memberships/{organizationId}/{userId}", (string organizationId, string userId, PlayedClerk state, Teller teller, bool deliver = true) =>
        {
            var key = PlayedClerk.MembershipKey(organizationId, userId);
            // Deleted ones are told with all that they were.
            var last = state.Find(key) ?? MembershipOf(PlayedClerk.NewId("orgmem"), new MembershipOrder(organizationId, userId), state);
            return teller.RemoveAsync(key, last["id"]!.ToString(), "organizationMembership", last, deliver);
        }).WithName("DeleteClerkMembership");
        clerk.MapPost("/keys", (PlayedClerk state) => TypedResults.Ok(new { id = state.AddKey() })).WithName("AddClerkKey");
        MintClerkToken.Map(clerk);
        PostClerkWebhook.Map(clerk);
    }

    private static JsonObject UserOf(string id, UserOrder order) => new()
    {
        ["id"] = id,
        ["object"] = "user",
        ["external_id"] = null,
        ["first_name"] = order.FirstName,
        ["last_name"] = order.LastName,
        ["username"] = null,
        ["image_url"] = "https://img.clerk.com/played",
        ["primary_email_address_id"] = order.Email is null ? null : $"idn_{id}",
        ["email_addresses"] = order.Email is null ? [] : new JsonArray(new JsonObject
        {
            ["id"] = $"idn_{id}",
            ["object"] = "email_address",
            ["email_address"] = order.Email,
            ["verification"] = new JsonObject { ["status"] = order.EmailVerified ? "verified" : "unverified", ["strategy"] = "email_code" },
            ["linked_to"] = new JsonArray(),
        }),
        ["primary_phone_number_id"] = null,
        ["phone_numbers"] = new JsonArray(),
        ["public_metadata"] = new JsonObject(),
        ["private_metadata"] = new JsonObject(),
        ["unsafe_metadata"] = new JsonObject(),
        ["banned"] = order.Banned,
        ["locked"] = false,
        ["last_sign_in_at"] = null,
    };

    private static JsonObject OrganizationOf(string id, OrganizationOrder order) => new()
    {
        ["id"] = id,
        ["object"] = "organization",
        ["name"] = order.Name,
        ["slug"] = new StringBuilder().AppendJoin('-', order.Name.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToString(),
        ["max_allowed_memberships"] = 5,
        ["admin_delete_enabled"] = true,
        ["public_metadata"] = new JsonObject(),
        ["created_by"] = order.CreatedBy,
    };

    private static JsonObject MembershipOf(string id, MembershipOrder order, PlayedClerk state)
    {
        var user = state.Find(order.UserId);
        return new JsonObject
        {
            ["id"] = id,
            ["object"] = "organization_membership",
            ["role"] = order.Role,
            ["permissions"] = new JsonArray("org:sys_memberships:read"),
            ["organization"] = state.Find(order.OrganizationId) ?? OrganizationOf(order.OrganizationId, new OrganizationOrder()),
            ["public_user_data"] = new JsonObject
            {
                ["user_id"] = order.UserId,
                ["identifier"] = user?["email_addresses"]?.AsArray().FirstOrDefault()?["email_address"]?.ToString() ?? order.UserId,
                ["first_name"] = user?["first_name"]?.ToString(),
                ["last_name"] = user?["last_name"]?.ToString(),
                ["image_url"] = "https://img.clerk.com/played",
                ["has_image"] = false,
            },
        };
    }

    /// <summary>Keeps the instance and tells of what changes in it.</summary>
    internal sealed class Teller(PlayedClerk clerk, SvixSender svix, IHttpContextAccessor context)
    {
        public Task<Told> StoreAsync(string key, string id, string kind, JsonObject data, bool deliver)
        {
            var now = clerk.Now();
            data["created_at"] = clerk.Find(key)?["created_at"]?.DeepClone() ?? now;
            data["updated_at"] = now;
            return TellAsync(id, clerk.Store(key, data) ? $"{kind}.created" : $"{kind}.updated", data, now, deliver);
        }

        public Task<Told> RemoveAsync(string key, string id, string kind, JsonObject data, bool deliver)
        {
            clerk.Remove(key);
            return TellAsync(id, $"{kind}.deleted", data, clerk.Now(), deliver);
        }

        private async Task<Told> TellAsync(string id, string type, JsonObject data, long now, bool deliver)
        {
            var told = new JsonObject
            {
                ["data"] = data,
                ["object"] = "event",
                ["type"] = type,
                ["timestamp"] = now,
                ["instance_id"] = "ins_played",
                ["event_attributes"] = new JsonObject { ["http_request"] = new JsonObject { ["client_ip"] = "203.0.113.7", ["user_agent"] = "Played/1" } },
            };
            return new Told(id, told, deliver ? await svix.DeliverAsync(JsonSerializer.SerializeToUtf8Bytes(told), context.HttpContext!.RequestAborted) : []);
        }
    }
}

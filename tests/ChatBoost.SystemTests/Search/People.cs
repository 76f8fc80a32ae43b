using System.Text.Json.Nodes;
using ChatBoost.SystemTests.Identity;

namespace ChatBoost.SystemTests.Search;

/// <summary>Conversations are found by what their contacts are called, small slips forgiven.</summary>
public sealed class People(SystemStack stack)
{
    [Fact]
    public async Task Names_numbers_and_addresses_with_a_slip_find_the_conversation()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        await customer.WritesAsync(new JsonObject { ["type"] = "text", ["text"] = "kangaroo", ["name"] = "Bartholomew Núñez" }, Cancellation);
        var conversation = (await customer.ConversationAsync(Cancellation)).Id;
        await shop.NewCustomer().WritesAsync(new JsonObject { ["type"] = "text", ["text"] = "hello", ["name"] = "Somebody Else" }, Cancellation);
        await shop.Api.PostAsync($"/api/v1/conversations/{conversation}/contact/emails", new { email = "bart@orchard.example" }, Cancellation);

        foreach (var asked in new[] { "Bartholomew", "bartholemew", "nunez", "Núñes", customer.WaId, customer.WaId[2..], "orchard.example", "bart@orchard", "kangar" })
        {
            Assert.Equal((asked, conversation), (asked, (await SearchAsync(shop.Api, asked)).FirstOrDefault()?.Id));
        }

        Assert.Empty(await SearchAsync(shop.Api, "Zacharias"));
        Assert.Single(await SearchAsync(shop.Api, "bartholomew", "&channel=whatsapp&filter=unread"));
        Assert.Empty(await SearchAsync(shop.Api, "bartholomew", "&filter=starred"));
    }

    [Fact]
    public async Task Who_may_not_see_numbers_finds_nobody_by_one()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        await customer.WritesAsync(new JsonObject { ["type"] = "text", ["text"] = "hello", ["name"] = "Wilhelmina" }, Cancellation);
        await customer.ConversationAsync(Cancellation);
        var viewer = await (await Team.OfAsync(stack, shop.Api)).MemberAsync("viewer");

        Assert.Single(await SearchAsync(shop.Api, customer.WaId));
        Assert.Empty(await SearchAsync(viewer, customer.WaId));
        Assert.Single(await SearchAsync(viewer, "wilhelmina"));
    }

    [Fact]
    public async Task A_new_name_is_found_and_the_old_one_is_not()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        await customer.WritesAsync(new JsonObject { ["type"] = "text", ["text"] = "hello", ["name"] = "Peregrine" }, Cancellation);
        await customer.ConversationAsync(Cancellation);
        Assert.Single(await SearchAsync(shop.Api, "peregrine"));

        await customer.WritesAsync(new JsonObject { ["type"] = "text", ["text"] = "hello again", ["name"] = "Guinevere" }, Cancellation);

        await Wait.UntilAsync("the new name", async () => (await SearchAsync(shop.Api, "guinevere")).Count == 1, cancellationToken: Cancellation);
        Assert.Empty(await SearchAsync(shop.Api, "peregrine"));
    }

    [Fact]
    public async Task Two_changes_of_one_contact_at_the_same_time_are_both_found()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        var conversation = (await customer.ConversationAsync(Cancellation)).Id;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            shop.Api.PostAsync($"/api/v1/conversations/{conversation}/contact/emails", new { email = $"address{(char)('a' + i)}@quarry{(char)('a' + i)}.example" }, Cancellation)));

        for (var i = 0; i < 8; i++)
        {
            Assert.Single(await SearchAsync(shop.Api, $"address{(char)('a' + i)}@quarry{(char)('a' + i)}"));
        }
    }

    private static Task<List<Conversation>> SearchAsync(ChatBoostApi api, string q, string more = "") =>
        api.GetAsync<List<Conversation>>($"/api/v1/conversations/search?q={Uri.EscapeDataString(q)}{more}", Cancellation);
}

using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.SystemTests.Identity;
using ChatBoost.SystemTests.Realtime;

namespace ChatBoost.SystemTests.Privacy;

public sealed class HiddenNumbers(SystemStack stack)
{
    [Fact]
    public async Task Who_may_not_see_numbers_finds_none_in_any_answer()
    {
        var shop = await stack.OpenShopAsync();
        var viewer = await (await Team.OfAsync(stack, shop.Api)).MemberAsync("viewer");
        // Without a profile name the number stands for the name.
        var customer = shop.NewCustomer(" ");
        var wamid = await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        await customer.WritesAsync(new JsonObject { ["type"] = "reaction", ["messageId"] = wamid, ["emoji"] = "👍" }, Cancellation);
        await customer.WritesAsync("hours", Cancellation);
        await customer.ReadsAsync(SystemStack.HoursAnswer, Cancellation);

        var seen = Assert.Single((await shop.Api.ConversationsAsync("", Cancellation)).Data);
        Assert.Equal(("+" + customer.WaId, "+" + customer.WaId), (seen.FullName, seen.ContactDetails!.Phone));
        Assert.Contains("wamid.", await TextAsync(shop.Api, $"/api/v1/conversations/{seen.Id}/messages"), StringComparison.Ordinal);

        var hidden = $"+{customer.WaId[..2]}{new string('•', customer.WaId.Length - 4)}{customer.WaId[^2..]}";
        var list = await viewer.ConversationsAsync("", Cancellation);
        Assert.Equal((hidden, hidden), (list.Data[0].FullName, list.Data[0].ContactDetails!.Phone));
        foreach (var path in new[] { "/api/v1/conversations", $"/api/v1/conversations/{seen.Id}", $"/api/v1/conversations/{seen.Id}/messages" })
        {
            var text = await TextAsync(viewer, path);
            Assert.Contains(seen.Id, text, StringComparison.Ordinal);
            Assert.DoesNotContain(customer.WaId, text, StringComparison.Ordinal);
            Assert.DoesNotContain("wamid.", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_may_not_see_numbers_finds_nobody_by_one()
    {
        var shop = await stack.OpenShopAsync();
        var viewer = await (await Team.OfAsync(stack, shop.Api)).MemberAsync("viewer");
        var (nameless, named) = (shop.NewCustomer(" "), shop.NewCustomer("Somebody Named"));
        foreach (var customer in new[] { nameless, named })
        {
            await customer.WritesAsync("hello", Cancellation);
            await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        }

        foreach (var customer in new[] { nameless, named })
        {
            Assert.Single((await shop.Api.ConversationsAsync($"search={customer.WaId[4..]}", Cancellation)).Data);
            Assert.Empty((await viewer.ConversationsAsync($"search={customer.WaId[4..]}", Cancellation)).Data);
        }

        Assert.Single((await viewer.ConversationsAsync("search=somebody+named", Cancellation)).Data);
    }

    [Fact]
    public async Task Live_updates_hide_numbers_too()
    {
        var shop = await stack.OpenShopAsync();
        var viewer = await (await Team.OfAsync(stack, shop.Api)).MemberAsync("viewer");
        await using var seeing = await HubClient.ConnectAsync(stack.Running.Gateway, shop.Api.Session!.AccessToken);
        await using var hidden = await HubClient.ConnectAsync(stack.Running.Gateway, viewer.Token!);
        var customer = shop.NewCustomer(" ");

        await customer.WritesAsync("hello live", Cancellation);

        foreach (var client in new[] { seeing, hidden })
        {
            await client.ExpectAsync("conversation:updated", update => update.GetRawText().Contains(SystemStack.Greeting, StringComparison.Ordinal));
        }

        await hidden.ExpectAsync("conversation:updated", update => update.GetRawText().Contains("hello live", StringComparison.Ordinal));
        Assert.Contains(seeing.Events, e => e.Payload.GetRawText().Contains(customer.WaId, StringComparison.Ordinal));
        Assert.DoesNotContain(hidden.Events, e => e.Payload.GetRawText().Contains(customer.WaId, StringComparison.Ordinal));
        Assert.DoesNotContain(hidden.Events, e => e.Payload.GetRawText().Contains("wamid.", StringComparison.Ordinal));
    }

    private static async Task<string> TextAsync(ChatBoostApi api, string path)
    {
        using var response = await api.SendAsync(HttpMethod.Get, path, null, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        // The escapes of JSON would hide what they stand for.
        return JsonSerializer.Serialize(JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation)), Unescaped);
    }

    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

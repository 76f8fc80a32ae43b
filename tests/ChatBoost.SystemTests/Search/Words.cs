using System.Net;
using System.Text.Json;
using ChatBoost.SystemTests.ContentEncryption;
using ChatBoost.SystemTests.Identity;

namespace ChatBoost.SystemTests.Search;

/// <summary>Messages are found by their words.</summary>
public sealed class Words(SystemStack stack)
{
    [Fact]
    public async Task Words_are_found_by_their_beginning_in_any_form_and_as_phrases()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        foreach (var text in (string[])[
            "My appointments were cancelled again",
            "¿Cuándo abre la farmacia? Necesito medicación",
            "Preciso de informações sobre as consultas",
            "The red bicycle is in the garden",
            "The bicycle in the red garden"])
        {
            await customer.WritesAsync(text, Cancellation);
        }

        await customer.ReadsAsync(5, Cancellation);
        foreach (var (asked, expected) in new (string, string[])[]
        {
            ("appointment", ["My appointments were cancelled again"]),
            ("appointments", ["My appointments were cancelled again"]),
            ("cancel", ["My appointments were cancelled again"]),
            ("APPOINT cancelled", ["My appointments were cancelled again"]),
            ("appointment garden", []),
            ("farmacias", ["¿Cuándo abre la farmacia? Necesito medicación"]),
            ("cuando medicacion", ["¿Cuándo abre la farmacia? Necesito medicación"]),
            ("informacoes", ["Preciso de informações sobre as consultas"]),
            ("consulta", ["Preciso de informações sobre as consultas"]),
            ("red bicycle", ["The bicycle in the red garden", "The red bicycle is in the garden"]),
            ("\"red bicycle\"", ["The red bicycle is in the garden"]),
            ("\"red garden\" bicyc", ["The bicycle in the red garden"]),
            ("nothing-like-it", []),
            ("' & | ! ( :* <->", []),
            ("!red \\' (bicycle", ["The bicycle in the red garden", "The red bicycle is in the garden"]),
        })
        {
            Assert.Equal((asked, string.Join(" | ", expected)), (asked, string.Join(" | ", (await SearchAsync(shop.Api, asked)).Select(TextOf))));
        }
    }

    [Fact]
    public async Task An_excerpt_says_where_the_words_are()
    {
        var shop = await stack.OpenShopAsync();
        await shop.NewCustomer().WritesAsync("Hello <b>there</b>, do you sell açaí bowls?", Cancellation);
        await Wait.UntilAsync("the message", async () => (await SearchAsync(shop.Api, "acai")).Count == 1, cancellationToken: Cancellation);

        var excerpt = (await SearchAsync(shop.Api, "acai bowl"))[0].GetProperty("excerpt");

        var text = excerpt.GetProperty("text").GetString()!;
        Assert.EndsWith("do you sell açaí bowls?", text, StringComparison.Ordinal);
        Assert.Equal(
            ["açaí", "bowls"],
            excerpt.GetProperty("highlights").EnumerateArray().Select(highlight => text.Substring(highlight.GetProperty("start").GetInt32(), highlight.GetProperty("length").GetInt32())));
    }

    [Fact]
    public async Task A_number_and_dates_narrow_a_search()
    {
        var shop = await stack.OpenShopAsync();
        var (one, other) = (shop.NewCustomer(), shop.NewCustomer());
        await one.WritesAsync("umbrella one", Cancellation);
        await other.WritesAsync("umbrella other", Cancellation);
        await Wait.UntilAsync("both", async () => (await SearchAsync(shop.Api, "umbrella")).Count == 2, cancellationToken: Cancellation);

        Assert.Equal("umbrella one", TextOf(Assert.Single(await SearchAsync(shop.Api, "umbrella", $"&phone={one.WaId}"))));
        Assert.Empty(await SearchAsync(shop.Api, "umbrella", "&phone=15550009999"));
        var now = DateTimeOffset.UtcNow;
        Assert.Equal(2, (await SearchAsync(shop.Api, "umbrella", $"&date_from={Time(now.AddHours(-1))}&date_to={Time(now.AddHours(1))}")).Count);
        Assert.Empty(await SearchAsync(shop.Api, "umbrella", $"&date_to={Time(now.AddHours(-1))}"));
        Assert.Empty(await SearchAsync(shop.Api, "umbrella", $"&date_from={Time(now.AddHours(1))}"));
        // Who may not see numbers finds nobody by one.
        var viewer = await (await Team.OfAsync(stack, shop.Api)).MemberAsync("viewer");
        Assert.Equal(2, (await SearchAsync(viewer, "umbrella", organization: shop.Api.Session!.OrganizationId)).Count);
        Assert.Empty(await SearchAsync(viewer, "umbrella", $"&phone={one.WaId}", shop.Api.Session!.OrganizationId));
    }

    [Fact]
    public async Task However_long_ago_it_was_written_it_is_found()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        var now = DateTimeOffset.UtcNow;
        int[] weeksAgo = [0, 1, 2, 3, 4, 5, 12, 13, 14, 25, 26, 52, 53, 60, 120, 500];
        foreach (var weeks in weeksAgo)
        {
            await stack.Simulator.CustomerWritesAsync(
                customer.WaId,
                new { phoneNumberId = shop.PhoneNumberId, text = $"parasol of week {weeks}", timestamp = $"{now.AddDays(-7 * weeks).ToUnixTimeSeconds()}" },
                Cancellation);
        }

        List<string> found = [];
        await Wait.UntilAsync(
            "all messages",
            async () => (found = [.. (await SearchAsync(shop.Api, "paras week")).Select(TextOf)]).Count >= weeksAgo.Length,
            cancellationToken: Cancellation);
        Assert.Equal(weeksAgo.Select(weeks => $"parasol of week {weeks}"), found);
        Assert.Equal("parasol of week 52", TextOf((await SearchAsync(shop.Api, "parasol", $"&date_to={Time(now.AddDays(-364).AddHours(1))}&limit=1"))[0]));
    }

    [Fact]
    public async Task What_is_deleted_or_of_somebody_else_is_not_found()
    {
        var (shop, stranger) = (await stack.OpenShopAsync(), await stack.OpenShopAsync());
        var customer = shop.NewCustomer();
        await customer.WritesAsync("xylophone", Cancellation);
        await Wait.UntilAsync("the message", async () => (await SearchAsync(shop.Api, "xylophone")).Count == 1, cancellationToken: Cancellation);

        Assert.Empty(await SearchAsync(stranger.Api, "xylophone"));
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "organization_not_found", () => SearchAsync(stranger.Api, "xylophone", organization: shop.Api.Session!.OrganizationId));
        await shop.Api.DeleteAsync($"/api/v1/conversations/{(await customer.ConversationAsync(Cancellation)).Id}", Cancellation);
        Assert.Empty(await SearchAsync(shop.Api, "xylophone"));
    }

    [Fact]
    public async Task Sealed_content_is_not_searched_and_is_found_again_when_it_is_opened()
    {
        await using var encrypted = await EncryptedShop.OpenAsync(stack);
        var api = encrypted.Shop.Api;
        // No row of an earlier run has it.
        var word = $"zeppelin{Guid.NewGuid():N}";
        await encrypted.Shop.NewCustomer().WritesAsync(word, Cancellation);
        await Wait.UntilAsync("the message", async () => (await SearchAsync(api, word)).Count == 1, cancellationToken: Cancellation);

        await encrypted.SwitchAsync(enabled: true);
        await Refusal.ExpectAsync(HttpStatusCode.Conflict, "content_encrypted", () => SearchAsync(api, word));
        Assert.Empty(await encrypted.FindAsync(word));

        await encrypted.SwitchAsync(enabled: false);
        Assert.Single(await SearchAsync(api, word));
    }

    private static string Time(DateTimeOffset time) => Uri.EscapeDataString(time.ToString("O"));

    private static string TextOf(JsonElement result) => result.GetProperty("message").GetProperty("content").GetString()!;

    private static async Task<List<JsonElement>> SearchAsync(ChatBoostApi api, string q, string more = "", string? organization = null) =>
        [.. (await api.GetAsync<JsonElement>($"/api/v1/conversations/{organization ?? api.Session!.OrganizationId}/search?q={Uri.EscapeDataString(q)}{more}", Cancellation)).GetProperty("results").EnumerateArray()];
}

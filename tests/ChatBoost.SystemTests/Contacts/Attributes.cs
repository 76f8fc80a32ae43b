using System.Net;

namespace ChatBoost.SystemTests.Contacts;

public sealed class Attributes(SystemStack stack)
{
    [Fact]
    public async Task Values_keep_their_types_whether_written_as_JSON_or_in_a_string()
    {
        var (shop, path) = await ContactAsync();

        await shop.Api.PostAsync(path, new { key = "preferred_language", value = "English", valueType = "string" }, Cancellation);
        await shop.Api.PostAsync(
            path + "/bulk",
            new
            {
                attributes = new object[]
                {
                    new { key = "age", value = "25", valueType = "number" },
                    new { key = "is_vip", value = "true", valueType = "boolean" },
                    new { key = "preferences", value = "{\"theme\": \"dark\", \"notifications\": true}", valueType = "json" },
                    new { key = "points", value = 12.50 },
                },
            },
            Cancellation);

        var all = (await shop.Api.GetAsync<List>(path, Cancellation)).Data;
        Assert.Equal(["age", "is_vip", "points", "preferences", "preferred_language"], all.Select(a => a.Key));
        Assert.Equal(["number", "boolean", "number", "json", "string"], all.Select(a => a.ValueType));
        Assert.Equal(["25", "true", "12.5", """{"theme":"dark","notifications":true}""", "\"English\""], all.Select(a => a.Value.GetRawText()));
        Assert.Equal(all.Select(a => a.Key), (await shop.Api.GetAsync<Contact>($"{path[..path.LastIndexOf('/')]}?includeAttributes=true", Cancellation)).Attributes!.Select(a => a.Key));

        await shop.Api.PostAsync(path, new { key = "age", value = "unknown" }, Cancellation);
        Assert.Equal("string", (await shop.Api.GetAsync<ContactAttribute>($"{path}/age", Cancellation)).ValueType);
        await shop.Api.DeleteAsync($"{path}/age", Cancellation);
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "attribute_not_found", () => shop.Api.GetAsync<ContactAttribute>($"{path}/age", Cancellation));
    }

    [Theory]
    [InlineData("""{"key":"age","value":"old","valueType":"number"}""")]
    [InlineData("""{"key":"age"}""")]
    [InlineData("""{"key":"1age","value":1}""")]
    [InlineData("""{"key":"age","value":1,"valueType":"colour"}""")]
    [InlineData("""{"key":"age","value":"\ud800"}""")]
    public async Task What_does_not_fit_is_refused_and_in_bulk_nothing_is_set(string body)
    {
        var (shop, path) = await ContactAsync();
        var bulk = $$"""{"attributes":[{"key":"fine","value":"fine"},{{body}}]}""";

        foreach (var (to, what) in new[] { (path, body), (path + "/bulk", bulk) })
        {
            using var content = new StringContent(what, System.Text.Encoding.UTF8, "application/json");
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(to, UriKind.Relative)) { Content = content };
            await Refusal.ExpectAsync(HttpStatusCode.BadRequest, await shop.Api.SendAsync(request, Cancellation));
        }

        Assert.Empty((await shop.Api.GetAsync<List>(path, Cancellation)).Data);
    }

    [Fact]
    public async Task No_more_than_200_and_then_none_of_a_request()
    {
        var (shop, path) = await ContactAsync();
        await shop.Api.PostAsync(path + "/bulk", new { attributes = Enumerable.Range(0, 199).Select(i => new { key = $"key_{i}", value = i }) }, Cancellation);

        await Refusal.ExpectAsync(HttpStatusCode.UnprocessableEntity, "limit_reached", () => shop.Api.PostAsync(
            path + "/bulk", new { attributes = new[] { new { key = "key_199", value = 1 }, new { key = "key_200", value = 1 } } }, Cancellation));

        Assert.Equal(199, (await shop.Api.GetAsync<List>(path, Cancellation)).Data.Count);
    }

    [Fact]
    public async Task Contacts_are_found_by_value_page_by_page()
    {
        var shop = await stack.OpenShopAsync();
        var contacts = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            var contact = await shop.CreateContactAsync(new { email = $"person-{i}@example.com" });
            contacts.Insert(0, contact.Id);
            await shop.Api.PostAsync($"/api/v1/contacts/{contact.Id}/attributes", i < 4 ? new { key = "level", value = 7.0 } : (object)new { key = "level", value = "07" }, Cancellation);
        }

        var first = await SearchAsync(shop, "key=level&value=7&limit=3");
        var second = await SearchAsync(shop, $"key=level&value=7&limit=3&after={first.Meta.Next}");

        Assert.Equal(contacts[1..4], first.Data.Select(c => c.Id));
        Assert.Equal(contacts[4..], second.Data.Select(c => c.Id));
        Assert.Null(second.Meta.Next);
        Assert.Equal(4, (await SearchAsync(shop, "key=level&value=7.00&valueType=number")).Data.Count);
        Assert.Equal(contacts[0], Assert.Single((await SearchAsync(shop, "key=level&value=07")).Data).Id);
        Assert.Empty((await SearchAsync(shop, "key=level&value=7&valueType=string")).Data);
        Assert.Empty((await SearchAsync(await stack.OpenShopAsync(), "key=level&value=7")).Data);

        var (pages, after) = (new List<string>(), "");
        do
        {
            var page = await shop.Api.GetAsync<ContactPage>($"/api/v1/flows/contacts?limit=2{after}", Cancellation);
            pages.AddRange(page.Data.Select(c => c.Id));
            after = page.Meta.Next is { } next ? $"&after={next}" : null;
        }
        while (after is not null);
        Assert.Equal(contacts, pages);
    }

    private static Task<ContactPage> SearchAsync(Shop shop, string query) =>
        shop.Api.GetAsync<ContactPage>($"/api/v1/contacts/search/by-attribute?{query}", Cancellation);

    private async Task<(Shop Shop, string Path)> ContactAsync()
    {
        var shop = await stack.OpenShopAsync();
        var contact = await shop.CreateContactAsync(new { fullName = "Somebody", email = "somebody@example.com" });
        return (shop, $"/api/v1/contacts/{contact.Id}/attributes");
    }

    private sealed record List(IReadOnlyList<ContactAttribute> Data);
}

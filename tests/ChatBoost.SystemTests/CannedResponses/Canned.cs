using System.Net;
using ChatBoost.SystemTests.Identity;

namespace ChatBoost.SystemTests.CannedResponses;

public sealed class Canned(SystemStack stack)
{
    private const string Path = "/api/v1/canned-responses";

    [Fact]
    public async Task A_response_is_found_by_code_and_text_and_read_with_the_values_of_a_conversation()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer("Ann Lee");
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        var conversation = await customer.ConversationAsync(Cancellation);
        await shop.Api.PostAsync($"/api/v1/contacts/{conversation.ContactId}/attributes", new { key = "tier", value = "{{agent.name}}" }, Cancellation);
        var hours = await shop.Api.PostAsync<Response>(Path, new { code = "hours", text = "We open at nine." }, Cancellation);
        var greeting = await shop.Api.PostAsync<Response>(
            Path,
            new { code = "hi", text = "Hi {{contact.first_name|there}}, I am {{agent.first_name}} about {{contact.attribute.order|your order}} ({{contact.attribute.tier}}) {{contact.username}}." },
            Cancellation);

        Assert.Equal(["hi", "hours"], await CodesAsync(shop.Api, ""));
        Assert.Equal(["hours"], await CodesAsync(shop.Api, "?search=HOU"));
        Assert.Equal(["hours"], await CodesAsync(shop.Api, "?search=at%20nine"));
        Assert.Empty(await CodesAsync(shop.Api, "?search=nowhere"));

        var shown = await shop.Api.GetAsync<Rendered>($"{Path}/{greeting.Id}/render?conversationId={conversation.Id}", Cancellation);
        Assert.Equal("Hi Ann, I am Olive about your order ({{agent.name}}).", shown.Text);
        Assert.Equal(["contact.username"], shown.Missing);
        Assert.Equal("We open at nine.", (await shop.Api.GetAsync<Rendered>($"{Path}/{hours.Id}/render?conversationId={conversation.Id}", Cancellation)).Text);
        await Refusal.ExpectAsync(
            HttpStatusCode.NotFound, "conversation_not_found", () => shop.Api.GetAsync<Rendered>($"{Path}/{hours.Id}/render?conversationId={ConversationId.New()}", Cancellation));
    }

    [Fact]
    public async Task A_number_is_no_name()
    {
        var shop = await stack.OpenShopAsync();
        // Nobody has said what this person is called.
        var sent = await shop.Api.SendWhatsAppAsync("template", new { to = $"+4477{Shop.Digits(8)}", templateName = "hello_world", languageCode = "en_US" }, Cancellation);
        var response = await shop.Api.PostAsync<Response>(Path, new { code = "hi", text = "Hello {{contact.first_name}}{{contact.name}}!" }, Cancellation);

        Assert.Equal("Hello!", (await shop.Api.GetAsync<Rendered>($"{Path}/{response.Id}/render?conversationId={sent.ConversationId}", Cancellation)).Text);
    }

    [Fact]
    public async Task What_is_shared_is_everybodys_and_the_rest_is_ones_own()
    {
        var team = await Team.CreateAsync(stack);
        var (ann, bob, viewer) = (await team.MemberAsync("agent"), await team.MemberAsync("agent"), await team.MemberAsync("viewer"));
        var shared = await ann.PostAsync<Response>(Path, new { code = "bye", text = "Good bye." }, Cancellation);
        var own = await ann.PostAsync<Response>(Path, new { code = "bye", text = "See you, yours Ann.", isShared = false }, Cancellation);

        Assert.Equal(2, (await ann.GetAsync<Listed>(Path, Cancellation)).Data.Count);
        Assert.Equal(shared.Id, Assert.Single((await bob.GetAsync<Listed>(Path, Cancellation)).Data).Id);
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "canned_response_not_found", () => bob.DeleteAsync($"{Path}/{own.Id}", Cancellation));
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "canned_response_not_found", () => ChangeAsync(bob, own.Id, new { text = "mine" }));
        await Refusal.ExpectAsync(HttpStatusCode.Conflict, "canned_response_exists", () => bob.PostAsync(Path, new { code = "bye", text = "again" }, Cancellation));
        await Refusal.ExpectAsync(HttpStatusCode.Conflict, "canned_response_exists", () => ChangeAsync(ann, own.Id, new { isShared = true }));
        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, () => viewer.PostAsync(Path, new { code = "no", text = "no" }, Cancellation));

        var changed = await ChangeAsync(bob, shared.Id, new { code = "farewell", text = "Farewell." });
        Assert.Equal(("farewell", "Farewell.", true), (changed.Code, changed.Text, changed.IsShared));
        Assert.Equal(["farewell"], await CodesAsync(viewer, ""));
        Assert.True((await ChangeAsync(ann, own.Id, new { isShared = true })).IsShared);
        await bob.DeleteAsync($"{Path}/{shared.Id}", Cancellation);
        Assert.Equal(["bye"], await CodesAsync(bob, ""));
    }

    [Fact]
    public async Task What_customers_could_see_braces_of_is_refused()
    {
        var owner = await stack.Running.CreateOrganizationAsync(Cancellation);

        foreach (var text in new[] { "Hello {{contact.first_name", "Hello {{name}}", "{{contact.phone}}", " ", "nul\0", new string('x', 4097) })
        {
            await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => owner.PostAsync(Path, new { code = "hi", text }, Cancellation));
        }

        foreach (var code in new[] { "", "Two words", "UPPER", new string('x', 51) })
        {
            await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => owner.PostAsync(Path, new { code, text = "x" }, Cancellation));
        }

        Assert.Empty(await CodesAsync(owner, ""));
    }

    private sealed record Response(string Id, string Code, string Text, bool IsShared);

    private sealed record Listed(IReadOnlyList<Response> Data);

    private sealed record Rendered(string Text, IReadOnlyList<string> Missing);

    private static async Task<IEnumerable<string>> CodesAsync(ChatBoostApi member, string query) => (await member.GetAsync<Listed>(Path + query, Cancellation)).Data.Select(one => one.Code);

    private static Task<Response> ChangeAsync(ChatBoostApi member, string id, object change) => member.SendAsync<Response>(HttpMethod.Patch, $"{Path}/{id}", change, Cancellation);
}

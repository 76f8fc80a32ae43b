using System.Net;
using System.Text;

namespace ChatBoost.SystemTests.Receiving;

public sealed class RefusedWebhooks(SystemStack stack)
{
    private const int Limit = 3 * 1024 * 1024;

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sha256=")]
    [InlineData("sha256=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("sha1=da39a3ee5e6b4b0d3255bfef95601890afd80709")]
    public async Task A_wrong_signature_is_refused_and_reaches_no_queue(string? signature)
    {
        var shop = await stack.OpenShopAsync();
        var marker = $"forged-{Guid.NewGuid():N}";
        var body = shop.Webhook(MetaWebhook.Text(shop.NewCustomer().WaId, $"wamid.{marker}", DateTimeOffset.UtcNow, marker));

        await Refusal.ExpectAsync(HttpStatusCode.Unauthorized, await PostAsync(body, signature));

        await NowhereAsync(shop, marker);
    }

    [Fact]
    public async Task A_body_changed_after_signing_is_refused()
    {
        var shop = await stack.OpenShopAsync();
        var marker = $"forged-{Guid.NewGuid():N}";
        var customer = shop.NewCustomer();
        var original = shop.Webhook(MetaWebhook.Text(customer.WaId, $"wamid.{marker}", DateTimeOffset.UtcNow, "harmless"));
        var changed = shop.Webhook(MetaWebhook.Text(customer.WaId, $"wamid.{marker}", DateTimeOffset.UtcNow, marker));

        await Refusal.ExpectAsync(
            HttpStatusCode.Unauthorized, await PostAsync(changed, MetaWebhook.Sign(original, shop.Number.AppSecret!)));

        await NowhereAsync(shop, marker);
    }

    [Fact]
    public async Task One_organizations_secret_does_not_speak_for_anothers_number()
    {
        var victim = await stack.OpenShopAsync();
        var attacker = await stack.OpenShopAsync();
        var marker = $"forged-{Guid.NewGuid():N}";
        var message = MetaWebhook.Text(victim.NewCustomer().WaId, $"wamid.{marker}", DateTimeOffset.UtcNow, marker);

        // The attacker's own number is in the body too: its signature is right for half of it.
        var body = MetaWebhook.BodyOf(
            MetaWebhook.Entry(attacker.Number.BusinessAccountId!, MetaWebhook.Messages(attacker.PhoneNumberId, message.DeepClone().AsObject())),
            MetaWebhook.Entry(victim.Number.BusinessAccountId!, MetaWebhook.Messages(victim.PhoneNumberId, message)));

        await Refusal.ExpectAsync(
            HttpStatusCode.Unauthorized, await PostAsync(body, MetaWebhook.Sign(body, attacker.Number.AppSecret!)));

        await NowhereAsync(victim, marker);
        await NowhereAsync(attacker, marker);
    }

    [Theory]
    [InlineData(Limit + 1)]
    [InlineData(6 * 1024 * 1024)]
    public async Task A_body_over_3_MB_is_refused(int size)
    {
        var shop = await stack.OpenShopAsync();
        var marker = $"large-{Guid.NewGuid():N}";
        var small = shop.Webhook(MetaWebhook.Text("447700900123", $"wamid.{marker}", DateTimeOffset.UtcNow, marker));

        // White space after the object keeps it valid JSON of any size.
        var body = small.Concat(Enumerable.Repeat((byte)' ', size - small.Length)).ToArray();

        await Refusal.ExpectAsync(
            HttpStatusCode.RequestEntityTooLarge, await PostAsync(body, MetaWebhook.Sign(body, shop.Number.AppSecret!)));

        await NowhereAsync(shop, marker);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"object":"whatsapp_business_account","entry":[}""")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"entry":{"not":"a list"}}""")]
    [InlineData("hello")]
    public async Task What_is_no_webhook_is_refused_with_a_clear_problem(string text)
    {
        var shop = await stack.OpenShopAsync();
        var body = Encoding.UTF8.GetBytes(text);

        var problem = await Refusal.ExpectAsync(
            HttpStatusCode.BadRequest, await PostAsync(body, MetaWebhook.Sign(body, shop.Number.AppSecret!)));

        Assert.False(string.IsNullOrWhiteSpace(problem.Detail));
    }

    [Fact]
    public async Task Both_addresses_of_the_webhook_take_messages()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        var body = shop.Webhook(MetaWebhook.Text(customer.WaId, $"wamid.{Guid.NewGuid():N}", DateTimeOffset.UtcNow, "hello"));
        using var request = MetaWebhook.Request(stack.Running.Gateway, body, MetaWebhook.Sign(body, shop.Number.AppSecret!));
        request.RequestUri = new Uri(stack.Running.Gateway, "/api/v1/whatsapp/webhook");

        using var response = await shop.Api.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await customer.StoredAsync(m => m.Text == "hello", Cancellation);
    }

    private async Task<HttpResponseMessage> PostAsync(byte[] body, string? signature)
    {
        using var http = new HttpClient();
        using var request = MetaWebhook.Request(stack.Running.Gateway, body, signature);
        return await http.SendAsync(request, Cancellation);
    }

    // Neither on a queue now, nor handled already: a good message posted afterwards has come all the way through.
    private async Task NowhereAsync(Shop shop, string marker)
    {
        Assert.DoesNotContain(marker, await stack.Sqs.InspectAsync(SqsApi.Messages, Cancellation), StringComparison.Ordinal);
        var witness = shop.NewCustomer();
        await witness.WritesAsync("hours", Cancellation);
        await witness.ReadsAsync(SystemStack.HoursAnswer, Cancellation);
        Assert.Equal(1, (await shop.Api.ConversationsAsync("", Cancellation)).Meta.Total);
    }
}

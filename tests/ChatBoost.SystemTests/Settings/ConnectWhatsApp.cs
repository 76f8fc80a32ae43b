using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatBoost.SystemTests.Settings;

public sealed class ConnectWhatsApp(SystemStack stack)
{
    private const string Status = "/api/v1/settings/whatsapp/status";
    private const string Update = "/api/v1/settings/whatsapp/update";
    private const string Disconnect = "/api/v1/settings/whatsapp/disconnect";

    [Theory]
    [InlineData("phoneNumberId")]
    [InlineData("businessAccountId")]
    [InlineData("displayPhoneNumber")]
    [InlineData("accessToken")]
    [InlineData("appSecret")]
    [InlineData("verifyToken")]
    public async Task Every_field_is_required(string field)
    {
        var owner = await stack.Running.CreateOrganizationAsync(Cancellation);
        var complete = JsonSerializer.SerializeToNode(Shop.NewNumber(), JsonSerializerOptions.Web)!.AsObject();
        foreach (var nothing in new JsonNode?[] { null, "", " " })
        {
            var incomplete = complete.DeepClone().AsObject();
            incomplete[field] = nothing;

            var problem = await Refusal.ExpectAsync(
                HttpStatusCode.BadRequest,
                () => owner.PostAsync<JsonElement>("/api/v1/settings/whatsapp/connect", incomplete, Cancellation));
            Assert.Contains(field, problem.Body, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_token_Meta_does_not_know_is_refused_and_nothing_is_stored()
    {
        var owner = await stack.Running.CreateOrganizationAsync(Cancellation);
        var number = Shop.NewNumber() with { AccessToken = "sim-token-of-somebody-else" };

        var problem = await Refusal.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, () => owner.ConnectWhatsAppAsync(number, Cancellation));

        Assert.Contains("token", problem.Detail, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(number.AccessToken!, problem.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(number.PhoneNumberId!, (await StatusAsync(owner)).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_tells_what_is_connected_and_no_secret()
    {
        var shop = await stack.OpenShopAsync();

        var status = (await StatusAsync(shop.Api)).GetRawText();

        Assert.Contains(shop.PhoneNumberId, status, StringComparison.Ordinal);
        Assert.DoesNotContain(shop.Number.AccessToken!, status, StringComparison.Ordinal);
        Assert.DoesNotContain(shop.Number.AppSecret!, status, StringComparison.Ordinal);
        Assert.DoesNotContain(shop.Number.VerifyToken!, status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Meta_can_verify_the_webhook_with_the_verify_token_and_with_no_other()
    {
        var shop = await stack.OpenShopAsync();

        var right = await VerifyAsync(shop, shop.Number.VerifyToken!);
        var wrong = await VerifyAsync(shop, "not-the-verify-token");

        Assert.True(right.GetProperty("verified").GetBoolean());
        Assert.False(wrong.GetProperty("verified").GetBoolean());
        Assert.Equal(403, wrong.GetProperty("statusCode").GetInt32());
    }

    [Fact]
    public async Task An_updated_app_secret_counts_from_then_on()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        await customer.WritesAsync("before", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        var updated = shop.Number with { AppSecret = "another-app-secret" };

        await shop.Api.SendAsync<JsonElement>(HttpMethod.Put, Update, updated, Cancellation);
        await stack.Simulator.RegisterAppAsync(shop.PhoneNumberId, updated.AppSecret, updated.BusinessAccountId!, Cancellation);
        await customer.WritesAsync("what are your hours?", Cancellation);

        await customer.ReadsAsync(SystemStack.HoursAnswer, Cancellation);
    }

    [Fact]
    public async Task A_disconnected_number_takes_nothing_in_and_can_be_connected_again()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        await customer.WritesAsync("before", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);

        using (var disconnected = await shop.Api.SendAsync(HttpMethod.Delete, Disconnect, null, Cancellation))
        {
            Assert.True(disconnected.IsSuccessStatusCode);
        }

        Assert.DoesNotContain(shop.PhoneNumberId, (await StatusAsync(shop.Api)).GetRawText(), StringComparison.Ordinal);
        await shop.Api.ConnectWhatsAppAsync(shop.Number, Cancellation);
        await customer.WritesAsync("what are your hours?", Cancellation);
        await customer.ReadsAsync(SystemStack.HoursAnswer, Cancellation);
        Assert.Equal(1, (await shop.Api.ConversationsAsync("", Cancellation)).Meta.Total);
    }

    private static Task<JsonElement> StatusAsync(ChatBoostApi api) => api.GetAsync<JsonElement>(Status, Cancellation);

    private Task<JsonElement> VerifyAsync(Shop shop, string verifyToken) => stack.Simulator.PostAsync(
        "/simulator/webhooks/verify", new { phoneNumberId = shop.PhoneNumberId, verifyToken }, Cancellation);
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatBoost.SystemTests.Channels;

/// <summary>
/// Amazon's own SDK reads what the receiver writes and writes what the worker reads. Messages of the work queue are gone before anybody can look, so it looks at one the worker
/// has to give up on, where it lies then: among the dead letters.
/// </summary>
[Collection("Dead letters")]
public sealed class QueueSdk(SystemStack stack)
{
    // Five tries, each with the queue's visibility time of 30 s between them at most.
    private static readonly TimeSpan FiveTries = TimeSpan.FromMinutes(4);

    private string Root => stack.Running.Description.All("whatsapp-worker")[0].EnvironmentVariable("AWS__ServiceURL");

    [Fact]
    public async Task A_signed_webhook_is_a_message_with_its_group_its_deduplication_and_after_five_tries_its_reason()
    {
        var shop = await stack.OpenShopAsync();
        var wamid = $"wamid.{Guid.NewGuid():N}";
        // A sender Inbox cannot store: no number, and no user id.
        var message = MetaWebhook.Text("nobody", wamid, DateTimeOffset.UtcNow, "from nobody");
        var group = $"{shop.PhoneNumberId}:nobody";
        var deduplicationId = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"Message:{shop.PhoneNumberId}:{wamid}")));
        var value = new JsonObject
        {
            ["messaging_product"] = "whatsapp",
            ["metadata"] = new JsonObject { ["phone_number_id"] = shop.PhoneNumberId },
            ["messages"] = new JsonArray(message),
        };

        Assert.Equal(200, await shop.PostWebhookAsync(MetaWebhook.Body(shop.Number.BusinessAccountId!, value), Cancellation));
        // The queue swallows a second one of this id and answers with the first one's: so the receiver's message has the id the contract says.
        var messageId = (await ProviderSdks.AskAsync("sqs-send", new { root = Root, queue = SqsApi.Messages, body = "swallowed", group, deduplicationId })).GetString();

        // The emulator's own view takes none: others' dead letters are hidden from them for one look, and not for minutes.
        await Wait.UntilAsync(
            "the message among the dead letters",
            async () => (await stack.Sqs.InspectAsync(SqsApi.DeadMessages, Cancellation)).Contains(wamid, StringComparison.Ordinal),
            FiveTries,
            Cancellation);
        var dead = await ProviderSdks.AskAsync("sqs-take", new { root = Root, queue = SqsApi.DeadMessages, key = wamid });

        var system = dead.GetProperty("Attributes");
        Assert.Equal((group, $"dead-{messageId}"), (system.GetProperty("MessageGroupId").GetString(), system.GetProperty("MessageDeduplicationId").GetString()));
        Assert.Equal((messageId, "5"), (Attribute(dead, "messageId"), Attribute(dead, "tries")));
        Assert.Contains("422", Attribute(dead, "reason"), StringComparison.Ordinal);
        Assert.True(DateTimeOffset.TryParse(Attribute(dead, "firstReceivedAt"), out _));
        var update = JsonElement.Parse(dead.GetProperty("Body").GetString()!);
        Assert.Equal(
            ("Message", wamid, shop.PhoneNumberId, shop.Number.BusinessAccountId, "messages"),
            (update.GetProperty("kind").GetString(), update.GetProperty("key").GetString(), update.GetProperty("phoneNumberId").GetString(),
                update.GetProperty("businessAccountId").GetString(), update.GetProperty("field").GetString()));
        Assert.True(JsonNode.DeepEquals(message, JsonNode.Parse(update.GetProperty("payload").GetRawText())));
        Assert.DoesNotContain("from nobody", Attribute(dead, "reason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_SDK_puts_on_the_queue_the_worker_handles_and_the_bot_answers()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        // The window at Meta opens with what the customer wrote there.
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        var wamid = $"wamid.{Guid.NewGuid():N}";
        var update = new
        {
            kind = "Message",
            key = wamid,
            phoneNumberId = shop.PhoneNumberId,
            businessAccountId = shop.Number.BusinessAccountId,
            field = "messages",
            receivedAt = DateTimeOffset.UtcNow,
            payload = MetaWebhook.Text(customer.WaId, wamid, DateTimeOffset.UtcNow, "hours, by the SDK"),
            contact = new { profile = new { name = customer.Name }, wa_id = customer.WaId },
        };

        await ProviderSdks.AskAsync(
            "sqs-send",
            new { root = Root, queue = SqsApi.Messages, body = JsonSerializer.Serialize(update), group = $"{shop.PhoneNumberId}:{customer.WaId}", deduplicationId = $"sdk-{wamid}" });

        await customer.ReadsAsync(SystemStack.HoursAnswer, Cancellation);
        await customer.StoredAsync(m => m.Text == "hours, by the SDK", Cancellation);
    }

    private static string Attribute(JsonElement message, string name) => message.GetProperty("MessageAttributes").GetProperty(name).GetProperty("StringValue").GetString()!;
}

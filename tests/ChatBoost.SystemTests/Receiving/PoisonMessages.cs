using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ChatBoost.SystemTests.Receiving;

/// <remarks>Whoever looks into the dead letters hides them from others for that time: such tests run one after the other.</remarks>
[Collection("Dead letters")]
public sealed class PoisonMessages(SystemStack stack)
{
    // Five tries, each with the queue's visibility time of 30 s between them at most.
    private static readonly TimeSpan FiveTries = TimeSpan.FromMinutes(4);

    [Theory]
    [InlineData("this is not JSON")]
    [InlineData("""{"kind":"Message","key":"poison","payload":7}""")]
    public async Task Poison_ends_in_the_dead_letter_queue_and_the_worker_goes_on(string poison)
    {
        var shop = await stack.OpenShopAsync();
        var worker = stack.Running.Description.All("whatsapp-worker")[0].Pid;
        var messageId = await SendAsync(SqsApi.Messages, poison, group: $"poison-{Guid.NewGuid():N}");

        var seen = await Wait.ForAsync(
            "the poison message among the dead letters",
            async () => (await shop.Api.GetAsync<Page<DeadLetter>>("/api/v1/admin/dead-letters", Cancellation)).Data
                .SingleOrDefault(letter => letter.MessageId == messageId),
            FiveTries,
            Cancellation);

        Assert.Equal(5, seen.Tries);
        Assert.False(string.IsNullOrWhiteSpace(seen.Reason));
        var asJson = JsonEncodedText.Encode(poison, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
        Assert.Contains(asJson, await stack.Sqs.InspectAsync(SqsApi.DeadMessages, Cancellation), StringComparison.Ordinal);
        Assert.Equal(worker, stack.Running.Description.All("whatsapp-worker")[0].Pid);
        var customer = shop.NewCustomer();
        await customer.WritesAsync("hours", Cancellation);
        await customer.ReadsAsync(SystemStack.HoursAnswer, Cancellation);
    }

    [Fact]
    public async Task A_replayed_dead_letter_is_handled_as_if_it_had_just_come()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        var wamid = $"wamid.{Guid.NewGuid():N}";
        var update = new
        {
            kind = "Message",
            key = wamid,
            phoneNumberId = shop.PhoneNumberId,
            businessAccountId = shop.Number.BusinessAccountId,
            field = "messages",
            receivedAt = DateTimeOffset.UtcNow,
            payload = MetaWebhook.Text(customer.WaId, wamid, DateTimeOffset.UtcNow, "hours, from the dead"),
            contact = new { profile = new { name = customer.Name }, wa_id = customer.WaId },
        };
        await SendAsync(SqsApi.DeadMessages, JsonSerializer.Serialize(update), group: $"{shop.PhoneNumberId}:{customer.WaId}");

        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => shop.Api.PostAsync("/api/v1/admin/dead-letters/replay", new { limit = 0 }, Cancellation));
        await shop.Api.PostAsync<JsonElement>("/api/v1/admin/dead-letters/replay", new { queue = (string?)null }, Cancellation);

        await customer.ReadsAsync(SystemStack.HoursAnswer, Cancellation);
        await customer.StoredAsync(m => m.Text == "hours, from the dead", Cancellation);
        Assert.DoesNotContain(wamid, await stack.Sqs.InspectAsync(SqsApi.DeadMessages, Cancellation), StringComparison.Ordinal);
    }

    private async Task<string> SendAsync(string queue, string body, string group)
    {
        var sent = await stack.Sqs.CallAsync(
            "SendMessage",
            new
            {
                QueueUrl = await stack.Sqs.QueueUrlAsync(queue, Cancellation),
                MessageBody = body,
                MessageGroupId = group,
                MessageDeduplicationId = Guid.NewGuid().ToString("N"),
            },
            Cancellation);
        return sent.GetProperty("MessageId").GetString()!;
    }

    private sealed record DeadLetter(string MessageId, int Tries, string? Reason);
}

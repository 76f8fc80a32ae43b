using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.SystemTests.ContentEncryption;
using ChatBoost.SystemTests.ServiceLevels;
using ChatBoost.SystemTests.Webhooks;

namespace ChatBoost.SystemTests.Satisfaction;

public sealed class Asking(SystemStack stack)
{
    private const string Path = "/api/v1/conversations/satisfaction";
    private const string Question = "How did we do?";
    private const string Thanks = "Thank you.";

    private static readonly object Survey = new { isOn = true, question = Question, thanks = Thanks, everyDays = 7, answerHours = 72, commentMinutes = 30 };

    [Fact]
    public async Task Who_was_helped_is_asked_and_neither_answer_nor_comment_opens_anything_again()
    {
        var shop = await ServiceShop.OpenAsync(stack, SystemStack.Rules);
        await using var hooks = new WebhookShop(stack, shop.Shop);
        await hooks.SubscribeAsync("csat.answered");
        await shop.SetAsync("satisfaction-survey", Survey);
        await shop.Owner.ReleaseAsync(shop.Id, Cancellation);
        await shop.Owner.UpdateConversationAsync(shop.Id, new { unreadCount = 0, status = "resolved" }, Cancellation);
        var asked = await shop.Customer.ReadsAsync(Question, Cancellation);
        Assert.Equal("interactive", asked.Type);
        var choice = (await shop.Customer.StoredAsync(m => m.Text == Question, Cancellation)).Content!.Value
            .GetProperty("action").GetProperty("sections")[0].GetProperty("rows").EnumerateArray().Single(row => row.GetProperty("title").GetString()!.StartsWith('4'));

        await ChooseAsync(shop, choice);
        await shop.Customer.ReadsAsync(Thanks, Cancellation);
        await shop.Customer.WritesAsync("quick, but not cheap", Cancellation);
        await shop.Customer.StoredAsync(m => m.Text == "quick, but not cheap", Cancellation);

        var answers = await shop.Owner.GetAsync<JsonElement>(Path, Cancellation);
        var answer = Assert.Single(answers.GetProperty("data").EnumerateArray());
        Assert.Equal((4, "quick, but not cheap", shop.Id), (answer.GetProperty("score").GetInt32(), answer.GetProperty("comment").GetString(), answer.GetProperty("conversationId").GetString()));
        var told = await hooks.Receiver.ExpectAsync("the answer", _ => true, Cancellation);
        Assert.Equal((answer.GetProperty("id").GetString(), 4), (told.Data("satisfactionId"), told.Json.GetProperty("data").GetProperty("score").GetInt32()));
        var conversation = await shop.Owner.ConversationAsync(shop.Id, Cancellation);
        Assert.Equal(("resolved", 0), (conversation.Status, conversation.UnreadCount));

        // A second choice changes nothing; what is written next is a message like any other.
        await ChooseAsync(shop, choice);
        await shop.Customer.WritesAsync("hours", Cancellation);
        await shop.Customer.ReadsAsync(SystemStack.HoursAnswer, Cancellation);
        Assert.Equal("open", (await shop.Owner.ConversationAsync(shop.Id, Cancellation)).Status);
        // The bot answered neither the number nor the comment, though it has an answer to anything.
        Assert.Equal([SystemStack.Greeting, Question, Thanks, SystemStack.HoursAnswer], (await shop.Customer.PhoneAsync(Cancellation)).Select(m => m.Text));

        // Not so soon again. The webhook of the next resolution comes after all of it was looked at.
        await shop.Owner.UpdateConversationAsync(shop.Id, new { status = "resolved" }, Cancellation);
        await shop.Owner.SendHumanAsync(shop.Id, "Bye.", Cancellation);
        await shop.Customer.ReadsAsync("Bye.", Cancellation);
        Assert.Single(await shop.Customer.PhoneAsync(Cancellation), m => m.Text == Question);

        var summary = await shop.Owner.GetAsync<JsonElement>($"{Path}/summary", Cancellation);
        Assert.Equal((1, 1, 4.0), (summary.GetProperty("asked").GetInt32(), summary.GetProperty("answered").GetInt32(), summary.GetProperty("average").GetDouble()));
        Assert.Equal((1, 0), (summary.GetProperty("distribution").GetProperty("4").GetInt32(), summary.GetProperty("distribution").GetProperty("5").GetInt32()));
        Assert.Empty((await shop.Owner.GetAsync<JsonElement>($"{Path}?score=5", Cancellation)).GetProperty("data").EnumerateArray());
        Assert.Equal(0, (await shop.Owner.GetAsync<JsonElement>($"{Path}/summary?until=2020-01-01T00:00:00Z", Cancellation)).GetProperty("answered").GetInt32());
    }

    [Fact]
    public async Task By_sms_a_number_is_the_answer_and_other_words_are_a_message()
    {
        var number = await TwilioNumber.ConnectAsync(stack.Running, "SMS", null, Cancellation);
        await number.Api.PutAsync("/api/v1/settings/satisfaction-survey", new { isOn = true, question = "1 to 5?", everyDays = 0, answerHours = 72, commentMinutes = 0 }, Cancellation);
        var phone = TwilioNumber.NewPhone();
        await number.WritesAsync(phone, "hello", Cancellation);
        var id = (await number.ConversationAsync(phone, Cancellation)).Id;
        foreach (var (text, then) in new[] { ("3", "resolved"), ("never again", "open") })
        {
            var before = await AskedAsync();
            await number.Api.UpdateConversationAsync(id, new { status = "open" }, Cancellation);
            await number.Api.UpdateConversationAsync(id, new { status = "resolved" }, Cancellation);
            await Wait.UntilAsync("the question", async () => await AskedAsync() == before + 1, cancellationToken: Cancellation);
            await number.WritesAsync(phone, text, Cancellation);
            await Wait.UntilAsync(
                "the answer", async () => (await number.Api.MessagesAsync(id, "pageSize=50", Cancellation)).Data.Any(m => m.Text == text), cancellationToken: Cancellation);
            Assert.Equal(then, (await number.Api.ConversationAsync(id, Cancellation)).Status);
        }

        Assert.Equal(3, Assert.Single((await number.Api.GetAsync<JsonElement>(Path, Cancellation)).GetProperty("data").EnumerateArray()).GetProperty("score").GetInt32());

        async Task<int> AskedAsync() => (await number.ArrivedAsync(phone, Cancellation)).Count(sent => sent.Body.StartsWith("1 to 5?\n- 5", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Comments_are_sealed_exported_and_erased_like_the_messages_they_are()
    {
        await using var encrypted = await EncryptedShop.OpenAsync(stack);
        await encrypted.SwitchAsync(enabled: true);
        var shop = encrypted.Shop;
        var customer = shop.NewCustomer();
        var words = $"very private {Guid.NewGuid():N}";
        await shop.Api.PutAsync("/api/v1/settings/satisfaction-survey", Survey, Cancellation);
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        var conversation = await customer.ConversationAsync(Cancellation);
        await shop.Api.UpdateConversationAsync(conversation.Id, new { status = "resolved" }, Cancellation);
        await customer.ReadsAsync(Question, Cancellation);
        await customer.WritesAsync("2", Cancellation);
        await customer.ReadsAsync(Thanks, Cancellation);
        await customer.WritesAsync(words, Cancellation);
        await customer.StoredAsync(m => m.Text == words, Cancellation);

        Assert.Equal(words, (await shop.Api.GetAsync<JsonElement>(Path, Cancellation)).GetProperty("data")[0].GetProperty("comment").GetString());
        Assert.Empty(await encrypted.FindAsync(words));
        using var response = await shop.Api.SendAsync(HttpMethod.Get, $"/api/v1/contacts/{conversation.ContactId}/export", null, Cancellation);
        using var archive = new ZipArchive(new MemoryStream(await response.Content.ReadAsByteArrayAsync(Cancellation)), ZipArchiveMode.Read);
        await using (var card = await archive.GetEntry("contact.json")!.OpenAsync(Cancellation))
        {
            Assert.Equal(2, JsonNode.Parse(card)!["satisfaction"]![0]!["score"]!.GetValue<int>());
        }

        await shop.Api.PostAsync($"/api/v1/contacts/{conversation.ContactId}/erasure", null, Cancellation);
        await Wait.UntilAsync(
            "the answer to be gone", async () => (await shop.Api.GetAsync<JsonElement>(Path, Cancellation)).GetProperty("data").GetArrayLength() == 0, cancellationToken: Cancellation);
        Assert.Equal(0, (await shop.Api.GetAsync<JsonElement>($"{Path}/summary", Cancellation)).GetProperty("asked").GetInt32());
    }

    private static async Task ChooseAsync(ServiceShop shop, JsonElement row)
    {
        var wamid = await shop.Customer.WritesAsync(
            new JsonObject { ["type"] = "list_reply", ["id"] = row.GetProperty("id").GetString(), ["title"] = row.GetProperty("title").GetString() }, Cancellation);
        await shop.Customer.StoredAsync(m => m.Metadata?.ProviderMessageId == wamid, Cancellation);
    }
}

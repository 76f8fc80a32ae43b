using System.Net;
using System.Text.Json;

namespace ChatBoost.SystemTests.Identity;

public sealed class OrganizationIsolation(SystemStack stack)
{
    [Fact]
    public async Task Somebody_elses_conversation_does_not_exist()
    {
        var ours = await stack.OpenShopAsync();
        var theirs = await stack.OpenShopAsync();
        var customer = ours.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        var conversation = await customer.ConversationAsync(Cancellation);

        await NotFoundAsync(() => theirs.Api.ConversationAsync(conversation.Id, Cancellation));
        await NotFoundAsync(() => theirs.Api.MessagesAsync(conversation.Id, "", Cancellation));
        await NotFoundAsync(() => theirs.Api.TakeOverAsync(conversation.Id, Cancellation));
        await NotFoundAsync(() => theirs.Api.ReleaseAsync(conversation.Id, Cancellation));
        await NotFoundAsync(() => theirs.Api.UpdateConversationAsync(conversation.Id, new { isStarred = true }, Cancellation));
        await NotFoundAsync(() => theirs.Api.SendHumanAsync(conversation.Id, "intruder", Cancellation));
        await NotFoundAsync(() => theirs.Api.SendBotAsync(conversation.Id, "intruder", Cancellation));

        Assert.Empty((await theirs.Api.ConversationsAsync("", Cancellation)).Data);
        Assert.DoesNotContain(await customer.PhoneAsync(Cancellation), message => message.Text == "intruder");
        var untouched = await ours.Api.ConversationAsync(conversation.Id, Cancellation);
        Assert.Equal("bot", untouched.Mode);
        Assert.False(untouched.IsStarred);
    }

    [Fact]
    public async Task One_customer_of_two_shops_has_two_conversations()
    {
        var first = await stack.OpenShopAsync();
        var second = await stack.OpenShopAsync();
        var atFirst = first.NewCustomer("Two Shops");
        var atSecond = new Customer(second, atFirst.WaId, "Two Shops");
        await atFirst.WritesAsync("to the first", Cancellation);
        await atSecond.WritesAsync("to the second", Cancellation);

        var firstThread = await atFirst.ThreadAsync(thread => thread.Count >= 2, Cancellation);
        var secondThread = await atSecond.ThreadAsync(thread => thread.Count >= 2, Cancellation);

        Assert.Contains(firstThread, message => message.Text == "to the first");
        Assert.DoesNotContain(firstThread, message => message.Text == "to the second");
        Assert.Contains(secondThread, message => message.Text == "to the second");
        Assert.DoesNotContain(secondThread, message => message.Text == "to the first");
        Assert.Equal(1, (await first.Api.ConversationsAsync("", Cancellation)).Meta.Total);
    }

    [Fact]
    public async Task Somebody_elses_bot_does_not_exist()
    {
        var ours = await stack.OpenShopAsync();
        var theirs = await stack.OpenShopAsync();
        var bot = (await ours.Api.BotsAsync(Cancellation)).Data[0];

        await NotFoundAsync(() => theirs.Api.GetAsync<JsonElement>($"/api/v1/bots/{bot.Id}", Cancellation));
        await NotFoundAsync(() => theirs.Api.SendAsync<JsonElement>(
            HttpMethod.Put, $"/api/v1/bots/{bot.Id}", new { name = "Taken", isActive = false, rules = bot.Rules }, Cancellation));
    }

    [Fact]
    public async Task A_connected_number_cannot_be_connected_by_somebody_else()
    {
        var ours = await stack.OpenShopAsync();
        var intruder = await stack.Running.CreateOrganizationAsync(Cancellation);

        await Refusal.ExpectAsync(HttpStatusCode.Conflict, () => intruder.ConnectWhatsAppAsync(ours.Number, Cancellation));
    }

    private static Task<ApiProblemException> NotFoundAsync(Func<Task> call) => Refusal.ExpectAsync(HttpStatusCode.NotFound, call);
}

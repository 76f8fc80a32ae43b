using ChatBoost.SystemTests.ServiceLevels;

namespace ChatBoost.SystemTests.AwayMessages;

public sealed class Closed(SystemStack stack)
{
    private const string Away = "We are closed and answer tomorrow.";

    [Fact]
    public async Task Who_writes_while_it_is_closed_is_told_so_once_and_goes_on_waiting()
    {
        var shop = await ServiceShop.OpenAsync(stack);
        await CloseAsync(shop);
        await shop.SetAsync("waiting-rules", new { answerMinutes = 60 });
        await shop.WritesAsync("anybody?");
        await shop.Customer.ReadsAsync(Away, Cancellation);
        await shop.WritesAsync("hello?");
        await shop.WritesAsync("hello??");
        await SettleAsync(shop);

        // It answered nobody: what a person writes is the first answer.
        Assert.Equal(0L, await shop.ScalarAsync("select count(*) from conversations where id = $1 and waiting_since is null", ServiceShop.UuidOf(shop.Id)));
        await shop.Owner.SendHumanAsync(shop.Id, "Good morning.", Cancellation);
        await shop.Customer.ReadsAsync("Good morning.", Cancellation);
        Assert.Equal([SystemStack.Greeting, Away, "Good morning."], (await shop.Customer.PhoneAsync(Cancellation)).Select(m => m.Text));
        Assert.Equal(("system", "outbound"), (await shop.Customer.StoredAsync(m => m.Text == Away, Cancellation)) is var told ? (told.SenderType, told.Direction) : default);
    }

    [Fact]
    public async Task Who_a_bot_answers_is_told_nothing()
    {
        var shop = await ServiceShop.OpenAsync(stack);
        await CloseAsync(shop);
        await shop.Owner.ReleaseAsync(shop.Id, Cancellation);
        await shop.Customer.WritesAsync("hours", Cancellation);
        await shop.Customer.ReadsAsync(SystemStack.HoursAnswer, Cancellation);
        await SettleAsync(shop);

        Assert.DoesNotContain(await shop.Customer.PhoneAsync(Cancellation), m => m.Text == Away);
    }

    [Fact]
    public async Task A_bot_that_does_not_answer_leaves_it_to_the_away_message()
    {
        var shop = await ServiceShop.OpenAsync(stack);
        await CloseAsync(shop);
        var (newcomer, _) = await shop.NewcomerAsync();

        await newcomer.ReadsAsync(Away, Cancellation);
    }

    [Fact]
    public async Task Who_is_not_to_be_disturbed_is_not()
    {
        var shop = await ServiceShop.OpenAsync(stack);
        await CloseAsync(shop);
        await shop.Owner.SendAsync<System.Text.Json.JsonElement>(HttpMethod.Patch, $"/api/v1/conversations/{shop.Id}/contact", new { dndAll = true }, Cancellation);
        await shop.WritesAsync("anybody?");
        await SettleAsync(shop);
        await shop.Owner.SendHumanAsync(shop.Id, "Good morning.", Cancellation);
        await shop.Customer.ReadsAsync("Good morning.", Cancellation);

        Assert.Equal([SystemStack.Greeting, "Good morning."], (await shop.Customer.PhoneAsync(Cancellation)).Select(m => m.Text));
    }

    /// <summary>Open on one day of the week, which is not today.</summary>
    private static async Task CloseAsync(ServiceShop shop)
    {
        var other = $"{(DayOfWeek)(((int)DateTimeOffset.UtcNow.DayOfWeek + 3) % 7)}".ToLowerInvariant();
        await shop.SetAsync("business-hours", new { timeZone = "UTC", week = new[] { new { day = other, opens = "09:00", closes = "17:00" } } });
        await shop.SetAsync("away-message", new { isOn = true, text = Away });
    }

    /// <summary>Until what was written has been looked at, and no away message is due or on its way.</summary>
    private static Task SettleAsync(ServiceShop shop) => Wait.UntilAsync(
        "the conversation to be looked at",
        async () => (long)(await shop.ScalarAsync(
            """
            select count(*) from conversations c join conversation_watches w on w.conversation_id = c.id
            where c.id = $1 and w.waiting_since is not distinct from c.waiting_since and w.away_due_at is null
              and not exists (select 1 from outbox_messages o where o.type in ('ChatBoost.Contracts.Events.AwayMessageDue', 'ChatBoost.Contracts.Events.MessageReceived'))
            """,
            ServiceShop.UuidOf(shop.Id)))! == 1,
        cancellationToken: Cancellation);
}

using ChatBoost.Contracts.Inbox;
using ChatBoost.Contracts.Receiver;
using ChatBoost.ServiceDefaults.Sqs;
using ChatBoost.WhatsAppWorker.Bots;
using ChatBoost.WhatsAppWorker.Inbox;

namespace ChatBoost.UnitTests.Worker;

public sealed class HandleMessageTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task A_message_is_recorded_and_answered_under_a_key_of_its_own()
    {
        using var parts = await WorkerParts.CreateAsync();

        await HandleAsync(parts, WorkerParts.Update("w1", "hours"));

        var sent = Assert.Single(parts.TheInbox.Sent);
        Assert.Equal("w1", Assert.Single(parts.TheInbox.Recorded).Key);
        Assert.Equal(new TextContent("re: hours"), sent.Content);
        Assert.Matches("^bot:msg_[0-9a-z]{26}:0$", sent.IdempotencyKey);
        Assert.Equal(WorkerParts.Bot, sent.BotId);
    }

    [Fact]
    public async Task A_repeated_message_is_answered_again_under_the_same_key()
    {
        using var parts = await WorkerParts.CreateAsync();

        await HandleAsync(parts, WorkerParts.Update("w1"));
        await HandleAsync(parts, WorkerParts.Update("w1"));

        Assert.Equal(2, parts.TheInbox.Sent.Count);
        Assert.Single(parts.TheInbox.Sent.Select(sent => sent.IdempotencyKey).Distinct());
    }

    [Fact]
    public async Task Nothing_automatic_goes_out_when_a_person_answers_or_nobody_waits()
    {
        using var parts = await WorkerParts.CreateAsync();

        parts.TheInbox.Mode = ConversationMode.Human;
        await HandleAsync(parts, WorkerParts.Update("w1"));
        parts.TheInbox.Mode = ConversationMode.Bot;
        parts.TheInbox.ExpectsReply = false;
        await HandleAsync(parts, WorkerParts.Update("w2"));
        await HandleAsync(parts, WorkerParts.Update("w3", kind: ProviderUpdateKind.Echo));

        Assert.Equal(3, parts.TheInbox.Recorded.Count);
        Assert.Empty(parts.TheInbox.Sent);
    }

    [Fact]
    public async Task A_bot_with_nothing_to_say_says_nothing_and_one_with_much_says_it_in_order()
    {
        using var parts = await WorkerParts.CreateAsync();

        parts.Responder = _ => null;
        await HandleAsync(parts, WorkerParts.Update("w1"));
        parts.Responder = _ => new BotReply(WorkerParts.Bot, [new TextContent("one"), new TextContent("two")]);
        await HandleAsync(parts, WorkerParts.Update("w2"));

        Assert.Equal(["one", "two"], parts.TheInbox.Sent.Select(sent => ((TextContent)sent.Content).Body));
        Assert.Equal([":0", ":1"], parts.TheInbox.Sent.Select(sent => sent.IdempotencyKey[^2..]));
    }

    [Fact]
    public async Task A_bot_without_an_answer_asks_for_a_person_and_no_bot_asks_for_nobody()
    {
        using var parts = await WorkerParts.CreateAsync();

        parts.Responder = _ => null;
        await HandleAsync(parts, WorkerParts.Update("w1"));
        Assert.Empty(parts.TheInbox.AskedFor);
        parts.Responder = _ => new BotReply(WorkerParts.Bot, []);
        await HandleAsync(parts, WorkerParts.Update("w2"));

        Assert.Equal((HumanAttentionReason.BotCouldNotAnswer, false), (Assert.Single(parts.TheInbox.AskedFor).Reason, parts.TheInbox.AskedFor.Single().HandsOver));
        Assert.NotNull(parts.TheInbox.AskedFor.Single().MessageId);
        Assert.Empty(parts.TheInbox.Sent);
    }

    [Fact]
    public async Task What_is_neither_message_nor_status_is_recorded_as_an_event()
    {
        using var parts = await WorkerParts.CreateAsync();

        await HandleAsync(parts, WorkerParts.Update("sha256:1", kind: ProviderUpdateKind.Other));

        Assert.Equal("sha256:1", Assert.Single(parts.TheInbox.Events).Key);
        Assert.Empty(parts.TheInbox.Recorded);
    }

    [Theory]
    [InlineData("/internal/messages/received", 404, "number_not_connected")]
    [InlineData("/internal/messages/send", 409, "conversation_in_human_mode")]
    [InlineData("/internal/messages/send", 422, "window_closed")]
    public async Task A_final_outcome_ends_it(string path, int status, string code)
    {
        using var parts = await WorkerParts.CreateAsync();
        parts.TheInbox.Intercept = (called, _) => called == path ? WorkerParts.Inbox.Refuse(status, code) : null;

        await HandleAsync(parts, WorkerParts.Update("w1"));

        Assert.Empty(parts.TheInbox.Sent);
    }

    [Theory]
    [InlineData("/internal/messages/received", 400, "invalid_request")]
    [InlineData("/internal/messages/received", 404, "not_found")]
    [InlineData("/internal/messages/received", 422, "message_without_sender")]
    [InlineData("/internal/messages/send", 400, "invalid_request")]
    public async Task Another_refusal_is_the_messages_own_fault(string path, int status, string code)
    {
        using var parts = await WorkerParts.CreateAsync();
        parts.TheInbox.Intercept = (called, _) => called == path ? WorkerParts.Inbox.Refuse(status, code) : null;

        var refusal = await Assert.ThrowsAsync<RefusedException>(() => HandleAsync(parts, WorkerParts.Update("w1")));

        Assert.Equal(code, refusal.Code);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(429)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(0)]
    public async Task It_waits_as_long_as_Inbox_is_away(int status)
    {
        using var parts = await WorkerParts.CreateAsync(_clock);
        var calls = 0;
        parts.TheInbox.Intercept = (path, _) => path == "/internal/messages/received" && ++calls < 6
            ? status == 0 ? throw new HttpRequestException("refused") : WorkerParts.Inbox.Refuse(status, "")
            : null;

        var handling = HandleAsync(parts, WorkerParts.Update("w1"));
        await PassTimeUntilAsync(() => handling.IsCompleted);
        await handling;

        Assert.Equal(6, calls);
        Assert.Single(parts.TheInbox.Sent);
    }

    [Fact]
    public async Task A_failure_inside_Inbox_is_the_messages_fault_only_when_Inbox_is_well()
    {
        using var parts = await WorkerParts.CreateAsync(_clock);
        var (calls, isHealthy) = (0, false);
        parts.TheInbox.Intercept = (path, _) => path switch
        {
            "/internal/messages/received" => ++calls > 0 ? WorkerParts.Inbox.Refuse(500, "internal_error") : null,
            "/health" => isHealthy ? null : WorkerParts.Inbox.Refuse(503, ""),
            _ => null,
        };

        var handling = HandleAsync(parts, WorkerParts.Update("w1"));
        await PassTimeUntilAsync(() => calls >= 6 || handling.IsCompleted);

        Assert.False(handling.IsCompleted);
        isHealthy = true;
        await PassTimeUntilAsync(() => handling.IsCompleted);
        await Assert.ThrowsAsync<FailedInsideException>(() => handling);
    }

    [Fact]
    public async Task It_stops_waiting_when_the_worker_stops()
    {
        using var parts = await WorkerParts.CreateAsync(_clock);
        var calls = 0;
        parts.TheInbox.Intercept = (_, _) => ++calls > 0 ? throw new HttpRequestException("refused") : null;
        using var stop = new CancellationTokenSource();

        var handling = parts.Handler().HandleAsync(MessageOf(WorkerParts.Update("w1")), stop.Token);
        await PassTimeUntilAsync(() => calls > 1);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => handling);
    }

    private Task PassTimeUntilAsync(Func<bool> isDone) => _clock.PassUntilAsync(isDone, TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);

    private static Task HandleAsync(WorkerParts parts, ProviderUpdate update) =>
        parts.Handler().HandleAsync(MessageOf(update), TestContext.Current.CancellationToken);

    private static Message MessageOf(ProviderUpdate update) => new("m", "h", WorkerParts.Body(update), null, null);
}

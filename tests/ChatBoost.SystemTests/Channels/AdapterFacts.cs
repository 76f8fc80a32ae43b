using System.Net;
using System.Text.Json;

namespace ChatBoost.SystemTests.Channels;

/// <summary>
/// What holds for every provider's adapter, from the API to the provider and back. A new adapter passes by deriving from this class with its <see cref="PlayedChannel"/>.
/// </summary>
public abstract class AdapterFacts(PlayedChannel channel) : IAsyncLifetime
{
    private static readonly TimeSpan DoubtAndMore = TimeSpan.FromMinutes(4);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => await channel.OpenAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_a_person_writes_is_stored_once_and_answered_on_its_channel()
    {
        var conversation = await BeginAsync();

        var inbound = Assert.Single(await channel.ThreadAsync(conversation), m => m.IsFromContact);
        Assert.Equal("hello", inbound.Text.Trim());
        Assert.Equal(channel.Kind, inbound.Channel);
    }

    [Fact]
    public async Task A_message_is_sent_once_and_its_statuses_move_it_up()
    {
        var conversation = await BeginAsync();

        var sent = await SendAsync(conversation, "all is well");

        var stored = await channel.StoredAsync(conversation, m => m.Id == sent.Id && m.Status == channel.LastStatus);
        Assert.False(string.IsNullOrEmpty(stored.Metadata?.ProviderMessageId));
        Assert.Single(await channel.ArrivedAsync(), text => text == "all is well");
    }

    [Fact]
    public async Task What_is_refused_for_now_is_tried_again_and_sent_once()
    {
        var conversation = await BeginAsync();
        await channel.OrderAsync(Trouble.ForNow, 2);

        var sent = await SendAsync(conversation, "through in the end");

        await channel.StoredAsync(conversation, m => m.Id == sent.Id && m.Status == channel.LastStatus);
        Assert.Equal(2, await channel.HitsAsync());
        Assert.Single(await channel.ArrivedAsync(), text => text == "through in the end");
    }

    [Fact]
    public async Task What_is_refused_for_good_fails_at_once_with_a_code_and_a_sentence()
    {
        var conversation = await BeginAsync();
        await channel.OrderAsync(Trouble.ForGood, 5);

        var sent = await SendAsync(conversation, "never arrives");

        var failed = await channel.StoredAsync(conversation, m => m.Id == sent.Id && m.Status == "failed");
        Assert.Equal(channel.CodeForGood, failed.Error!.Code.ValueKind == JsonValueKind.Number ? failed.Error.Code.GetInt32() : 0);
        Assert.Matches("[A-Za-z].* .*[.]$", failed.Error.Message);
        Assert.Equal(1, await channel.HitsAsync());
        Assert.DoesNotContain("never arrives", await channel.ArrivedAsync());
    }

    [Fact]
    public async Task An_answer_lost_after_acceptance_does_not_send_twice()
    {
        var conversation = await BeginAsync();
        await channel.OrderAsync(Trouble.AnswerLost, 1);

        var sent = await SendAsync(conversation, "only once");

        // Its statuses come in under our own id, which is how acceptance becomes known.
        await channel.StoredAsync(conversation, m => m.Id == sent.Id && m.Status == channel.LastStatus);
        await SendAsync(conversation, "and then this");
        await ArrivedAsync("and then this");
        Assert.Single(await channel.ArrivedAsync(), text => text == "only once");
    }

    [Fact]
    public async Task A_call_that_was_never_taken_is_made_again()
    {
        var conversation = await BeginAsync();
        await channel.OrderAsync(Trouble.NeverTaken, 1);

        var sent = await SendAsync(conversation, "second try");

        await channel.StoredAsync(conversation, m => m.Id == sent.Id && m.Status == channel.LastStatus, DoubtAndMore);
        Assert.Single(await channel.ArrivedAsync(), text => text == "second try");
    }

    [Fact]
    public async Task Repeated_and_late_statuses_change_nothing()
    {
        var conversation = await BeginAsync();
        var sent = await SendAsync(conversation, "seen");
        var stored = await channel.StoredAsync(conversation, m => m.Id == sent.Id && m.Status == channel.LastStatus);

        var late = await channel.ReportAsync(stored.Metadata!.ProviderMessageId!, "sent", 2);
        var repeated = await channel.ReportAsync(stored.Metadata.ProviderMessageId!, channel.LastStatus, 2);

        Assert.InRange(late, 200, 299);
        Assert.InRange(repeated, 200, 299);
        // What is written after them is handled after them: the queue keeps no order between the two, so wait for the queues to be empty by a later message's status.
        var next = await SendAsync(conversation, "later");
        await channel.StoredAsync(conversation, m => m.Id == next.Id && m.Status == channel.LastStatus);
        Assert.Equal(channel.LastStatus, (await channel.ThreadAsync(conversation)).Single(m => m.Id == sent.Id).Status);
    }

    [Fact]
    public async Task A_forged_webhook_is_refused_and_leaves_nothing()
    {
        var conversation = await BeginAsync();

        var status = await channel.PostForgedAsync("forged");

        Assert.Contains((HttpStatusCode)status, new[] { HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden });
        await channel.WritesAsync("genuine");
        await channel.StoredAsync(conversation, m => m.Text.Trim() == "genuine");
        Assert.DoesNotContain(await channel.ThreadAsync(conversation), m => m.Text.Trim() == "forged");
    }

    private async Task<string> BeginAsync()
    {
        await channel.WritesAsync("hello");
        var conversation = await channel.ConversationAsync();
        await channel.StoredAsync(conversation.Id, m => m.IsFromContact);
        await ArrivedAsync(SystemStack.Greeting);
        await channel.StoredAsync(conversation.Id, m => !m.IsFromContact && m.Status == channel.LastStatus);
        return conversation.Id;
    }

    private Task ArrivedAsync(string text) => Wait.UntilAsync($"'{text}' to arrive", async () => (await channel.ArrivedAsync()).Contains(text), cancellationToken: Cancellation);

    private Task<Message> SendAsync(string conversation, string text) => channel.Api.SendHumanAsync(conversation, text, Cancellation);
}

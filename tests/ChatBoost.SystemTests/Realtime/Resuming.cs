using System.Text.Json;

namespace ChatBoost.SystemTests.Realtime;

/// <summary>Events have one order for everybody, and a client that was away gets what it missed.</summary>
public sealed class Resuming(SystemStack stack)
{
    [Fact]
    public async Task Clients_of_both_replicas_hear_everything_in_one_order()
    {
        var shop = await stack.OpenShopAsync();
        await using var here = await ConnectAsync(shop, Replica(0));
        await using var there = await ConnectAsync(shop, Replica(1));

        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => shop.NewCustomer().WritesAsync($"line {i}", Cancellation)));

        foreach (var client in new[] { here, there })
        {
            for (var i = 0; i < 10; i++)
            {
                await client.ExpectAsync("conversation:updated", update => TextOf(update) == $"line {i}");
            }
        }

        // Statuses go on arriving: what both have heard by now is the same, from the first event to the last one the slower has.
        var (first, second) = (Numbers(here), Numbers(there));
        var common = Math.Min(first.Count, second.Count);
        Assert.True(common >= 10, $"only {common} events");
        Assert.Equal(first.Take(common), second.Take(common));
        Assert.Equal(first.Order().Distinct(), first);
        Assert.Equal(second.Order().Distinct(), second);
    }

    [Fact]
    public async Task A_client_that_was_away_gets_what_it_missed_and_nothing_twice()
    {
        var shop = await stack.OpenShopAsync();
        long last;
        await using (var before = await ConnectAsync(shop, Replica(0)))
        {
            await shop.NewCustomer().WritesAsync("while there", Cancellation);
            await before.ExpectAsync("conversation:updated", update => TextOf(update) == "while there");
            last = before.Events.Where(e => e.Sequence is not null).Max(e => e.Sequence!.Value);
        }

        // Nobody of the organization is connected anywhere.
        await shop.NewCustomer().WritesAsync("first while away", Cancellation);
        await shop.NewCustomer().WritesAsync("second while away", Cancellation);
        await using var watching = await ConnectAsync(shop, Replica(0));
        await shop.NewCustomer().WritesAsync("third while away", Cancellation);
        await watching.ExpectAsync("conversation:updated", update => TextOf(update) == "third while away");

        await using var back = await HubClient.ConnectAsync(Replica(1), shop.Api.Session!.AccessToken, last);

        var hello = await back.ExpectAsync("server:hello");
        Assert.True(hello.GetProperty("isResumed").GetBoolean());
        Assert.Equal(last, hello.GetProperty("sequence").GetInt64());
        await shop.NewCustomer().WritesAsync("after coming back", Cancellation);
        await back.ExpectAsync("conversation:updated", update => TextOf(update) == "after coming back");
        var numbers = Numbers(back);
        Assert.Equal(numbers.Order().Distinct(), numbers);
        Assert.All(numbers, number => Assert.True(number > last));
        var texts = back.Events.Where(e => e.Event == "conversation:updated" && e.Payload.GetProperty("isNew").GetBoolean()).Select(e => TextOf(e.Payload)).ToList();
        // Three customers: their messages come in any order, but each once.
        foreach (var text in (string[])["first while away", "second while away", "third while away", "after coming back"])
        {
            Assert.Single(texts, text);
        }

        Assert.DoesNotContain("while there", texts);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8_000_000_000_000_000)]
    public async Task A_client_whose_number_is_not_known_is_told_to_read_again(long last)
    {
        var shop = await stack.OpenShopAsync();

        await using var client = await HubClient.ConnectAsync(stack.Running.Gateway, shop.Api.Session!.AccessToken, last);

        var hello = await client.ExpectAsync("server:hello");
        Assert.False(hello.GetProperty("isResumed").GetBoolean());
        Assert.True(hello.GetProperty("sequence").GetInt64() > 1_600_000_000_000_000, "the number to go on from");
    }

    [Fact]
    public async Task Others_see_who_is_typing()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        var conversation = (await customer.ConversationAsync(Cancellation)).Id;
        await using var writing = await ConnectAsync(shop, Replica(0));
        await using var watching = await ConnectAsync(shop, Replica(1));

        await writing.CallAsync("client:typing", new { conversationId = conversation });

        var typing = await watching.ExpectAsync("conversation:typing");
        Assert.Equal(conversation, typing.GetProperty("conversationId").GetString());
        Assert.Equal(shop.Api.Session!.UserId, typing.GetProperty("userId").GetString());
        var stranger = await stack.OpenShopAsync();
        await using var strange = await ConnectAsync(stranger, Replica(0));
        await strange.CallAsync("client:typing", new { conversationId = conversation });
        Assert.Equal("conversation_not_found", (await strange.ExpectAsync("error")).GetProperty("code").GetString());
    }

    private Uri Replica(int index) => new(stack.Running.Description.All("inbox")[index].Url);

    private static Task<HubClient> ConnectAsync(Shop shop, Uri address) => HubClient.ConnectAsync(address, shop.Api.Session!.AccessToken);

    private static List<long> Numbers(HubClient client) => [.. client.Events.Where(e => e.Sequence is not null).Select(e => e.Sequence!.Value)];

    private static string? TextOf(JsonElement update) =>
        update.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.Object ? message.GetProperty("message").GetString() : null;
}

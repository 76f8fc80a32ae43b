using ChatBoost.SystemTests.Isolation;
using Npgsql;

namespace ChatBoost.SystemTests.Desk;

public sealed class Counts(SystemStack stack)
{
    // One statement sees one moment, in which the sums of every organization have to be right, also of those that other tests work on meanwhile.
    private const string Wrong = """
        select count(*) from (
            select organization_id, channel_id, status, unread_count > 0 as is_unread, 1 as conversations, answers::bigint, answer_milliseconds from conversations where deleted_at is null
            union all
            select organization_id, channel_id, status, is_unread, -conversations, -answers, -answer_milliseconds from conversation_counts) both_ways
        group by organization_id, channel_id, status, is_unread
        having sum(conversations) <> 0 or sum(answers) <> 0 or sum(answer_milliseconds) <> 0
        """;

    [Fact]
    public async Task Are_those_of_a_recount_whatever_happens_to_conversations()
    {
        await using var databases = await ServiceDatabases.OpenAsync(stack.Running);
        var database = databases.All.Single(d => d.Name == "inboxdb").Superuser;
        var shop = await stack.OpenShopAsync();
        var customers = Enumerable.Range(0, 3).Select(_ => shop.NewCustomer()).ToList();
        foreach (var customer in customers)
        {
            await customer.WritesAsync("hello", Cancellation);
            await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        }

        var ids = (await shop.Api.ConversationsAsync("", Cancellation)).Data.Select(conversation => conversation.Id).ToList();
        Assert.Equal((3, 3, 3), (await TotalAsync(shop, ""), await TotalAsync(shop, "filter=unread"), await TotalAsync(shop, "status=open&channel=WhatsApp")));
        await shop.Api.UpdateConversationAsync(ids[0], new { status = "resolved" }, Cancellation);
        await shop.Api.UpdateConversationAsync(ids[1], new { unreadCount = 0 }, Cancellation);
        await shop.Api.DeleteAsync($"/api/v1/conversations/{ids[2]}", Cancellation);
        Assert.Equal((2, 1, 1), (await TotalAsync(shop, ""), await TotalAsync(shop, "filter=unread"), await TotalAsync(shop, "status=open&channel=WhatsApp")));
        Assert.Equal((0, 1), (await TotalAsync(shop, "channel=Email"), await TotalAsync(shop, "status=resolved&filter=unread")));
        await shop.Api.PostAsync($"/api/v1/conversations/{ids[2]}/restore", null, Cancellation);
        Assert.Equal((3, 2, 2), (await TotalAsync(shop, ""), await TotalAsync(shop, "filter=unread"), await TotalAsync(shop, "status=open")));
        await shop.Api.PostAsync($"/api/v1/contacts/{(await shop.Api.ConversationAsync(ids[0], Cancellation)).ContactId}/erasure", new { }, Cancellation);
        await Wait.UntilAsync("the erasure", async () => await TotalAsync(shop, "") == 2, cancellationToken: Cancellation);
        Assert.Equal((1, 2, 0), (await TotalAsync(shop, "filter=unread"), await TotalAsync(shop, "status=open"), await TotalAsync(shop, "status=resolved")));

        Assert.Null(await ScalarAsync(database, Wrong));
    }

    [Fact]
    public async Task Stay_right_while_many_rows_become_one()
    {
        await using var databases = await ServiceDatabases.OpenAsync(stack.Running);
        var database = databases.All.Single(d => d.Name == "inboxdb").Superuser;
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        var id = (await customer.ConversationAsync(Cancellation)).Id;
        var rows = $"select count(*) from conversation_counts where organization_id = '{OrganizationId.Parse(shop.Api.Session!.OrganizationId).Value}'";

        var most = 0L;
        for (var unread = 0; unread < 80; unread++)
        {
            await shop.Api.UpdateConversationAsync(id, new { unreadCount = unread % 2 }, Cancellation);
            Assert.Equal((1, unread % 2), (await TotalAsync(shop, ""), await TotalAsync(shop, "filter=unread")));
            most = Math.Max(most, (long)(await ScalarAsync(database, rows))!);
        }

        await Wait.UntilAsync("few rows", async () => (long)(await ScalarAsync(database, rows))! < most && await ScalarAsync(database, Wrong) is null, cancellationToken: Cancellation);
        Assert.Equal((1, 1), (await TotalAsync(shop, ""), await TotalAsync(shop, "filter=unread")));
    }

    private static async Task<int> TotalAsync(Shop shop, string query) => (await shop.Api.ConversationsAsync(query, Cancellation)).Meta.Total;

    private static async Task<object?> ScalarAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancellation);
    }
}

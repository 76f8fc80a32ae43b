using System.Text.Json.Nodes;

namespace ChatBoost.ScaleTests;

/// <summary>
/// What the hot paths read of a filled inboxdb. They are walked through the public API and the simulator; what is judged are the plans PostgreSQL ran
/// the services' own statements by, whoever's request or sweep they belong to.
/// </summary>
public sealed class HotStatements(FilledStack stack)
{
    // PostgreSQL plans a prepared statement anew five times before it settles on one plan for any values; Npgsql prepares at the fifth use of a connection.
    private const int Often = 30;

    private const string CountOfList = "SELECT count(*)::int FROM conversations";
    private const string CountOfQueue = "select count(*) from deliveries";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ChatBoostApi Api => stack.Shop.Api;

    [Fact]
    public async Task A_message_in_is_stored_answered_and_reported()
    {
        var statements = await RecordAsync(async () =>
        {
            for (var i = 0; i < Often; i++)
            {
                await stack.Customers[i % stack.Customers.Count].WritesAsync(FilledStack.Question, Cancellation);
            }

            foreach (var customer in stack.Customers)
            {
                await customer.ReadsAsync(Often / stack.Customers.Count, Cancellation);
            }

            await Wait.UntilAsync(
                "the last answer to be reported as read",
                async () => (await Api.MessagesAsync(stack.LongConversation, "pageSize=10", Cancellation)).Data[^1].Status == "read",
                cancellationToken: Cancellation);
        });

        Expect(statements, "insert into messages", "update conversations", "insert into deliveries", "delete from deliveries", "with incoming as", "insert into parked_statuses");
        Check(statements, ReadLimit.Page);
    }

    [Fact]
    public async Task Somebody_new_writes()
    {
        var statements = await RecordAsync(async () =>
        {
            for (var i = 0; i < Often; i++)
            {
                var customer = stack.Shop.NewCustomer();
                await customer.WritesAsync(FilledStack.Question, Cancellation);
                await customer.ReadsAsync(FilledStack.Answer, Cancellation);
            }
        });

        Expect(statements, "insert into contacts", "insert into conversations");
        Check(statements, ReadLimit.Page);
    }

    [Fact]
    public async Task A_customer_sends_a_file()
    {
        var statements = await RecordAsync(async () =>
        {
            await stack.Regular.WritesAsync(new JsonObject { ["type"] = "image", ["caption"] = "receipt" }, Cancellation);
            await Wait.UntilAsync(
                "the file to be fetched",
                async () => (await Api.MessagesAsync(stack.LongConversation, "pageSize=10", Cancellation)).Data
                    .Any(message => message.Metadata!.Attachments!.Any(file => file.GetProperty("state").GetString() == "stored")),
                cancellationToken: Cancellation);
        });

        Expect(statements, "insert into media", "update media");
        Check(statements, ReadLimit.Page);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sort=oldest")]
    [InlineData("filter=unread")]
    [InlineData("filter=unread&sort=oldest")]
    [InlineData("filter=starred")]
    [InlineData("filter=recents")]
    [InlineData("filter=active")]
    [InlineData("filter=unassigned")]
    [InlineData("status=resolved")]
    [InlineData("status=resolved&sort=oldest")]
    [InlineData("priority=urgent")]
    public async Task The_inbox_list_reads_what_it_shows(string query) => Check(await ListAsync(query), ReadLimit.Page);

    [Theory]
    [InlineData("")]
    [InlineData("filter=unread")]
    [InlineData("status=resolved&sort=oldest")]
    [InlineData("channel=WhatsApp")]
    public async Task What_everybody_asks_for_all_day_is_not_counted_each_time(string query) => Assert.DoesNotContain(await ListAsync(query), IsCountOfList);

    [Theory]
    [InlineData("page=30")]
    [InlineData("channel=WhatsApp")]
    [InlineData("search=hopper")]
    [InlineData("search=00042")]
    [InlineData("filter=unread&search=turing&channel=WhatsApp")]
    public async Task A_search_reads_nobody_elses(string query) => Check(await ListAsync(query), ReadLimit.OwnRows);

    [Theory]
    // In every message, in one of 5,000, in none; people by their names.
    [InlineData("organization", "opening", 50)]
    [InlineData("organization", "zebra", 1)]
    [InlineData("organization", "giraffe", 0)]
    [InlineData("organization", "\"conversation about opening\"", 50)]
    [InlineData("conversations", "barbera liskov", 1)]
    public async Task Words_and_names_are_found_by_their_indexes(string of, string words, int atLeast)
    {
        var statements = await RecordAsync(async () =>
        {
            for (var i = 0; i < Often; i++)
            {
                var asked = Uri.EscapeDataString(words);
                var count = of == "organization"
                    ? (await Api.GetAsync<JsonObject>($"/api/v1/conversations/{Api.Session!.OrganizationId}/search?q={asked}", Cancellation))["results"]!.AsArray().Count
                    : (await Api.GetAsync<JsonArray>($"/api/v1/conversations/search?q={asked}", Cancellation)).Count;
                Assert.True(count >= atLeast, $"{count} found of {words}");
            }
        });

        Expect(statements, of == "organization" ? "from message_search" : "from contact_search");
        Check(statements, ReadLimit.OwnRows);
    }

    [Fact]
    public async Task The_numbers_for_badges_read_nobody_elses()
    {
        var statements = await RecordAsync(async () =>
        {
            for (var i = 0; i < Often; i++)
            {
                await Api.GetAsync<JsonObject>($"/api/v1/conversations/{Api.Session!.OrganizationId}/stats", Cancellation);
            }
        });

        Expect(statements, "group by");
        Check(statements, ReadLimit.OwnRows);
    }

    [Fact]
    public async Task The_messages_of_a_long_conversation()
    {
        var middle = (await Api.MessagesAsync(stack.LongConversation, "page=30", Cancellation)).Data[0];
        var time = Uri.EscapeDataString(middle.Timestamp.ToString("O"));

        foreach (var query in (string[])["", $"before={middle.Id}", $"after={middle.Id}", $"before={time}", $"after={time}", "pageSize=200"])
        {
            var statements = await RecordAsync(async () =>
            {
                for (var i = 0; i < Often; i++)
                {
                    Assert.NotEmpty((await Api.MessagesAsync(stack.LongConversation, query, Cancellation)).Data);
                }
            });

            Expect(statements, "from messages as", "from media as");
            Check(statements, query == "pageSize=200" ? ReadLimit.Page with { Pages = 4 * ReadLimit.Page.Pages } : ReadLimit.Page);
        }
    }

    [Fact]
    public async Task A_person_works_on_a_conversation()
    {
        await stack.Regular.WritesAsync("anybody there?", Cancellation);
        await stack.Regular.StoredAsync(message => message.Text == "anybody there?", Cancellation);

        var statements = await RecordAsync(async () =>
        {
            for (var i = 0; i < Often; i++)
            {
                await Api.ConversationAsync(stack.LongConversation, Cancellation);
                await Api.UpdateConversationAsync(stack.LongConversation, new { unreadCount = 0, isStarred = i % 2 == 0 }, Cancellation);
                await Api.TakeOverAsync(stack.LongConversation, Cancellation);
                await Api.ReleaseAsync(stack.LongConversation, Cancellation);
            }

            for (var i = 0; i < 20; i++)
            {
                await Api.SendHumanAsync(stack.LongConversation, $"One moment, {i}.", Cancellation);
            }

            await Api.SendWhatsAppAsync("text", new { to = $"+{stack.Regular.WaId}", text = "That was all." }, Cancellation);
            await stack.Regular.ReadsAsync("That was all.", Cancellation);
        });

        Expect(statements, "update conversations set", "update deliveries", "from conversations as");
        Check(statements, ReadLimit.Page);
    }

    [Fact]
    public async Task The_sweeps_that_run_all_day()
    {
        var statements = await stack.Plans.RecordAsync(() => Task.Delay(TimeSpan.FromSeconds(3), Cancellation), Cancellation);

        Expect(statements, "order by d.not_before, d.position", "delete from outbox_messages", "from media where state = 0");
        Check(statements, ReadLimit.Page);

        // Read as a whole, and therefore seldom.
        Assert.InRange(statements.Count(statement => statement.Query == CountOfQueue), 0, 1);
    }

    private async Task<IReadOnlyList<ExecutedStatement>> ListAsync(string query)
    {
        var statements = await RecordAsync(async () =>
        {
            for (var i = 0; i < Often; i++)
            {
                Assert.NotEmpty((await Api.ConversationsAsync(query, Cancellation)).Data);
            }
        });
        Expect(statements, "limit $");
        Assert.Contains(statements, statement => IsCountOfList(statement) || statement.Query.Contains("from conversation_counts", StringComparison.OrdinalIgnoreCase));
        return statements;
    }

    private Task<IReadOnlyList<ExecutedStatement>> RecordAsync(Func<Task> work) => stack.Plans.RecordAsync(work, Cancellation);

    private void Check(IReadOnlyList<ExecutedStatement> statements, ReadLimit limit)
    {
        PlanRules.Check([.. statements.Where(IsCountOfList)], stack.BigTables, ReadLimit.OwnRows);
        PlanRules.Check([.. statements.Where(statement => statement.Query != CountOfQueue && !IsCountOfList(statement))], stack.BigTables, limit);
    }

    // A list says how many there are in all: those have to be read, but nobody else's.
    private static bool IsCountOfList(ExecutedStatement statement) => statement.Query.StartsWith(CountOfList, StringComparison.Ordinal);

    /// <summary>A log without the statements a test is about would please every rule.</summary>
    private static void Expect(IReadOnlyList<ExecutedStatement> statements, params IReadOnlyList<string> fragments) =>
        Assert.All(fragments, fragment => Assert.True(
            statements.Any(statement => statement.Query.Contains(fragment, StringComparison.OrdinalIgnoreCase)),
            $"No statement has '{fragment}' among:{Environment.NewLine}{string.Join(Environment.NewLine, statements.Select(statement => statement.Query).Distinct())}"));
}

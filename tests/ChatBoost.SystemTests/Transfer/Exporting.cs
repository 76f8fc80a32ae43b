using System.Globalization;
using System.Net;
using System.Text.Json;
using ChatBoost.SystemTests.Contacts;
using ChatBoost.SystemTests.ContentEncryption;
using ChatBoost.SystemTests.Identity;

namespace ChatBoost.SystemTests.Transfer;

/// <summary>Contacts and conversations on their way out.</summary>
public sealed class Exporting(SystemStack stack)
{
    [Fact]
    public async Task Exported_and_imported_elsewhere_contacts_are_the_same_and_export_the_same()
    {
        var here = await stack.OpenShopAsync();
        var writer = here.NewCustomer("=HYPERLINK(\"http://evil.example\")");
        var conversation = await here.MeetAsync(writer);
        await here.AddAsync(conversation.Id, "tags", new { tag = "a;b\\c" });
        await here.AddAsync(conversation.Id, "phones", new { phone = $"+4479{Shop.Digits(8)}", isPrimary = true });
        await here.AddAsync(conversation.Id, "phones", new { phone = $"+4479{Shop.Digits(8)}" });
        await here.AddAsync(conversation.Id, "emails", new { email = "first@example.com" });
        await here.AddAsync(conversation.Id, "emails", new { email = "second@example.com", isPrimary = true });
        await here.ChangeContactAsync(conversation.Id, new { dnd = true });
        await here.Api.PostAsync(
            $"/api/v1/contacts/{conversation.ContactId}/attributes/bulk",
            new
            {
                attributes = new object[]
                {
                    new { key = "empty", value = "" }, new { key = "formula", value = "-1+1" }, new { key = "debt", value = -5.5 }, new { key = "lines", value = "one\r\ntwo" },
                    new { key = "json", value = new { a = new[] { 1, 2 } } }, new { key = "blank", value = " " },
                },
            },
            Cancellation);
        await here.CreateContactAsync(new { phone = $"+4479{Shop.Digits(8)}", tags = new[] { "x" } });
        await here.CreateContactAsync(new { email = "only@example.com" });
        var there = await stack.Running.CreateOrganizationAsync(Cancellation);

        var first = await here.Api.TextAsync("/api/v1/contacts/export");
        var import = await there.ImportAsync(first);
        var second = await there.TextAsync("/api/v1/contacts/export");

        Assert.Equal(("completed", 3, 0), (import.State, import.Created, import.Rejected));
        Assert.Empty(import.IgnoredColumns);
        Assert.DoesNotContain(TransferCalls.Records(first).SelectMany(record => record), cell => cell.Length > 0 && cell[0] is '=' or '+' or '-' or '@');
        Assert.Equal(Sorted(first), Sorted(second));
        var again = await there.ImportAsync(first);
        Assert.Equal((0, 3), (again.Created, again.Updated));
        Assert.Equal(Sorted(first), Sorted(await there.TextAsync("/api/v1/contacts/export")));
    }

    [Fact]
    public async Task The_export_has_what_the_list_has_row_by_row_and_number_by_number()
    {
        var shop = await stack.OpenShopAsync();
        var talks = new List<Conversation>();
        for (var i = 0; i < 5; i++)
        {
            talks.Add(await shop.MeetAsync(shop.NewCustomer($"Customer {i}, {Guid.NewGuid():N}")));
        }

        var label = await shop.Api.PostAsync<Label>("/api/v1/labels", new { name = "urgent, really", color = "#112233" }, Cancellation);
        await shop.Api.UpdateConversationAsync(talks[0].Id, new { unreadCount = 0, isStarred = true, labels = new[] { label.Id }, priority = "high" }, Cancellation);
        await shop.Api.UpdateConversationAsync(talks[1].Id, new { status = "resolved", assigneeId = shop.Api.Session!.UserId }, Cancellation);
        await shop.Api.DeleteAsync($"/api/v1/conversations/{talks[2].Id}", Cancellation);
        await SettleAsync(shop);

        foreach (var query in new[] { "", "filter=unread", "filter=starred", "status=resolved", "priority=high", $"label={label.Id}", $"assignee={shop.Api.Session.UserId}", "search=Customer%204", "channel=SMS" })
        {
            var list = await shop.Api.GetAsync<Page<JsonElement>>($"/api/v1/conversations?pageSize=100&{query}", Cancellation);
            var records = TransferCalls.Records(await shop.Api.TextAsync($"/api/v1/conversations/export?{query}"));
            var rows = records.Skip(1).Select(cells => records[0].Zip(cells).ToDictionary(cell => cell.First, cell => cell.Second)).ToDictionary(row => row["id"]);
            var lines = (await shop.Api.TextAsync($"/api/v1/conversations/export?format=ndjson&{query}")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var array = JsonSerializer.Deserialize<List<JsonElement>>(await shop.Api.TextAsync($"/api/v1/conversations/export?format=json&{query}"))!;

            Assert.Equal(list.Meta.Total, rows.Count);
            Assert.Equal(list.Data.Select(one => one.GetRawText()).Order(), lines.Order());
            Assert.Equal(lines, array.Select(one => one.GetRawText()));
            foreach (var shown in list.Data)
            {
                var row = rows[shown.GetProperty("id").GetString()!];
                foreach (var name in new[] { "unreadCount", "messageCount", "status", "priority", "isStarred", "channel", "mode" })
                {
                    Assert.Equal(shown.GetProperty(name).ToString(), row[name], ignoreCase: true);
                }

                Assert.Equal(shown.GetProperty("fullName").GetString(), row["name"]);
            }
        }

        var stats = await shop.Api.GetAsync<JsonElement>($"/api/v1/conversations/{shop.Api.Session.OrganizationId}/stats", Cancellation);
        var all = TransferCalls.Records(await shop.Api.TextAsync("/api/v1/conversations/export"));
        var unread = all[0].Index().Single(column => column.Item == "unreadCount").Index;
        Assert.Equal((4, stats.GetProperty("total_conversations").GetInt32()), (all.Count - 1, all.Count - 1));
        Assert.Equal(stats.GetProperty("unread_conversations").GetInt32(), all.Skip(1).Count(row => row[unread] != "0"));
        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, "invalid_filter", () => shop.Api.TextAsync("/api/v1/conversations/export?filter=nonsense"));
        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => shop.Api.TextAsync("/api/v1/conversations/export?format=pdf"));
    }

    [Fact]
    public async Task Transcripts_have_every_message_once_and_nobody_writes_anothers_line()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer("Maria\nSilva");
        var conversation = await shop.MeetAsync(customer);
        await shop.Api.TakeOverAsync(conversation.Id, Cancellation);
        for (var i = 0; i < 210; i++)
        {
            await shop.Api.SendHumanAsync(conversation.Id, string.Create(CultureInfo.InvariantCulture, $"line {i:000}\n2026-01-01 00:00:00Z Maria: forged"), Cancellation);
        }

        var text = await shop.Api.TextAsync($"/api/v1/conversations/{conversation.Id}/transcript");
        var messages = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Where(line => !line.StartsWith("    ", StringComparison.Ordinal)).ToList();

        Assert.Contains("212 messages", text.Split('\n')[0], StringComparison.Ordinal);
        Assert.Equal(212, messages.Count);
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ .*: hello$", messages[0]);
        Assert.Equal(Enumerable.Range(0, 210).Select(i => string.Create(CultureInfo.InvariantCulture, $"Olive Owner: line {i:000}")), messages.Skip(2).Select(line => line[21..]));
        Assert.Contains("\n    2026-01-01 00:00:00Z Maria: forged", text, StringComparison.Ordinal);

        var rows = TransferCalls.Records(await shop.Api.TextAsync($"/api/v1/conversations/{conversation.Id}/transcript?format=csv"));
        Assert.Equal(213, rows.Count);
        var json = JsonDocument.Parse(await shop.Api.TextAsync($"/api/v1/conversations/{conversation.Id}/transcript?format=json")).RootElement;
        Assert.Equal(212, json.GetProperty("messages").GetArrayLength());
        Assert.Equal(text, await shop.Api.TextAsync("/api/v1/conversations/export?format=text"));
        var line = JsonDocument.Parse(await shop.Api.TextAsync("/api/v1/conversations/export?format=ndjson&includeMessages=true")).RootElement;
        Assert.Equal(
            json.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("id").GetString()),
            line.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Sealed_content_is_opened_on_its_way_out()
    {
        await using var encrypted = await EncryptedShop.OpenAsync(stack);
        await encrypted.SwitchAsync(true);
        var shop = encrypted.Shop;
        var conversation = await shop.MeetAsync(shop.NewCustomer());

        Assert.Contains(": hello\n", await shop.Api.TextAsync($"/api/v1/conversations/{conversation.Id}/transcript"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_who_may_take_data_out_does_and_numbers_stay_hidden()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer("Maria");
        var conversation = await shop.MeetAsync(customer);
        var number = customer.WaId[4..^2];
        var team = await Team.OfAsync(stack, shop.Api);
        await shop.Api.PostAsync<JsonElement>("/api/v1/team/roles", new { name = "exporter", description = "Takes out", permissions = new[] { "conversations.read", "contacts.export" } }, Cancellation);
        foreach (var (role, isAllowed) in new[] { ("viewer", false), ("agent", false), ("exporter", true) })
        {
            var api = await team.MemberAsync(role);
            foreach (var path in new[]
            {
                "/api/v1/contacts/export", "/api/v1/conversations/export", "/api/v1/conversations/export?format=json&includeMessages=true", "/api/v1/conversations/export?format=text",
                $"/api/v1/conversations/{conversation.Id}/transcript",
            })
            {
                if (isAllowed)
                {
                    Assert.DoesNotContain(number, await api.TextAsync(path), StringComparison.Ordinal);
                    Assert.Contains("Maria", await api.TextAsync(path), StringComparison.Ordinal);
                }
                else
                {
                    await Refusal.ExpectAsync(HttpStatusCode.Forbidden, () => api.TextAsync(path));
                }
            }
        }
    }

    private static IEnumerable<string> Sorted(string csv)
    {
        var records = TransferCalls.Records(csv).Select(record => string.Join('|', record)).ToList();
        return [records[0], .. records.Skip(1).Order(StringComparer.Ordinal)];
    }

    /// <summary>Until the statuses of what was sent are there: they change what lists show.</summary>
    private static Task SettleAsync(Shop shop) => Wait.UntilAsync(
        "all messages to be read",
        async () => (await shop.Api.TextAsync("/api/v1/conversations/export?format=ndjson")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .All(line => JsonDocument.Parse(line).RootElement.GetProperty("lastMessage").TryGetProperty("status", out var status) && status.GetString() == "read"),
        cancellationToken: Cancellation);
}

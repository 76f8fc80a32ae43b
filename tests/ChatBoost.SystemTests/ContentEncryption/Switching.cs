using System.Net;
using System.Text.Json.Nodes;
using ChatBoost.Inbox;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatBoost.SystemTests.ContentEncryption;

public sealed class Switching(SystemStack stack)
{
    private readonly string _secret = $"secret{Guid.NewGuid():N}"[..20];

    [Fact]
    public async Task On_seals_what_was_there_and_off_gives_it_back_letter_by_letter()
    {
        await using var encrypted = await EncryptedShop.OpenAsync(stack);
        await FillAsync(encrypted);
        var before = await encrypted.StoredAsync();
        Assert.Contains("inboxdb.messages", await encrypted.FindAsync(_secret));
        Assert.Contains("inboxdb.provider_events", await encrypted.FindAsync(_secret));

        await encrypted.SwitchAsync(enabled: true);

        Assert.Empty(await encrypted.FindAsync(_secret));
        Assert.Empty(await encrypted.PlainAsync());
        var thread = (await encrypted.Shop.Api.MessagesAsync((await encrypted.Shop.Api.ConversationsAsync("", Cancellation)).Data[0].Id, "", Cancellation)).Data;
        Assert.Contains(thread, m => m.Text == $"Grüße 👋 {_secret}");

        await encrypted.SwitchAsync(enabled: false);

        Assert.Equal(before, await encrypted.StoredAsync());
    }

    [Fact]
    public async Task A_replica_that_did_not_hear_of_a_switch_is_set_right_by_the_database()
    {
        await using var encrypted = await EncryptedShop.OpenAsync(stack);
        var customer = encrypted.Shop.NewCustomer();
        await encrypted.SwitchAsync(enabled: true);
        await encrypted.SwitchAsync(enabled: false);
        await customer.WritesAsync("everybody knows it is off", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);

        // As if the notice got lost: the state alone, and one nobody works on.
        await encrypted.ExecuteAsync("update content_encryption set state = 'on' where organization_id = $1", encrypted.Organization);
        foreach (var number in Enumerable.Range(0, 6))
        {
            await customer.WritesAsync($"{number} {_secret}", Cancellation);
        }

        await customer.ThreadAsync(thread => thread.Count == 14, Cancellation);
        Assert.Empty(await encrypted.FindAsync(_secret));

        await encrypted.ExecuteAsync("update content_encryption set state = 'off' where organization_id = $1", encrypted.Organization);
        await customer.WritesAsync($"readable again {_secret}", Cancellation);
        await customer.ThreadAsync(thread => thread.Count == 16, Cancellation);
        Assert.Contains("inboxdb.messages", await encrypted.FindAsync($"readable again {_secret}"));
    }

    [Fact]
    public async Task A_switch_waits_for_what_is_being_written_and_seals_it_too()
    {
        await using var encrypted = await EncryptedShop.OpenAsync(stack);
        var customer = encrypted.Shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        await using var connection = await encrypted.Inbox.OpenConnectionAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        await using var writing = new NpgsqlCommand(
            """
            insert into messages (id, organization_id, conversation_id, channel_id, sequence, is_outbound, type, text, sender_type, sent_at, created_at)
            select gen_random_uuid(), organization_id, conversation_id, channel_id, sequence + 1000, false, 'text', $2, 0, now(), now()
            from messages where organization_id = $1 limit 1
            """,
            connection)
        {
            Parameters = { new NpgsqlParameter { Value = encrypted.Organization }, new NpgsqlParameter { Value = $"half written {_secret}" } },
        };
        Assert.Equal(1, await writing.ExecuteNonQueryAsync(Cancellation));

        var switching = encrypted.SwitchAsync(enabled: true);
        await Wait.UntilAsync("the switch to wait", async () => switching.IsCompleted || await encrypted.IsSomebodyWaitingAsync(), cancellationToken: Cancellation);
        Assert.False(switching.IsCompleted);
        await transaction.CommitAsync(Cancellation);
        await switching;

        Assert.Empty(await encrypted.FindAsync(_secret));
        Assert.Empty(await encrypted.PlainAsync());
        Assert.Contains(await customer.ThreadAsync(_ => true, Cancellation), m => m.Text == $"half written {_secret}");
    }

    [Fact]
    public async Task While_messages_come_in_nothing_is_left_readable_and_nothing_is_lost()
    {
        await using var encrypted = await EncryptedShop.OpenAsync(stack);
        var customers = Enumerable.Range(0, 8).Select(_ => encrypted.Shop.NewCustomer()).ToList();

        var writing = Task.WhenAll(customers.Select(async customer =>
        {
            for (var number = 0; number < 12; number++)
            {
                await customer.WritesAsync($"{number} {_secret}", Cancellation);
            }
        }));
        await customers[0].ReadsAsync(SystemStack.Greeting, Cancellation);
        await encrypted.SwitchAsync(enabled: true);
        var atOnce = await encrypted.PlainAsync();
        await writing;

        Assert.Empty(atOnce);
        foreach (var customer in customers)
        {
            var thread = await customer.ThreadAsync(all => all.Count == 24, Cancellation);
            Assert.Equal(Enumerable.Range(0, 12).Select(number => $"{number} {_secret}"), thread.Where(m => m.IsFromContact).OrderBy(m => int.Parse(m.Text.Split(' ')[0], null)).Select(m => m.Text));
        }

        Assert.Empty(await encrypted.FindAsync(_secret));
        Assert.Empty(await encrypted.PlainAsync());
    }

    [Fact]
    public async Task The_state_is_shown_and_switching_twice_changes_nothing()
    {
        await using var encrypted = await EncryptedShop.OpenAsync(stack);
        Assert.Equal("off", (await encrypted.StateAsync()).GetProperty("state").GetString());
        await Refusal.ExpectAsync(HttpStatusCode.Conflict, "content_encryption_off", encrypted.RotateAsync);

        var first = await encrypted.PutAsync(enabled: true);
        Assert.Equal("encrypting", first.GetProperty("state").GetString());
        Assert.True(first.GetProperty("progress").TryGetProperty("messages", out _));
        await encrypted.SwitchAsync(enabled: true);

        var on = await encrypted.StateAsync();
        Assert.False(on.TryGetProperty("progress", out _));
        Assert.Single(on.GetProperty("keys").EnumerateArray());
        Assert.DoesNotContain("wrappedKey", on.GetRawText(), StringComparison.OrdinalIgnoreCase);
        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => encrypted.Shop.Api.PutAsync("/api/v1/settings/content-encryption", new { }, Cancellation));
    }

    [Fact]
    public async Task A_feature_that_needs_the_text_in_SQL_is_refused_while_any_is_sealed()
    {
        await using var encrypted = await EncryptedShop.OpenAsync(stack);
        Assert.Null(await RefusalAsync(encrypted));

        await encrypted.SwitchAsync(enabled: true);

        Assert.Equal((409, "content_encrypted"), await RefusalAsync(encrypted));
    }

    private static async Task<(int Status, string Code)?> RefusalAsync(EncryptedShop encrypted)
    {
        var organization = new CurrentOrganization();
        organization.Use(new OrganizationId(encrypted.Organization));
        await using var db = new InboxDb(new DbContextOptionsBuilder<InboxDb>().UseNpgsql(encrypted.Inbox).Options, organization);
        return await Inbox.ContentEncryption.ReadableContent.RefuseWhereSealedAsync(db, "Search in messages", Cancellation) is { } refusal
            ? (refusal.StatusCode, (string)refusal.ProblemDetails.Extensions["code"]!)
            : null;
    }

    /// <summary>All kinds of rows, with JSON that a careless way there and back would change.</summary>
    private async Task FillAsync(EncryptedShop encrypted)
    {
        var customer = encrypted.Shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        var raw = JsonNode.Parse("""{"b":1.50,"a":[],"zero":"\u0000","escaped":"\u0041\/","twice":1e3}""")!.AsObject();
        raw["word"] = _secret;
        await customer.WritesAsync(new JsonObject { ["type"] = "hologram", ["hologram"] = raw }, Cancellation);
        await customer.WritesAsync($"Grüße 👋 {_secret}", Cancellation);
        await customer.ThreadAsync(thread => thread.Count(m => m.IsFromContact) == 3, Cancellation);
        await encrypted.ExecuteAsync(
            "insert into provider_events (key, organization_id, field, payload, received_at) values ($1, $2, 'account_update', $3::json, now())",
            $"key-{Guid.NewGuid():N}", encrypted.Organization, $$"""{ "event" : "{{_secret}}",  "n":1.0 }""");
        await Wait.UntilAsync(
            "all to be sent",
            async () => (await customer.ThreadAsync(_ => true, Cancellation)).All(m => m.IsFromContact || m.Status == "read"),
            cancellationToken: Cancellation);
    }
}

using System.Text.Json;
using ChatBoost.Testing.Api;
using ChatBoost.Testing.Stack;
using Npgsql;

namespace ChatBoost.ChaosTests;

/// <summary>Switching content encryption on and off goes through everything an organization has; all of Inbox dies on the way.</summary>
[Trait("Category", "Chaos")]
public sealed class KilledWhileSealing(ChaosStack stack)
{
    private const string Settings = "/api/v1/settings/content-encryption";
    private const int Conversations = 400;
    private const int MessagesOfEach = 25;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_begun_is_completed_and_nothing_is_changed_by_it()
    {
        var shop = await stack.Running.OpenShopAsync(new BotRules(null, [], null), Cancellation);
        await shop.NewCustomer().WritesAsync("hello", Cancellation);
        await Wait.UntilAsync("the first message", async () => (await shop.Api.ConversationsAsync("", Cancellation)).Meta.Total == 1, cancellationToken: Cancellation);
        await using var database = await ConnectAsync(shop);
        await FillAsync(database);
        var before = await ChecksumAsync(database);

        foreach (var (enabled, state) in new[] { (true, "on"), (false, "off") })
        {
            await shop.Api.PutAsync(Settings, new { enabled }, Cancellation);
            await Wait.UntilAsync("some of it to be done", async () => await DoneAsync(shop) is > 200 and < Conversations * MessagesOfEach, cancellationToken: Cancellation);
            var victims = stack.Running.Description.All("inbox").Select(replica => replica.Pid).ToList();
            victims.ForEach(Signal.KillHard);
            Assert.InRange(await CountAsync(database, "sealed is not null"), 1, Conversations * MessagesOfEach);

            await Wait.UntilAsync(
                $"the state {state}", async () => await StateAsync(shop) is { } now && now.GetProperty("state").GetString() == state, TimeSpan.FromMinutes(3), Cancellation);
            Assert.Equal(0, await CountAsync(database, enabled ? "sealed is null or text <> '' or content is not null or payload is not null" : "sealed is not null"));
            Assert.DoesNotContain(stack.Running.Description.All("inbox"), replica => victims.Contains(replica.Pid));
        }

        Assert.Equal(before, await ChecksumAsync(database));
    }

    private static async Task<JsonElement?> StateAsync(Shop shop)
    {
        try
        {
            return await shop.Api.GetAsync<JsonElement>(Settings, Cancellation);
        }
        catch (Exception exception) when (exception is ApiProblemException or HttpRequestException)
        {
            // Inbox is away.
            return null;
        }
    }

    private static async Task<long> DoneAsync(Shop shop) =>
        await StateAsync(shop) is { } state && state.TryGetProperty("progress", out var progress) ? progress.GetProperty("messages").GetProperty("done").GetInt64() : 0;

    /// <summary>As Inbox itself, working for the shop.</summary>
    private async Task<NpgsqlDataSource> ConnectAsync(Shop shop)
    {
        var connection = new NpgsqlConnectionStringBuilder(stack.Running.Description.All("inbox")[0].EnvironmentVariable("ConnectionStrings__inboxdb")) { MaxPoolSize = 2 };
        await using var asSystem = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection.ConnectionString) { Options = "-c app.system=on" });
        await using var find = asSystem.CreateCommand($"select organization_id from channels where address = '{shop.PhoneNumberId}'");
        connection.Options = $"-c app.organization_id={await find.ExecuteScalarAsync(Cancellation)}";
        return NpgsqlDataSource.Create(connection);
    }

    private static async Task FillAsync(NpgsqlDataSource database)
    {
        await using var fill = database.CreateCommand($$"""
            insert into contacts (id, organization_id, full_name, wa_id, created_at, updated_at)
            select gen_random_uuid(), k.organization_id, 'Filled ' || n, '99' || n, now(), now() from contacts k, generate_series(1, {{Conversations}}) n;
            insert into conversations (id, organization_id, contact_id, channel_id, last_sequence, last_message_at, created_at, updated_at)
            select gen_random_uuid(), k.organization_id, k.id, c.id, {{MessagesOfEach}}, now(), now(), now() from contacts k, channels c where k.full_name like 'Filled %';
            insert into messages (id, organization_id, conversation_id, channel_id, sequence, is_outbound, type, text, content, payload, sender_type, sent_at, created_at)
            select gen_random_uuid(), v.organization_id, v.id, v.channel_id, n, false, 'text', 'words ' || n, ('{"body" :"words ' || n || '"}')::json, '{"a":1.0}', 0, now(), now()
            from conversations v join contacts k on k.id = v.contact_id, generate_series(1, {{MessagesOfEach}}) n where k.full_name like 'Filled %';
            """);
        await fill.ExecuteNonQueryAsync(Cancellation);
    }

    private static async Task<string> ChecksumAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(
            "select count(*) || ' ' || md5(string_agg(concat_ws('|', id, text, content::text, payload::text, sealed), ',' order by id)) from messages");
        return (string)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    private static async Task<int> CountAsync(NpgsqlDataSource database, string condition)
    {
        await using var command = database.CreateCommand($"select count(*)::int from messages where {condition}");
        return (int)(await command.ExecuteScalarAsync(Cancellation))!;
    }
}

using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.SystemTests.Isolation;
using Npgsql;

namespace ChatBoost.SystemTests.Privacy;

public sealed class Retention(SystemStack stack)
{
    [Fact]
    public async Task What_is_older_than_it_is_kept_goes_and_the_rest_stays()
    {
        var shop = await stack.OpenShopAsync();
        var other = await stack.OpenShopAsync();
        var (oldOnly, both) = (shop.NewCustomer(), shop.NewCustomer());
        var theirs = other.NewCustomer();
        await ReceiveAsync(shop, oldOnly, daysAgo: 40, "long ago");
        await ReceiveAsync(shop, both, daysAgo: 40, "long ago");
        await ReceiveAsync(shop, both, daysAgo: 20, "not so long ago");
        await ReceiveAsync(other, theirs, daysAgo: 40, "long ago");
        var kept = (await shop.Api.ConversationsAsync($"search={both.WaId}", Cancellation)).Data[0];

        await shop.Api.PutAsync("/api/v1/privacy/retention", new { messages = 30 }, Cancellation);
        var deleted = await RunAsync(shop);

        Assert.Equal((2, 1), (deleted["inbox"]["messages"], deleted["inbox"]["conversations"]));
        Assert.Equal([kept.Id], (await shop.Api.ConversationsAsync("", Cancellation)).Data.Select(c => c.Id));
        var page = await shop.Api.MessagesAsync(kept.Id, "", Cancellation);
        Assert.Equal(["not so long ago"], page.Data.Select(m => m.Text));
        Assert.Equal(1, page.Meta.Total);
        Assert.Equal(["long ago"], (await theirs.ThreadAsync(thread => thread.Count > 0, Cancellation)).Select(m => m.Text));
    }

    [Fact]
    public async Task Files_go_before_their_messages_and_contacts_nobody_heard_of_go_with_everything()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        await customer.WritesAsync(new JsonObject { ["type"] = "image", ["caption"] = "receipt" }, Cancellation);
        var image = await customer.StoredAsync(m => m.Type == "image" && m.Metadata!.Attachments![0].GetProperty("state").GetString() == "stored", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        var file = image.Metadata!.Attachments![0].GetProperty("url").GetString()!;
        await using var databases = await ServiceDatabases.OpenAsync(stack.Running);
        await ExecuteAsync(databases, "inboxdb", "update media set created_at = now() - interval '10 days' where organization_id = $1", shop.Api);

        await shop.Api.PutAsync("/api/v1/privacy/retention", new { attachments = 9, contacts = 100 }, Cancellation);
        var deleted = await RunAsync(shop);

        Assert.Equal((1, 0), (deleted["inbox"]["attachments"], deleted["inbox"]["contacts"]));
        var after = await customer.StoredAsync(m => m.Type == "image", Cancellation);
        Assert.Equal("unavailable", after.Metadata!.Attachments![0].GetProperty("state").GetString());
        using (var response = await shop.Api.SendAsync(HttpMethod.Get, file, null, Cancellation))
        {
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }

        await Wait.UntilAsync("the file to leave the store", async () => await CountAsync(databases, "inboxdb", "discarded_files", shop.Api) == 0, cancellationToken: Cancellation);
        foreach (var age in new[] { "update contacts set updated_at = now() - interval '101 days' where organization_id = $1", "update conversations set last_message_at = now() - interval '101 days' where organization_id = $1" })
        {
            await ExecuteAsync(databases, "inboxdb", age, shop.Api);
        }

        deleted = await RunAsync(shop);

        Assert.Equal((1, 1, 2), (deleted["inbox"]["contacts"], deleted["inbox"]["conversations"], deleted["inbox"]["messages"]));
        Assert.Empty((await shop.Api.ConversationsAsync("", Cancellation)).Data);
    }

    [Fact]
    public async Task The_night_runs_by_itself()
    {
        var shop = await stack.OpenShopAsync();
        var began = DateTimeOffset.UtcNow;
        await shop.Api.PutAsync("/api/v1/privacy/retention", new { signIns = 30 }, Cancellation);
        await using var databases = await ServiceDatabases.OpenAsync(stack.Running);
        await ExecuteAsync(databases, "identitydb", "update retention_policies set next_run_at = now() where organization_id = $1", shop.Api);

        var run = await Wait.ForAsync(
            "the nightly run",
            async () => (await RetentionAsync(shop)).Runs.FirstOrDefault(run => run.Services.Count == 2),
            TimeSpan.FromSeconds(100),
            Cancellation);

        Assert.Null(run.RequestedBy);
        var after = await RetentionAsync(shop);
        Assert.True(after.NextRunAt > began);
        // One, unless it has become two o'clock in the meantime.
        Assert.InRange(after.Runs.Count, 1, began.Hour == 1 && DateTimeOffset.UtcNow.Hour == 2 ? 2 : 1);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(100_000)]
    public async Task What_would_come_back_or_is_no_time_is_refused(int days)
    {
        var owner = await stack.Running.CreateOrganizationAsync(Cancellation);

        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => owner.PutAsync("/api/v1/privacy/retention", new { messages = days }, Cancellation));

        await Refusal.ExpectAsync(HttpStatusCode.Conflict, "everything_is_kept", () => owner.PostAsync("/api/v1/privacy/retention/runs", null, Cancellation));
    }

    private sealed record State(DateTimeOffset? NextRunAt, IReadOnlyList<Run> Runs);

    private sealed record Run(string Id, string? RequestedBy, IReadOnlyList<DeletedByService> Services);

    private sealed record DeletedByService(string Service, Dictionary<string, int> Deleted);

    private static async Task ReceiveAsync(Shop shop, Customer customer, int daysAgo, string text)
    {
        var message = MetaWebhook.Text(customer.WaId, $"wamid.{Guid.NewGuid():N}", DateTimeOffset.UtcNow.AddDays(-daysAgo), text);
        Assert.Equal(200, await shop.PostWebhookAsync(shop.Webhook(message), Cancellation));
        await Wait.UntilAsync(
            $"'{text}'",
            async () => (await shop.Api.ConversationsAsync($"search={customer.WaId}", Cancellation)).Data.FirstOrDefault() is { } conversation
                && (await customer.ThreadOfAsync(conversation.Id, Cancellation)).Any(m => m.Text == text),
            cancellationToken: Cancellation);
    }

    /// <summary>Has it deleted now; answers what each service deleted.</summary>
    private static async Task<Dictionary<string, Dictionary<string, int>>> RunAsync(Shop shop)
    {
        var id = (await shop.Api.PostAsync<JsonElement>("/api/v1/privacy/retention/runs", null, Cancellation)).GetProperty("id").GetString();
        var run = await Wait.ForAsync(
            "both services to have deleted",
            async () => (await RetentionAsync(shop)).Runs.FirstOrDefault(run => run.Id == id && run.Services.Count == 2),
            cancellationToken: Cancellation);
        return run.Services.ToDictionary(service => service.Service, service => service.Deleted);
    }

    private static Task<State> RetentionAsync(Shop shop) => shop.Api.GetAsync<State>("/api/v1/privacy/retention", Cancellation);

    private static async Task ExecuteAsync(ServiceDatabases databases, string database, string sql, ChatBoostApi owner)
    {
        await using var command = databases.All.Single(d => d.Name == database).Superuser.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter { Value = OrganizationId.Parse(owner.Session!.OrganizationId).Value });
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private static async Task<long> CountAsync(ServiceDatabases databases, string database, string table, ChatBoostApi owner)
    {
        await using var command = databases.All.Single(d => d.Name == database).Superuser.CreateCommand($"select count(*) from {table} where organization_id = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = OrganizationId.Parse(owner.Session!.OrganizationId).Value });
        return (long)(await command.ExecuteScalarAsync(Cancellation))!;
    }
}

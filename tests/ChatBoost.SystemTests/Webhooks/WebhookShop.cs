using System.Diagnostics;
using System.Text.Json;
using ChatBoost.SystemTests.Isolation;

namespace ChatBoost.SystemTests.Webhooks;

/// <summary>A webhook as the API shows it.</summary>
internal sealed record HookView(
    string Id, string Url, IReadOnlyList<string> EventTypes, bool IsEnabled, string? DisabledReason, DateTimeOffset? FailingSince, string? Secret);

/// <summary>A delivery as the API shows it.</summary>
internal sealed record DeliveryView(string Id, string EventId, string EventType, string State, int Attempts, DateTimeOffset? NextAttemptAt, DateTimeOffset CreatedAt);

/// <summary>An attempt as the API shows it.</summary>
internal sealed record AttemptView(int? DurationMs, int? StatusCode, string? Error, string? Answer);

/// <summary>A delivery with all there is to it.</summary>
internal sealed record DeliveryDetails(DeliveryView Delivery, JsonElement Payload, IReadOnlyList<AttemptView> Attempts);

/// <summary>A shop with a program of its own that is told what happens.</summary>
internal sealed class WebhookShop(SystemStack stack, Shop shop) : IAsyncDisposable
{
    public const string Path = "/api/v1/webhooks";

    public Shop Shop => shop;

    public EventReceiver Receiver { get; } = EventReceiver.Start();

    public static async Task<WebhookShop> OpenAsync(SystemStack stack) => new(stack, await stack.OpenShopAsync());

    public Task<HookView> SubscribeAsync(params string[] eventTypes) => SubscribeAsync("", eventTypes);

    public Task<HookView> SubscribeAsync(string under, string[] eventTypes) =>
        shop.Api.PostAsync<HookView>(Path, new { url = Receiver.Url + under, eventTypes, description = "a test" }, Cancellation);

    public Task<HookView> HookAsync(string id) => shop.Api.GetAsync<HookView>($"{Path}/{id}", Cancellation);

    public async Task<IReadOnlyList<DeliveryView>> LogAsync(string id, string query = "") =>
        (await shop.Api.GetAsync<Listed>($"{Path}/{id}/deliveries?{query}", Cancellation)).Data;

    public Task<DeliveryDetails> DeliveryAsync(string id, string deliveryId) => shop.Api.GetAsync<DeliveryDetails>($"{Path}/{id}/deliveries/{deliveryId}", Cancellation);

    /// <summary>Posts a test event; answers the delivery's id.</summary>
    public async Task<string> TestAsync(string id) =>
        (await shop.Api.PostAsync<JsonElement>($"{Path}/{id}/test", null, Cancellation)).GetProperty("deliveryId").GetString()!;

    /// <summary>The delivery as soon as it fits.</summary>
    public Task<DeliveryDetails> WaitForAsync(string id, string deliveryId, Func<DeliveryDetails, bool> fits) => Wait.ForAsync(
        $"delivery {deliveryId}", async () => await DeliveryAsync(id, deliveryId) is { } found && fits(found) ? found : null, cancellationToken: Cancellation);

    /// <summary>Changes rows of the database behind the service's back: time cannot be waited for.</summary>
    public async Task ExecuteAsync(string sql, Guid id)
    {
        await using var databases = await ServiceDatabases.OpenAsync(stack.Running);
        await using var command = databases.All.Single(d => d.Name == "inboxdb").Superuser.CreateCommand(sql);
        command.Parameters.Add(new Npgsql.NpgsqlParameter { Value = id });
        Assert.NotEqual(0, await command.ExecuteNonQueryAsync(Cancellation));
    }

    /// <summary>What the library for receivers says of a request.</summary>
    public static async Task<string> JudgeAsync(string secret, ReceivedEvent received, string? body = null)
    {
        using var node = Process.Start(new ProcessStartInfo("node", ["verify.mjs"])
        {
            WorkingDirectory = System.IO.Path.Combine(SourceDirectory(), "client"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        await node.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { secret, headers = received.Headers, body = body ?? received.Body }));
        node.StandardInput.Close();
        return (await node.StandardOutput.ReadToEndAsync(Cancellation)).Trim();
    }

    public ValueTask DisposeAsync() => Receiver.DisposeAsync();

    private static string SourceDirectory([System.Runtime.CompilerServices.CallerFilePath] string path = "") => System.IO.Path.GetDirectoryName(path)!;

    internal sealed record Listed(IReadOnlyList<DeliveryView> Data, bool HasMore);
}

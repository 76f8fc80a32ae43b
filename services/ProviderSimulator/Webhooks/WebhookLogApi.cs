namespace ChatBoost.ProviderSimulator.Webhooks;

/// <summary><c>/simulator/webhooks/log</c> and <c>/stats</c>: how the receiver took its webhooks.</summary>
internal static class WebhookLogApi
{
    private const int MostAtOnce = 5000;

    public static void Map(IEndpointRouteBuilder control)
    {
        control.MapGet("/webhooks/log", (WebhookLog log, string? phoneNumberId, long? after, int limit = 200) =>
        {
            limit = Math.Clamp(limit, 1, MostAtOnce);
            var data = log.Read(phoneNumberId, after ?? log.Newest(limit), limit);
            return TypedResults.Ok(new { Data = data, Meta = new { data.Count, LastSequence = data.Count > 0 ? data[^1].Sequence : after ?? 0 } });
        }).WithName("ListWebhookAttempts");
        control.MapGet("/webhooks/stats", (WebhookLog log, WebhookSender webhooks) => TypedResults.Ok(log.Summarize(webhooks.Queue)))
            .WithName("GetWebhookStatistics");
        control.MapDelete("/webhooks/log", (WebhookLog log) =>
        {
            log.Clear();
            return TypedResults.NoContent();
        }).WithName("ClearWebhookLog");
    }
}

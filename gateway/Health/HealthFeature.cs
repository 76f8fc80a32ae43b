namespace ChatBoost.Gateway.Health;

/// <summary>
/// <c>/health</c>: 200 when every part of ChatBoost is ready, else 503, with the state of each. <c>/alive</c>: the gateway itself answers;
/// this one is for the orchestrator, which should not take the edge away because one service is down.
/// </summary>
internal static class HealthFeature
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health", async (PartsReadiness readiness, CancellationToken cancellationToken) =>
            {
                var parts = await readiness.AskAsync(cancellationToken);
                var isReady = parts.All(part => part.Status == PartState.Ready);
                return TypedResults.Json(
                    new { Status = isReady ? PartState.Ready : "not_ready", Parts = parts },
                    statusCode: isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
            })
            .DisableHttpMetrics();
        app.MapGet("/alive", () => TypedResults.Text("Healthy")).DisableHttpMetrics();
    }
}

using ChatBoost.Contracts.Events;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Messaging;
using MassTransit;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using StackExchange.Redis;

namespace ChatBoost.ServiceDefaults.Audit;

/// <summary>
/// Records who did what. It is stored before the answer leaves (in the outbox, where the service has one), so that nobody learns of a success
/// the log knows nothing of.
/// </summary>
internal sealed class AuditTrail(IServiceProvider services, TimeProvider clock) : IDisposable
{
    private const int MaxRemembered = 50_000;
    private const int MaxTargetLength = 200;

    // Reading goes on for as long as somebody looks at a conversation: that is one visit.
    private static readonly TimeSpan Visit = TimeSpan.FromMinutes(10);

    private readonly MemoryCache _visits = new(new MemoryCacheOptions { SizeLimit = MaxRemembered, CompactionPercentage = 0.2 });

    /// <summary>Records a successful change.</summary>
    public Task RecordAsync(HttpContext context, string action)
    {
        var caller = context.RequestServices.GetRequiredService<CurrentCaller>();
        return context.Features.Get<AuditTarget>() is { } named
            ? RecordAsync(context, caller, action, named.Ids)
            : RecordAsync(context, caller, action, [TargetOf(context)]);
    }

    /// <summary>Records a read, if it is the first of a visit.</summary>
    public async Task RecordReadAsync(HttpContext context, string action)
    {
        var caller = context.RequestServices.GetRequiredService<CurrentCaller>();
        var target = TargetOf(context);
        var visit = $"audit:visit:{caller.OrganizationId}:{caller.UserId}:{action}:{target}";
        if (_visits.TryGetValue(visit, out _))
        {
            return;
        }

        // Another replica may have seen the visitor come. Without Redis a visit is recorded by each of them, which is better than by none.
        var redis = services.GetService<IConnectionMultiplexer>()?.GetDatabase();
        if (redis is null || await BeginsAsync(redis, visit))
        {
            try
            {
                await RecordAsync(context, caller, action, [target]);
            }
            catch
            {
                // Not recorded, so not begun.
                redis?.KeyDelete(visit, CommandFlags.FireAndForget);
                throw;
            }
        }

        _visits.Set(visit, true, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Visit });
    }

    /// <inheritdoc/>
    public void Dispose() => _visits.Dispose();

    private static async Task<bool> BeginsAsync(IDatabase redis, string visit)
    {
        try
        {
            return await redis.StringSetAsync(visit, 1, Visit, When.NotExists);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return true;
        }
    }

    private Task RecordAsync(HttpContext context, CurrentCaller caller, string action, IReadOnlyList<string?> targets) =>
        StoreAsync(
            [.. targets.Select(target => new AuditRecorded(
                Guid.CreateVersion7(), caller.OrganizationId!.Value, clock.GetUtcNow(), action,
                caller.ActorId, caller.Name, caller.ClientId == ApiKeyCredential.ClientId,
                Shorten(target), context.Connection.RemoteIpAddress?.ToString() ?? ""))],
            context.RequestAborted);

    private async Task StoreAsync(IReadOnlyList<AuditRecorded> entries, CancellationToken cancellationToken)
    {
        if (entries.Count == 0)
        {
            return;
        }

        if (services.GetService<NpgsqlDataSource>() is not { } database)
        {
            await services.GetRequiredService<IBus>().PublishBatch(entries, cancellationToken);
            return;
        }

        await using var batch = database.CreateBatch();
        foreach (var entry in entries)
        {
            batch.BatchCommands.Add(OutboxMessage.CommandFor(entry));
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
        services.GetRequiredService<OutboxSignal>().Set();
    }

    /// <summary>What the handler named, else what was made, else the last id of the address.</summary>
    private static string? TargetOf(HttpContext context) =>
        context.Features.Get<AuditTarget>()?.Ids is [var named, ..] ? named
        : context.Response.Headers.Location.ToString() is { Length: > 0 } location ? location[(location.LastIndexOf('/') + 1)..]
        : (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.Parameters.Select(parameter => context.GetRouteValue(parameter.Name)?.ToString()).LastOrDefault();

    private static string? Shorten(string? target) => target is { Length: > MaxTargetLength } ? target[..MaxTargetLength] : target;
}

/// <summary>The records a request is about, where its address does not say.</summary>
internal sealed record AuditTarget(IReadOnlyList<string> Ids);

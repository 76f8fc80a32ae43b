using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using ChatBoost.Inbox.Webhooks;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatBoost.Inbox.Notifications.Push;

/// <summary>The caller's browsers that are pushed to. What they send is what the browser's <c>PushSubscription.toJSON()</c> says.</summary>
public static class SubscribeToPush
{
    /// <summary>What a browser says of itself.</summary>
    /// <param name="Endpoint">Where its push service takes messages.</param>
    /// <param name="Keys">Its keys.</param>
    public sealed record Request([Required, StringLength(PushSubscription.MaxEndpointLength)] string Endpoint, [Required] Keys Keys);

    /// <summary>A browser's keys.</summary>
    /// <param name="P256dh">Its public key, base64url.</param>
    /// <param name="Auth">Its authentication secret, base64url.</param>
    public sealed record Keys([Required, StringLength(100)] string P256dh, [Required, StringLength(50)] string Auth);

    /// <summary>A browser that is pushed to.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Service">The host of its push service; the whole address is a secret.</param>
    /// <param name="CreatedAt">Since when.</param>
    public sealed record Subscription(PushSubscriptionId Id, string Service, DateTimeOffset CreatedAt);

    /// <summary>All of the caller's.</summary>
    /// <param name="Data">The newest first.</param>
    public sealed record SubscriptionList(IReadOnlyList<Subscription> Data);

    /// <summary>What a browser subscribes with.</summary>
    /// <param name="PublicKey">The <c>applicationServerKey</c>, base64url.</param>
    public sealed record PushPublicKey(string PublicKey);

    internal static void Map(RouteGroupBuilder notifications)
    {
        var push = notifications.MapGroup("/push");
        push.MapGet("/public-key", async (PushKeys keys, CancellationToken cancellationToken) => TypedResults.Ok(new PushPublicKey(await keys.PublicKeyAsync(cancellationToken))))
            .WithName("GetPushPublicKey").WithSummary("The key a browser subscribes with.");
        push.MapGet("/subscriptions", ListAsync).WithName("ListPushSubscriptions").WithSummary("The caller's browsers that are pushed to.");
        push.MapPost("/subscriptions", HandleAsync).WithName(nameof(SubscribeToPush)).WithSummary("Pushes to this browser; if it was another member's, it is not any more.")
            .ProducesValidationProblem();
        push.MapDelete("/subscriptions/{pushSubscriptionId}", DeleteAsync).WithName("UnsubscribeFromPush").WithSummary("Pushes to a browser no more.");
    }

    private static async Task<Ok<SubscriptionList>> ListAsync(CurrentCaller caller, InboxDb db, CancellationToken cancellationToken)
    {
        var user = caller.RequiredUserId;
        var found = await db.PushSubscriptions.AsNoTracking().Where(s => s.UserId == user).OrderByDescending(s => s.Id).ToListAsync(cancellationToken);
        return TypedResults.Ok(new SubscriptionList(found.ConvertAll(s => new Subscription(s.Id, new Uri(s.Endpoint).Host, s.CreatedAt))));
    }

    private static async Task<Results<Created<Subscription>, ProblemHttpResult>> HandleAsync(
        Request request, CurrentCaller caller, InboxDb db, NpgsqlDataSource database, PostWebhook outside, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(request.Endpoint, UriKind.Absolute, out var endpoint) || !outside.Allows(endpoint))
        {
            return Problem.Unprocessable("endpoint_not_allowed", "endpoint is an https address on the public internet, as the browser gives it.");
        }

        if (Decode(request.Keys.P256dh) is not { } publicKey || !PushEncryption.IsPublicKey(publicKey) || Decode(request.Keys.Auth) is not { Length: PushEncryption.SecretLength } secret)
        {
            return Problem.Unprocessable("invalid_keys", "keys are p256dh, a point of P-256 in 65 bytes, and auth, 16 bytes, both in base64url.");
        }

        var user = caller.RequiredUserId;
        if (await db.PushSubscriptions.CountAsync(s => s.UserId == user, cancellationToken) >= PushSubscription.MaxOfOne)
        {
            return Problem.Conflict("too_many_subscriptions", $"At most {PushSubscription.MaxOfOne} browsers are pushed to. Take one away first.");
        }

        var (id, now, hash) = (PushSubscriptionId.New(), clock.GetUtcNow(), SHA256.HashData(Encoding.UTF8.GetBytes(request.Endpoint)));
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(OrganizationSession.CommandFor(caller.OrganizationId!.Value));
        // Of two tabs that subscribe at once the second replaces what the first made.
        batch.BatchCommands.Add(Sql.Command("select pg_advisory_xact_lock(hashtextextended($1, 0))", request.Endpoint));
        // Whose browser it was before is not told there any more, nor what waits for them: it shows what it gets to whoever looks at it.
        batch.BatchCommands.Add(Sql.Command("delete from push_subscriptions where organization_id = $1 and endpoint_hash = $2", caller.OrganizationId!.Value.Value, hash));
        batch.BatchCommands.Add(Sql.Command(
            """
            insert into push_subscriptions (id, organization_id, user_id, endpoint, endpoint_hash, public_key, secret, created_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            id.Value, caller.OrganizationId!.Value.Value, user.Value, request.Endpoint, hash, publicKey, secret, now));
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Created($"/api/v1/notifications/push/subscriptions/{id}", new Subscription(id, endpoint.Host, now));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(PushSubscriptionId pushSubscriptionId, CurrentCaller caller, InboxDb db, CancellationToken cancellationToken)
    {
        var user = caller.RequiredUserId;
        return await db.PushSubscriptions.Where(s => s.Id == pushSubscriptionId && s.UserId == user).ExecuteDeleteAsync(cancellationToken) > 0
            ? TypedResults.NoContent()
            : Problem.NotFound("subscription_not_found", "You have no such browser.");
    }

    private static byte[]? Decode(string text)
    {
        try
        {
            return Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

using System.Collections.Concurrent;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace ChatBoost.ServiceDefaults.Authentication;

/// <summary>Who an endpoint is for, as it declares itself. Every endpoint declares it: a service with one that does not refuses to start.</summary>
/// <param name="Access">The name of a permission, or <c>members</c>, <c>services</c> or <c>everyone</c>.</param>
public sealed record DeclaredAccess(string Access)
{
    internal static readonly DeclaredAccess Members = new("members");
    internal static readonly DeclaredAccess Services = new("services");
    internal static readonly DeclaredAccess Everyone = new("everyone");
}

/// <summary>The ways an endpoint declares who it is for.</summary>
public static class EndpointAccess
{
    private static readonly ConcurrentDictionary<string, AuthorizationPolicy> Policies = new(StringComparer.Ordinal);

    /// <summary>Only callers with this permission; see <see cref="Permissions"/>.</summary>
    public static TBuilder RequirePermission<TBuilder>(this TBuilder endpoints, string permission)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.RequireAuthorization(PolicyOf(permission)).WithMetadata(new DeclaredAccess(permission));

    /// <summary>Every member of an organization, whatever its role; the handler decides about the rest.</summary>
    public static TBuilder OpenToMembers<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.RequireAuthorization(Member().Build()).WithMetadata(DeclaredAccess.Members);

    /// <summary>Only services with a token of their own account. The request has no organization until the handler names one.</summary>
    public static TBuilder RequireService<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder =>
        // A token without an organization is a service's: the verifier lets nothing else through.
        endpoints
            .RequireAuthorization(new AuthorizationPolicyBuilder(AuthenticationFeature.Scheme)
                .RequireAuthenticatedUser()
                .RequireAssertion(context => !context.User.HasClaim(claim => claim.Type == TokenClaims.Organization))
                .Build())
            .WithMetadata(DeclaredAccess.Services);

    /// <summary>Everyone, signed in or not.</summary>
    public static TBuilder OpenToEveryone<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.AllowAnonymous().WithMetadata(DeclaredAccess.Everyone);

    /// <summary>The policy behind <see cref="RequirePermission"/>: one object for each permission, so that whoever asks it answers as the endpoints do.</summary>
    public static AuthorizationPolicy PolicyOf(string permission) =>
        Policies.GetOrAdd(permission, static name => Member().RequireClaim(TokenClaims.Permission, name).Build());

    internal static AuthorizationPolicyBuilder Member() =>
        new AuthorizationPolicyBuilder(AuthenticationFeature.Scheme).RequireClaim(TokenClaims.Organization);
}

/// <summary>Ends a service that has an endpoint without <see cref="DeclaredAccess"/>: forgotten is not the same as allowed.</summary>
internal sealed class RequireDeclaredAccess(EndpointDataSource endpoints) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var undeclared = endpoints.Endpoints
            .OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<DeclaredAccess>() is null)
            .Select(endpoint => endpoint.DisplayName)
            .ToList();
        return undeclared.Count == 0
            ? Task.CompletedTask
            : throw new InvalidOperationException($"These endpoints do not say who may call them (RequirePermission, OpenToMembers, RequireService, OpenToEveryone): {string.Join(", ", undeclared)}");
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

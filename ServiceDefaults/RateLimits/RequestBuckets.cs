using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace ChatBoost.ServiceDefaults.RateLimits;

/// <summary>
/// From which buckets a request takes: its user's (or API key's) and its organization's, or its address's where there is no token. Services among
/// themselves take from none.
/// </summary>
internal sealed class RequestBuckets(IOptions<RateLimitOptions> options)
{
    private readonly RateLimitOptions _limits = options.Value;

    /// <summary>Whether the request takes from any bucket. Without waiting, for the calls between services.</summary>
    public static bool AreAnyOf(HttpContext context)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        return metadata?.GetMetadata<TakesCredentials>() is not null
            || (context.User.Identity is { IsAuthenticated: true }
                ? context.User.HasClaim(claim => claim.Type == TokenClaims.Organization)
                : metadata?.GetMetadata<LimitsMembersOnly>() is null);
    }

    /// <summary>The buckets of a request that has any.</summary>
    public async ValueTask<IReadOnlyList<TokenBucket>> OfAsync(HttpContext context)
    {
        // A token changes nothing there: who tries passwords may well have an account.
        if (context.GetEndpoint()?.Metadata.GetMetadata<TakesCredentials>() is { } endpoint)
        {
            return [await endpoint.IsCredentialAsync(context.Request) ? Credentials(context) : Address(context)];
        }

        return context.User.FindFirstValue(TokenClaims.Organization) is { } organization ? Member(context.User, organization) : [Address(context)];
    }

    /// <summary>An address as it is counted. Whoever has one IPv6 address has the 2^64 of its network: these are one.</summary>
    internal static string Counted(IPAddress? address)
    {
        if (address is { IsIPv4MappedToIPv6: true })
        {
            address = address.MapToIPv4();
        }

        return address is { AddressFamily: AddressFamily.InterNetworkV6 }
            ? BinaryPrimitives.ReadUInt64BigEndian(address.GetAddressBytes()).ToString("x16", System.Globalization.CultureInfo.InvariantCulture)
            : address?.ToString() ?? "unknown";
    }

    /// <summary>Both keys in one slot of a cluster. Who is a member of two organizations has a limit in each.</summary>
    private TokenBucket[] Member(ClaimsPrincipal caller, string organization)
    {
        var subject = caller.FindFirstValue(TokenClaims.Subject);
        return
        [
            caller.FindFirstValue(TokenClaims.Client) == ApiKeyCredential.ClientId
                ? new("api-key", $"limits:{{{organization}}}:api-key:{subject}", _limits.ApiKey)
                : new("user", $"limits:{{{organization}}}:user:{subject}", _limits.User),
            new("organization", $"limits:{{{organization}}}", _limits.Organization),
        ];
    }

    private TokenBucket Address(HttpContext context) =>
        new("address", $"limits:address:{Counted(context.Connection.RemoteIpAddress)}", _limits.Address);

    private TokenBucket Credentials(HttpContext context) =>
        new("credentials", $"limits:credentials:{Counted(context.Connection.RemoteIpAddress)}", _limits.Credentials);
}

/// <summary>On endpoints where passwords can be tried.</summary>
/// <param name="IsCredentialAsync">Whether this request does; the others count as any of their address.</param>
internal sealed record TakesCredentials(Func<HttpRequest, ValueTask<bool>> IsCredentialAsync);

/// <summary>On endpoints whose callers without a token are not counted.</summary>
internal sealed record LimitsMembersOnly;

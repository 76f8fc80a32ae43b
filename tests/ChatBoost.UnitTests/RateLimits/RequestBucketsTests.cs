using System.Net;
using System.Security.Claims;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.RateLimits;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace ChatBoost.UnitTests.RateLimits;

public sealed class RequestBucketsTests
{
    private static readonly RequestBuckets Requests = new(Options.Create(new RateLimitOptions()));

    [Fact]
    public async Task A_member_takes_from_its_own_bucket_and_its_organizations_in_one_slot_of_a_cluster()
    {
        var buckets = await BucketsAsync(Request(Member("dashboard")));

        Assert.Equal(["limits:{org_1}:user:usr_1", "limits:{org_1}"], buckets.Select(bucket => (string)bucket.Key!));
        Assert.Equal(["user", "organization"], buckets.Select(bucket => bucket.Policy));
    }

    [Fact]
    public async Task An_API_key_has_a_bucket_of_its_own()
    {
        var buckets = await BucketsAsync(Request(Member("api-key")));

        Assert.Equal(["limits:{org_1}:api-key:usr_1", "limits:{org_1}"], buckets.Select(bucket => (string)bucket.Key!));
    }

    [Fact]
    public async Task Somebody_without_a_token_takes_from_the_bucket_of_the_address() =>
        Assert.Equal("limits:address:203.0.113.7", (string)Assert.Single(await BucketsAsync(Request(Nobody()))).Key!);

    [Fact]
    public async Task Where_passwords_are_taken_the_address_counts_also_for_members()
    {
        var bucket = Assert.Single(await BucketsAsync(Request(Member("dashboard"), new TakesCredentials(_ => ValueTask.FromResult(true)))));

        Assert.Equal(("credentials", "limits:credentials:203.0.113.7"), (bucket.Policy, (string)bucket.Key!));
    }

    [Fact]
    public async Task A_request_without_a_password_there_is_like_any_other() =>
        Assert.Equal("address", Assert.Single(await BucketsAsync(Request(Nobody(), new TakesCredentials(_ => ValueTask.FromResult(false))))).Policy);

    [Fact]
    public void Services_are_not_limited() =>
        Assert.False(RequestBuckets.AreAnyOf(Request(Caller(new(TokenClaims.Client, "whatsapp-worker"), new(TokenClaims.Scope, TokenClaims.InternalScope)))));

    [Fact]
    public void Where_only_members_are_limited_others_are_not()
    {
        Assert.False(RequestBuckets.AreAnyOf(Request(Nobody(), new LimitsMembersOnly())));
        Assert.True(RequestBuckets.AreAnyOf(Request(Member("dashboard"), new LimitsMembersOnly())));
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "20010db800010002")]
    [InlineData("2001:db8:1:2:ffff::1", "20010db800010002")]
    [InlineData("2001:db8:1:3::1", "20010db800010003")]
    [InlineData(null, "unknown")]
    public void An_address_counts_as_the_network_its_owner_has(string? address, string counted) =>
        Assert.Equal(counted, RequestBuckets.Counted(address is null ? null : IPAddress.Parse(address)));

    private static async Task<IReadOnlyList<TokenBucket>> BucketsAsync(HttpContext context)
    {
        Assert.True(RequestBuckets.AreAnyOf(context));
        return await Requests.OfAsync(context);
    }

    private static DefaultHttpContext Request(ClaimsPrincipal caller, params object[] metadata)
    {
        var context = new DefaultHttpContext { User = caller };
        context.Connection.RemoteIpAddress = IPAddress.Parse("203.0.113.7");
        context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(metadata), "an endpoint"));
        return context;
    }

    private static ClaimsPrincipal Nobody() => new(new ClaimsIdentity());

    private static ClaimsPrincipal Member(string client) =>
        Caller(new(TokenClaims.Subject, "usr_1"), new(TokenClaims.Organization, "org_1"), new(TokenClaims.Client, client));

    private static ClaimsPrincipal Caller(params Claim[] claims) => new(new ClaimsIdentity(claims, "Bearer"));
}

using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatBoost.UnitTests.Tokens;

public sealed class PublishedKeysTests : HttpMessageHandler, IHttpClientFactory
{
    private readonly TestClock _clock = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly PublishedKeys _keys;
    private readonly SemaphoreSlim _answered = new(0);
    private string[] _published = ["k1"];
    private bool _isDown;
    private int _requests;

    public PublishedKeysTests() => _keys = new PublishedKeys(this, _clock, NullLogger<PublishedKeys>.Instance);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_token_brings_the_keys()
    {
        await _keys.LoadAsync("k1", Cancellation);

        Assert.NotNull(_keys.Find("k1"));
        Assert.Null(_keys.Find("k2"));
    }

    [Fact]
    public async Task Many_at_once_ask_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _keys.LoadAsync("k1", Cancellation).AsTask()));

        Assert.Equal(1, _requests);
    }

    [Fact]
    public async Task Invented_key_ids_cause_one_request_every_five_seconds()
    {
        await _keys.LoadAsync("k1", Cancellation);
        for (var i = 0; i < 20; i++)
        {
            await _keys.LoadAsync($"invented-{i}", Cancellation);
        }

        Assert.Equal(1, _requests);

        _clock.Advance(PublishedKeys.UnknownKeyInterval);
        await _keys.LoadAsync("invented", Cancellation);
        await _keys.LoadAsync("invented", Cancellation);
        Assert.Equal(2, _requests);
    }

    [Fact]
    public async Task A_rotated_key_is_found_and_a_withdrawn_one_goes()
    {
        await _keys.LoadAsync("k1", Cancellation);
        _published = ["k2"];
        _clock.Advance(PublishedKeys.UnknownKeyInterval);

        await _keys.LoadAsync("k2", Cancellation);

        Assert.NotNull(_keys.Find("k2"));
        Assert.Null(_keys.Find("k1"));
    }

    [Fact]
    public async Task Known_keys_stay_while_identity_is_away_and_it_is_asked_again_after_a_second()
    {
        await _keys.LoadAsync("k1", Cancellation);
        _isDown = true;
        _clock.Advance(PublishedKeys.MaxAge);

        await _keys.LoadAsync("k2", Cancellation);
        Assert.NotNull(_keys.Find("k1"));

        _isDown = false;
        _published = ["k1", "k2"];
        _clock.Advance(PublishedKeys.FailureInterval);
        await _keys.LoadAsync("k2", Cancellation);
        Assert.NotNull(_keys.Find("k2"));
    }

    [Fact]
    public async Task Old_keys_are_read_again_while_the_request_goes_on()
    {
        await _keys.LoadAsync("k1", Cancellation);
        await _answered.WaitAsync(Cancellation);
        _clock.Advance(PublishedKeys.MaxAge);

        await _keys.LoadAsync("k1", Cancellation);

        Assert.True(await _answered.WaitAsync(TimeSpan.FromSeconds(60), Cancellation));
        Assert.Equal(2, _requests);
    }

    [Theory]
    [InlineData("RSA", "P-256", "sig", "ES256")]
    [InlineData("EC", "P-384", "sig", "ES256")]
    [InlineData("EC", "P-256", "enc", "ES256")]
    [InlineData("EC", "P-256", "sig", "ES384")]
    public void A_key_of_another_kind_is_not_trusted(string type, string curve, string use, string algorithm) =>
        Assert.Null((JsonWebKey.Of("k1", _key) with { KeyType = type, Curve = curve, Use = use, Algorithm = algorithm }).ToTrustedKey());

    [Fact]
    public void A_point_that_is_not_on_the_curve_is_not_trusted()
    {
        var key = JsonWebKey.Of("k1", _key);

        Assert.NotNull(key.ToTrustedKey());
        Assert.Null((key with { X = key.Y, Y = key.X }).ToTrustedKey());
        Assert.Null((key with { X = "AA" }).ToTrustedKey());
        Assert.Null((key with { X = "!" }).ToTrustedKey());
        Assert.Null((key with { Y = null }).ToTrustedKey());
    }

    public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        _answered.Release();
        Assert.Equal("http://identity/.well-known/jwks.json", request.RequestUri!.ToString());
        return Task.FromResult(_isDown
            ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)
            : new HttpResponseMessage { Content = JsonContent.Create(new JsonWebKeySet([.. _published.Select(id => JsonWebKey.Of(id, _key))])) });
    }

    protected override void Dispose(bool disposing)
    {
        _key.Dispose();
        _answered.Dispose();
        base.Dispose(disposing);
    }
}

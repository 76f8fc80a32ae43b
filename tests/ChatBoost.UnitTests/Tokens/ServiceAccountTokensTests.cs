using System.Net;
using System.Net.Http.Json;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace ChatBoost.UnitTests.Tokens;

public sealed class ServiceAccountTokensTests : HttpMessageHandler, IHttpClientFactory
{
    private readonly TestClock _clock = new();
    private readonly ServiceAccountTokens _tokens;
    private string _lastForm = "";
    private bool _isDown;
    private int _issued;

    public ServiceAccountTokensTests() => _tokens = new ServiceAccountTokens(
        this, Options.Create(new ServiceAccountOptions { ClientId = "whatsapp-worker", ClientSecret = "s&cret" }), _clock);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_token_serves_all_calls_until_two_minutes_before_its_end()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _tokens.GetAsync(Cancellation).AsTask()));
        Assert.Equal("t1", await _tokens.GetAsync(Cancellation));
        Assert.Equal("grant_type=client_credentials&client_id=whatsapp-worker&client_secret=s%26cret", _lastForm);

        _clock.Advance(TimeSpan.FromMinutes(13) - TimeSpan.FromSeconds(1));
        Assert.Equal("t1", await _tokens.GetAsync(Cancellation));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("t2", await _tokens.GetAsync(Cancellation));
    }

    [Fact]
    public async Task The_old_token_serves_while_identity_is_away()
    {
        await _tokens.GetAsync(Cancellation);
        _isDown = true;

        _clock.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal("t1", await _tokens.GetAsync(Cancellation));
        _clock.Advance(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<HttpRequestException>(() => _tokens.GetAsync(Cancellation).AsTask());

        _isDown = false;
        Assert.Equal("t2", await _tokens.GetAsync(Cancellation));
    }

    [Fact]
    public async Task A_call_that_is_refused_gets_a_new_token_once()
    {
        var inbox = new Inbox(accepts: "t2");

        using var response = await CallAsync(inbox, JsonContent.Create("body"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["Bearer t1", "Bearer t2"], inbox.Seen);
        Assert.Equal("t2", await _tokens.GetAsync(Cancellation));
    }

    [Fact]
    public async Task A_call_that_is_refused_again_stays_refused()
    {
        var inbox = new Inbox(accepts: "none");

        using var response = await CallAsync(inbox, content: null);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(2, inbox.Seen.Count);
    }

    [Fact]
    public async Task A_refused_stream_is_not_sent_again_but_the_next_call_has_a_new_token()
    {
        var inbox = new Inbox(accepts: "t2");

        using var refused = await CallAsync(inbox, new StreamContent(new MemoryStream([1])));
        using var accepted = await CallAsync(inbox, content: null);

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
    }

    public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Assert.Equal("http://identity/api/v1/auth/token", request.RequestUri!.ToString());
        _lastForm = await request.Content!.ReadAsStringAsync(cancellationToken);
        return _isDown
            ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)
            : new HttpResponseMessage { Content = JsonContent.Create(new { access_token = $"t{++_issued}", token_type = "Bearer", expires_in = 900, scope = "internal" }) };
    }

    protected override void Dispose(bool disposing)
    {
        _tokens.Dispose();
        base.Dispose(disposing);
    }

    private async Task<HttpResponseMessage> CallAsync(Inbox inbox, HttpContent? content)
    {
        using var client = new HttpClient(new SendServiceAccountToken(_tokens) { InnerHandler = inbox });
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://inbox/internal/messages/received") { Content = content };
        return await client.SendAsync(request, Cancellation);
    }

    private sealed class Inbox(string accepts) : HttpMessageHandler
    {
        public List<string> Seen { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Seen.Add(request.Headers.Authorization!.ToString());
            return Task.FromResult(new HttpResponseMessage(
                request.Headers.Authorization!.Parameter == accepts ? HttpStatusCode.OK : HttpStatusCode.Unauthorized));
        }
    }
}

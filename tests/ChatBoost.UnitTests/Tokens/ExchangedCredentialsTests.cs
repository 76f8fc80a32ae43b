using System.Buffers.Text;
using System.Text;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace ChatBoost.UnitTests.Tokens;

public sealed class ExchangedCredentialsTests : IDisposable
{
    private const string Issuer = "https://clerk.shop.example";
    private readonly TestClock _clock = new();
    private readonly ExchangedCredentials _credentials;

    public ExchangedCredentialsTests() => _credentials = new ExchangedCredentials(Options.Create(new ClerkIssuer { Issuer = Issuer }), _clock);

    public void Dispose() => _credentials.Dispose();

    [Theory]
    [InlineData("""{"iss":"https://clerk.shop.example","sub":"user_1"}""", true)]
    [InlineData("""{"iss":"https://clerk.shop.example/"}""", false)]
    [InlineData("""{"iss":"http://127.0.0.1:8080"}""", false)]
    [InlineData("""{"iss":["https://clerk.shop.example"]}""", false)]
    [InlineData("""{"iss":"https://clerk.shop.example","iss":"http://127.0.0.1:8080"}""", false)]
    [InlineData("""{"iss":"\ud800"}""", false)]
    [InlineData("""{"sub":"user_1"}""", false)]
    [InlineData("""["https://clerk.shop.example"]""", false)]
    [InlineData("nonsense", false)]
    public void What_says_it_is_of_the_configured_instance_is_asked_about(string claims, bool isAsked)
    {
        var token = $"e30.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}.c2ln";
        using var without = new ExchangedCredentials(Options.Create(new ClerkIssuer()), _clock);

        Assert.Equal((isAsked, false), (_credentials.Takes(token), without.Takes(token)));
    }

    [Theory]
    [InlineData("cbk_key", true)]
    [InlineData("cbk", false)]
    [InlineData("e30.e30.c2ln", false)]
    [InlineData("e30.%%.c2ln", false)]
    [InlineData("..", false)]
    [InlineData("", false)]
    public void Keys_are_asked_about_and_nonsense_is_not(string token, bool isAsked) => Assert.Equal(isAsked, _credentials.Takes(token));

    [Fact]
    public void Nothing_too_long_is_asked_about()
    {
        var claims = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"iss":"{{Issuer}}","padding":"{{new string('x', 8 * 1024)}}"}"""));

        Assert.False(_credentials.Takes($"e30.{claims}.c2ln"));
        Assert.False(_credentials.Takes("cbk_" + new string('x', 100)));
    }

    [Fact]
    public async Task An_answer_is_kept_until_the_credential_expires_and_no_longer()
    {
        var exchange = new Exchange(new ExchangedCredential("token", _clock.Now.AddSeconds(30)));

        await AskAsync(exchange);
        _clock.Advance(TimeSpan.FromSeconds(29));
        await AskAsync(exchange);
        Assert.Equal(1, exchange.Asked);

        _clock.Advance(TimeSpan.FromSeconds(1));
        await AskAsync(exchange);
        Assert.Equal(2, exchange.Asked);
    }

    [Fact]
    public async Task A_credential_that_has_expired_on_the_way_is_not_kept_at_all()
    {
        var exchange = new Exchange(new ExchangedCredential("token", _clock.Now));

        await AskAsync(exchange);
        await AskAsync(exchange);

        Assert.Equal(2, exchange.Asked);
    }

    [Fact]
    public async Task A_refusal_is_kept_too_and_belongs_to_one_credential()
    {
        var exchange = new Exchange(ExchangedCredential.NotValid);

        await AskAsync(exchange);
        await AskAsync(exchange);
        await AskAsync(exchange, "cbk_other");

        Assert.Equal(2, exchange.Asked);
    }

    private Task<ExchangedCredential> AskAsync(Exchange exchange, string credential = "cbk_key") =>
        _credentials.GetAsync(credential, exchange, TestContext.Current.CancellationToken);

    private sealed class Exchange(ExchangedCredential answer) : ICredentialExchange
    {
        public int Asked { get; private set; }

        public Task<ExchangedCredential> ExchangeAsync(string credential, CancellationToken cancellationToken)
        {
            Asked++;
            return Task.FromResult(answer);
        }
    }
}

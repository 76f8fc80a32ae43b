using ChatBoost.Identity.Organizations;
using ChatBoost.Identity.Sessions;
using ChatBoost.Identity.Tokens;
using ChatBoost.Identity.Users;
using Microsoft.AspNetCore.Http;

namespace ChatBoost.UnitTests.Tokens;

public sealed class RefreshTokenTests
{
    private static readonly DateTimeOffset Now = new TestClock().Now;

    [Fact]
    public void Using_a_token_gives_a_successor_in_the_same_session()
    {
        var (token, text) = Start();

        var (successor, successorText) = token.Use(Now.AddDays(1));

        Assert.Equal(RefreshToken.HashOf(successorText), successor.Hash);
        Assert.NotEqual(text, successorText);
        Assert.Equal(Now.AddDays(1), token.UsedAt);
        Assert.Null(successor.UsedAt);
        Assert.Equal((token.SessionId, token.UserId, token.OrganizationId), (successor.SessionId, successor.UserId, successor.OrganizationId));
    }

    [Fact]
    public void Renewing_does_not_prolong_the_session()
    {
        var (token, _) = Start();

        Assert.Equal(Now.AddDays(30), token.Use(Now.AddDays(29)).Token.ExpiresAt);
    }

    [Fact]
    public void No_two_sign_ins_share_a_token_or_a_session()
    {
        var (one, text) = Start();
        var (other, _) = Start();

        Assert.NotEqual(one.Hash, other.Hash);
        Assert.NotEqual(one.SessionId, other.SessionId);
        Assert.Equal(43, text.Length);
    }

    [Fact]
    public void A_service_account_needs_its_own_secret()
    {
        ServiceAccounts accounts = [new() { ClientId = "inbox", ClientSecret = "secret-of-inbox-1" }, new() { ClientId = "worker", ClientSecret = "secret-of-worker-1" }];

        Assert.True(accounts.Accepts("inbox", "secret-of-inbox-1"));
        Assert.False(accounts.Accepts("inbox", "secret-of-worker-1"));
        Assert.False(accounts.Accepts("inbox", ""));
        Assert.False(accounts.Accepts("unknown", ""));
        Assert.False(accounts.Accepts("", ""));
        Assert.False(accounts.Accepts("Inbox", "secret-of-inbox-1"));
    }

    private static (RefreshToken Token, string Text) Start() =>
        RefreshToken.Start(Session.Start(
            Membership.Join(OrganizationId.New(), User.SignUp("Ann", "ann@shop.example", Now), "owner", Now), new ClientDevice(new HttpContextAccessor()), Now));
}

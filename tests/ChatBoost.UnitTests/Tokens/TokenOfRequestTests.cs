using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http;

namespace ChatBoost.UnitTests.Tokens;

public sealed class TokenOfRequestTests
{
    [Theory]
    [InlineData("/ws", true)]
    [InlineData("/ws/conversations", true)]
    [InlineData("/api/v1/conversations/org_1/live", true)]
    [InlineData("/ws/negotiate", false)]
    [InlineData("/wsx", false)]
    [InlineData("/api/v1/conversations", false)]
    [InlineData("/api/v1/conversations/cnv_1/messages", false)]
    [InlineData("/api/v1/bots/live", false)]
    [InlineData("/internal/messages/send", false)]
    public void The_query_is_read_where_browsers_can_set_no_header_and_nowhere_else(string path, bool isRead)
    {
        var request = new DefaultHttpContext().Request;
        request.Path = path;
        request.QueryString = new QueryString("?access_token=t1");

        Assert.Equal(isRead ? "t1" : null, AccessTokenFormat.TokenOf(request));
    }

    [Theory]
    [InlineData("Bearer t1", "t1")]
    [InlineData("bearer  t1 ", "t1")]
    [InlineData("Basic dDE6", null)]
    [InlineData("t1", null)]
    [InlineData("", null)]
    public void The_header_is_read_everywhere(string header, string? token)
    {
        var request = new DefaultHttpContext().Request;
        request.Path = "/ws/negotiate";
        request.Headers.Authorization = header;

        Assert.Equal(token, AccessTokenFormat.TokenOf(request));
    }
}

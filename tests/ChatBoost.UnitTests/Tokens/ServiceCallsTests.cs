using System.Net;
using System.Net.Http.Json;
using ChatBoost.ServiceDefaults.Authentication;

namespace ChatBoost.UnitTests.Tokens;

public sealed class ServiceCallsTests
{
    [Theory]
    [InlineData("GET", false, 3)]
    [InlineData("PUT", false, 3)]
    [InlineData("POST", true, 3)]
    [InlineData("POST", false, 1)]
    [InlineData("PATCH", false, 1)]
    public async Task A_service_that_is_unavailable_is_asked_again_for_what_may_arrive_twice(string method, bool allCallsAreIdempotent, int expectedTries)
    {
        var service = new Service(@try => new HttpResponseMessage(@try < 3 ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK));

        using var response = await CallAsync(service, method, JsonContent.Create(1), allCallsAreIdempotent);

        Assert.Equal(expectedTries, service.Tries);
        Assert.Equal(expectedTries == 3, response.IsSuccessStatusCode);
    }

    [Fact]
    public async Task What_never_left_is_sent_again_whatever_it_is()
    {
        var service = new Service(@try => @try < 2 ? throw new HttpRequestException(HttpRequestError.ConnectionError) : new HttpResponseMessage());

        using var response = await CallAsync(service, "POST", JsonContent.Create(1), allCallsAreIdempotent: false);

        Assert.Equal(2, service.Tries);
    }

    [Fact]
    public async Task What_may_have_arrived_is_not_sent_again()
    {
        var service = new Service(_ => throw new HttpRequestException(HttpRequestError.ResponseEnded));

        await Assert.ThrowsAsync<HttpRequestException>(() => CallAsync(service, "POST", JsonContent.Create(1), allCallsAreIdempotent: false));

        Assert.Equal(1, service.Tries);
    }

    [Fact]
    public async Task A_stream_is_not_sent_again()
    {
        var service = new Service(_ => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));

        using var response = await CallAsync(service, "PUT", new StreamContent(new MemoryStream([1])), allCallsAreIdempotent: true);

        Assert.Equal(1, service.Tries);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public async Task An_answer_is_an_answer(HttpStatusCode status)
    {
        var service = new Service(_ => new HttpResponseMessage(status));

        using var response = await CallAsync(service, "GET", null, allCallsAreIdempotent: true);

        Assert.Equal(1, service.Tries);
        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task It_gives_up_after_four_tries()
    {
        var service = new Service(_ => new HttpResponseMessage(HttpStatusCode.BadGateway));

        using var response = await CallAsync(service, "GET", null, allCallsAreIdempotent: false);

        Assert.Equal(4, service.Tries);
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
    }

    private static async Task<HttpResponseMessage> CallAsync(Service service, string method, HttpContent? content, bool allCallsAreIdempotent)
    {
        using var client = new HttpClient(new RetryServiceCalls(TimeProvider.System, allCallsAreIdempotent) { InnerHandler = service });
        using var request = new HttpRequestMessage(new HttpMethod(method), "http://inbox/internal") { Content = content };
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private sealed class Service(Func<int, HttpResponseMessage> answer) : HttpMessageHandler
    {
        public int Tries { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer(++Tries));
    }
}

using System.Net;
using System.Text.Json;

namespace ChatBoost.SystemTests.Edge;

public sealed class Gateway(SystemStack stack)
{
    [Theory]
    [InlineData("/internal/messages/received")]
    [InlineData("/internal/messages/send")]
    [InlineData("/internal/statuses")]
    [InlineData("/internal/webhook-secrets?phoneNumberId=100000000000001")]
    [InlineData("/internal/bots/active")]
    [InlineData("/api/v1/conversations/../../../internal/webhook-secrets?phoneNumberId=100000000000001")]
    [InlineData("/api/v1/conversations/%2e%2e/%2e%2e/%2e%2e/internal/webhook-secrets?phoneNumberId=100000000000001")]
    [InlineData("//internal/webhook-secrets?phoneNumberId=100000000000001")]
    [InlineData("/INTERNAL/webhook-secrets?phoneNumberId=100000000000001")]
    public async Task Nothing_internal_is_reachable_from_outside(string path)
    {
        var shop = await stack.OpenShopAsync();
        using var get = await shop.Api.SendAsync(HttpMethod.Get, path, null, Cancellation);
        using var post = await shop.Api.SendAsync(HttpMethod.Post, path, new { }, Cancellation);

        foreach (var response in new[] { get, post })
        {
            // The dashboard answers unknown paths of a browser with its page; what must not come is an answer of a service.
            var body = await response.Content.ReadAsStringAsync(Cancellation);
            Assert.DoesNotContain("appSecrets", body, StringComparison.OrdinalIgnoreCase);
            Assert.True(
                response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.BadRequest
                || response.Content.Headers.ContentType?.MediaType == "text/html",
                $"{path} answered {response.StatusCode}");
        }
    }

    [Fact]
    public async Task A_users_token_opens_no_internal_endpoint_of_a_service_itself()
    {
        var shop = await stack.OpenShopAsync();
        var inbox = new Uri(stack.Running.Description.All("inbox")[0].Url);
        using var direct = new ChatBoostApi(inbox, shop.Api.Session!.AccessToken);
        using var nobody = new ChatBoostApi(inbox, accessToken: null);
        const string path = "/internal/webhook-secrets?phoneNumberId=100000000000001";

        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, await direct.SendAsync(HttpMethod.Get, path, null, Cancellation));
        await Refusal.ExpectAsync(HttpStatusCode.Unauthorized, await nobody.SendAsync(HttpMethod.Get, path, null, Cancellation));
    }

    [Fact]
    public async Task Health_is_200_when_every_part_is_ready()
    {
        using var response = await stack.Running.Anonymous().SendAsync(HttpMethod.Get, "/health", null, Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task One_API_document_describes_all_services_and_nothing_internal()
    {
        var document = await stack.Running.Anonymous().GetAsync<JsonElement>("/openapi/v1.json", Cancellation);

        var paths = document.GetProperty("paths").EnumerateObject().Select(path => path.Name).ToList();
        Assert.Contains("/api/v1/auth/login", paths);
        Assert.Contains("/api/v1/conversations", paths);
        Assert.Contains("/api/v1/messages/send_human", paths);
        Assert.Contains("/api/v1/bots", paths);
        Assert.DoesNotContain(paths, path => path.Contains("internal", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("GET", "/api/v1/no-such-thing", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/api/v1/auth/login", HttpStatusCode.MethodNotAllowed)]
    public async Task Refusals_of_the_framework_are_problems_with_a_code_too(string method, string path, HttpStatusCode status) =>
        await Refusal.ExpectAsync(
            status, await stack.Running.Anonymous().SendAsync(new HttpMethod(method), path, null, Cancellation));

    [Fact]
    public async Task The_dashboard_is_served()
    {
        using var response = await stack.Running.Anonymous().SendAsync(HttpMethod.Get, "/", null, Cancellation);

        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("nosniff", response.Headers.GetValues("X-Content-Type-Options"));
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ChatBoost.Contracts.Inbox;
using ChatBoost.UnitTests.Sqs;
using ChatBoost.WhatsAppReceiver.Signatures;
using ChatBoost.WhatsAppReceiver.Webhooks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatBoost.UnitTests.Receiver;

/// <summary>The real receiver with its two neighbours, SQS and Inbox, played in memory.</summary>
internal sealed class ReceiverHost : WebApplicationFactory<BodyBudget>
{
    private const string MessageQueue = "chatboost-messages.fifo";
    private const string StatusQueue = "chatboost-statuses.fifo";

    public FakeSqs Sqs { get; } = new();

    public Inbox TheInbox { get; } = new();

    public TestClock Clock { get; } = new();

    public string? PlatformAppSecret { get; init; }

    /// <summary>Everything on both queues.</summary>
    public IEnumerable<FakeSqs.Stored> Queued => Sqs.In(MessageQueue).Concat(Sqs.In(StatusQueue));

    /// <summary>Posts a body with the signature of this secret; null: with none.</summary>
    public async Task<HttpResponseMessage> PostAsync(byte[] body, string? secret, string path = "/webhooks/whatsapp")
    {
        using var client = CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        if (secret is not null)
        {
            request.Headers.Add("X-Hub-Signature-256", $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body))}");
        }

        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public Task<HttpResponseMessage> PostAsync(JsonObject body, string? secret) => PostAsync(Encoding.UTF8.GetBytes(body.ToJsonString()), secret);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        // Known before the host looks them up.
        Sqs.Queue(MessageQueue);
        Sqs.Queue(StatusQueue);
        builder.UseSetting("AWS:Region", "eu-west-1");
        builder.UseSetting("ServiceAccount:ClientId", "whatsapp-receiver");
        builder.UseSetting("ServiceAccount:ClientSecret", "secret");
        builder.UseSetting("WhatsApp:PlatformAppSecret", PlatformAppSecret ?? "");
        builder.UseSetting("WhatsApp:PlatformVerifyToken", "platform-token");
        builder.ConfigureLogging(logging => logging.ClearProviders());
        builder.ConfigureServices(services =>
        {
            services.AddSingleton<TimeProvider>(Clock);
            services.AddSingleton(Sqs.Client());
            services.AddHttpClient(nameof(InboxClient)).ConfigurePrimaryHttpMessageHandler(() => TheInbox);
            services.AddHttpClient("service-account").ConfigurePrimaryHttpMessageHandler(() => TheInbox);
        });
    }

    /// <summary>Inbox, and Identity for the service's own token.</summary>
    internal sealed class Inbox : HttpMessageHandler
    {
        private int _questions;

        /// <summary>App secrets by number or account.</summary>
        public Dictionary<string, string[]> Secrets { get; } = [];

        public bool IsAway { get; set; }

        public int Questions => _questions;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var uri = request.RequestUri!;
            if (uri.AbsolutePath == "/api/v1/auth/token")
            {
                return new HttpResponseMessage { Content = JsonContent.Create(new { access_token = "t", expires_in = 900 }) };
            }

            Interlocked.Increment(ref _questions);
            if (IsAway)
            {
                throw new HttpRequestException("away");
            }

            return uri.AbsolutePath switch
            {
                "/internal/webhook-secrets" => new HttpResponseMessage { Content = JsonContent.Create(new WebhookSecrets(Secrets.GetValueOrDefault(uri.Query.Split('=')[1]) ?? [])) },
                "/internal/webhook-verifications" => new HttpResponseMessage(
                    (await request.Content!.ReadFromJsonAsync<VerifyWebhook>(cancellationToken))!.VerifyToken == "shop-token" ? HttpStatusCode.NoContent : HttpStatusCode.NotFound),
                _ => new HttpResponseMessage(HttpStatusCode.NotFound),
            };
        }
    }
}

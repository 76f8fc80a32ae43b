using System.Net;
using ChatBoost.ProviderSimulator.Clerk;
using ChatBoost.ProviderSimulator.Faults;
using ChatBoost.ProviderSimulator.Graph;
using ChatBoost.ProviderSimulator.Graph.Accounts;
using ChatBoost.ProviderSimulator.Graph.Media;
using ChatBoost.ProviderSimulator.Graph.Messages;
using ChatBoost.ProviderSimulator.Graph.Templates;
using ChatBoost.ProviderSimulator.Instagram;
using ChatBoost.ProviderSimulator.Kms;
using ChatBoost.ProviderSimulator.Numbers;
using ChatBoost.ProviderSimulator.OpenIdConnect;
using ChatBoost.ProviderSimulator.Phones;
using ChatBoost.ProviderSimulator.Push;
using ChatBoost.ProviderSimulator.Scheduling;
using ChatBoost.ProviderSimulator.SendGrid;
using ChatBoost.ProviderSimulator.Settings;
using ChatBoost.ProviderSimulator.State;
using ChatBoost.ProviderSimulator.Twilio;
using ChatBoost.ProviderSimulator.Webhooks;
using ChatBoost.ServiceDefaults.Problems;

namespace ChatBoost.ProviderSimulator;

/// <summary>Registers the simulator and lists its routes.</summary>
internal static class SimulatorFeature
{
    // Meta's largest medium is 100 MB; the rest is the multipart envelope.
    private const long LargestBody = 101 * 1024 * 1024;

    public static void AddSimulator(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.AddServerHeader = false;
        });
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy.AllowAnyOrigin().AllowAnyHeader().AllowAnyMethod()));
        builder.Services.ConfigureHttpJsonOptions(
            json => json.SerializerOptions.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        builder.Services.Configure<RouteOptions>(routes => routes.SetParameterPolicy<GraphVersionConstraint>("graphVersion"));

        builder.Services.AddSingleton(new HttpMessageInvoker(new SocketsHttpHandler
        {
            MaxConnectionsPerServer = 128,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
            ConnectTimeout = TimeSpan.FromSeconds(5),
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
        }));
        builder.Services.AddSingleton<BusinessNumbers>();
        builder.Services.AddHostedService<RememberState>();
        builder.Services.AddSingleton<Schedule>();
        builder.Services.AddSingleton<FaultList>();
        builder.Services.AddSingleton<WebhookLog>();
        builder.Services.AddSingleton<WebhookSender>();
        builder.Services.AddHostedService(services => services.GetRequiredService<WebhookSender>());
        builder.Services.AddSingleton<LivePhones>();
        builder.Services.AddSingleton<CustomerMessages>();
        builder.Services.AddSingleton<WriteMessage>();
        builder.Services.AddSingleton<SentMessages>();
        builder.Services.AddSingleton<StatusLifecycle>();
        builder.Services.AddSingleton<ReadReceipts>();
        builder.Services.AddSingleton<SendMessage>();
        builder.Services.AddSingleton<MediaStore>();
        builder.Services.AddSingleton<MediaDownload>();
        builder.Services.AddSingleton<UploadMedia>();
        builder.Services.AddSingleton<LinkedMedia>();
        builder.Services.AddSingleton<TemplateStore>();
        builder.Services.AddSingleton<TemplateEvents>();
        builder.Services.AddSingleton<ManageTemplates>();
        builder.Services.AddSingleton<WebhookHandshake>();
        builder.Services.AddSingleton<PhoneNumberNode>();
        builder.Services.AddSingleton<BusinessAccountNode>();
        builder.Services.AddSingleton<BlockUsers>();
        builder.Services.AddSingleton<DebugToken>();
        builder.Services.AddSingleton<GraphNode>();
        builder.Services.AddSingleton<GraphEndpoint>();
        builder.Services.AddSingleton<Mailboxes>();
        builder.Services.AddSingleton<MailFaults>();
        builder.Services.AddSingleton<PlayedSendGrid>();
        builder.Services.AddSingleton<MailEvents>();
        builder.Services.AddSingleton<SendMail>();
        builder.Services.AddSingleton<PlayedTwilio>();
        builder.Services.AddSingleton<TwilioFaults>();
        builder.Services.AddSingleton<TwilioWebhooks>();
        builder.Services.AddSingleton<SendTwilioMessage>();
        builder.Services.AddSingleton<TwilioApi>();
        builder.Services.AddSingleton<PlayedInstagram>();
        builder.Services.AddSingleton<InstagramFaults>();
        builder.Services.AddSingleton<InstagramWebhooks>();
        builder.Services.AddSingleton<InstagramApi>();
        builder.Services.AddSingleton<PlayedBrowsers>();
        builder.Services.AddSingleton<PlayedIssuers>();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddSingleton<PlayedClerk>();
        builder.Services.AddSingleton<SvixSender>();
        builder.Services.AddSingleton<ClerkControl.Teller>();
        builder.Services.AddSingleton<KmsFaults>();
        builder.Services.AddSingleton<KmsApi>();
    }

    /// <summary>What tests, load drivers and the page use.</summary>
    public static void MapControlApi(this WebApplication app)
    {
        app.UseStableProblemDetails();
        app.UseCors();
        var control = app.MapGroup("/simulator").WithTags("Simulator");
        Apps.Map(control);
        SettingsApi.Map(control);
        FaultsApi.Map(control);
        app.Services.GetRequiredService<WriteMessage>().Map(control);
        ReadMessages.Map(control);
        WatchThread.Map(control);
        ListSentMessages.Map(control);
        ShowMedia.Map(control);
        PostWebhook.Map(control);
        VerifyWebhook.Map(control);
        WebhookLogApi.Map(control);
        app.Services.GetRequiredService<TemplateEvents>().Map(control);
        MailApi.Map(control);
        TwilioControl.Map(control);
        InstagramControl.Map(control);
        SendGridControl.Map(control);
        IssuerControl.Map(control);
        ClerkControl.Map(control);
        PushControl.Map(control);
        KmsApi.MapControl(control);
        ResetState.Map(control);
    }

    /// <summary>What Meta answers for Instagram accounts.</summary>
    public static void UseInstagramApi(this WebApplication app) =>
        app.MapWhen(InstagramApi.IsFor, calls => calls.Run(app.Services.GetRequiredService<InstagramApi>().HandleAsync));

    /// <summary>What browsers' push services answer.</summary>
    public static void MapPushApi(this WebApplication app) => app.Services.GetRequiredService<PlayedBrowsers>().Map(app);

    /// <summary>What SendGrid answers.</summary>
    public static void MapSendGridApi(this WebApplication app)
    {
        app.Services.GetRequiredService<SendMail>().Map(app);
        app.Services.GetRequiredService<PlayedSendGrid>().Map(app);
    }

    /// <summary>What Twilio answers.</summary>
    public static void MapTwilioApi(this WebApplication app) => app.Services.GetRequiredService<TwilioApi>().Map(app);

    /// <summary>What AWS KMS answers.</summary>
    public static void MapKmsApi(this WebApplication app) => app.Services.GetRequiredService<KmsApi>().Map(app);

    /// <summary>What Meta answers.</summary>
    public static void MapGraphApi(this WebApplication app)
    {
        var graph = app.Services.GetRequiredService<GraphEndpoint>();
        var routes = app.MapGroup("/{version:graphVersion}");
        app.Services.GetRequiredService<SendMessage>().Map(graph, routes);
        app.Services.GetRequiredService<UploadMedia>().Map(graph, routes);
        app.Services.GetRequiredService<MediaDownload>().Map(app);
        app.Services.GetRequiredService<ManageTemplates>().Map(graph, routes);
        PhoneNumberNode.Map(graph, routes);
        app.Services.GetRequiredService<BusinessAccountNode>().Map(graph, routes);
        BusinessProfile.Map(graph, routes);
        app.Services.GetRequiredService<BlockUsers>().Map(graph, routes);
        app.Services.GetRequiredService<DebugToken>().Map(graph, routes);
        app.Services.GetRequiredService<GraphNode>().Map(graph, routes);
        routes.Map("/{**path}", (HttpContext context) => GraphEndpoint.WriteAsync(
            context, new GraphError(2500, $"Unknown path components: /{context.Request.RouteValues["path"]}"))).ExcludeFromDescription();
    }
}

using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using ChatBoost.Inbox.ContentEncryption.Kms;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace ChatBoost.Inbox.ContentEncryption;

/// <summary>Messages and files under the organization's own key.</summary>
public static class ContentEncryptionFeature
{
    /// <summary>Adds keys, opening and sealing, and the switch in the background.</summary>
    public static WebApplicationBuilder AddContentEncryption(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ContentEncryptionOptions>().BindConfiguration(ContentEncryptionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        if (builder.Configuration[$"{ContentEncryptionOptions.Section}:{nameof(ContentEncryptionOptions.KmsKeyId)}"] is { Length: > 0 })
        {
            builder.Services.AddSingleton(CreateKms);
        }

        builder.Services.AddSingleton<KeyWrapping>();
        builder.Services.AddSingleton<ContentKeys>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ContentKeys>());
        builder.Services.AddSingleton(services => new SealedContent(services.GetRequiredService<ContentKeys>(), services.GetRequiredService<ILogger<SealedContent>>()));
        builder.Services.AddScoped<NewContentKey>();
        builder.Services.AddSingleton<SwitchMessages>();
        builder.Services.AddSingleton<SwitchFiles>();
        builder.Services.AddHostedService<SwitchContent>();
        builder.Services.AddExceptionHandler<AnswerKeysAway>();
        return builder;
    }

    /// <summary>Maps <c>/api/v1/settings/content-encryption</c>.</summary>
    public static WebApplication MapContentEncryption(this WebApplication app)
    {
        var settings = app.MapGroup("/api/v1/settings/content-encryption").WithTags("Content encryption").RequirePermission(Permissions.PrivacyManage);
        GetContentEncryption.Map(settings);
        SwitchContentEncryption.Map(settings);
        RotateContentKey.Map(settings);
        return app;
    }

    private static AmazonKeyManagementServiceClient CreateKms(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<ContentEncryptionOptions>>().Value;
        var region = options.KmsRegion ?? services.GetRequiredService<IConfiguration>()["AWS:Region"]
            ?? throw new InvalidOperationException("The region of the KMS key is missing: set ContentEncryption__KmsRegion, for example to eu-west-1.");
        // On first use and not at start: without static keys this asks the machine's metadata service.
        var credentials = new Lazy<AWSCredentials>(() => DefaultAWSCredentialsIdentityResolver.GetCredentials());
        return new AmazonKeyManagementServiceClient(
            options.KmsServiceURL ?? new Uri($"https://kms.{region}.amazonaws.com/"),
            region,
            () => credentials.Value,
            new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) },
            services.GetRequiredService<TimeProvider>());
    }
}

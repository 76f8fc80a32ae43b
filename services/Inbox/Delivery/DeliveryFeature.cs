namespace ChatBoost.Inbox.Delivery;

/// <summary>Bringing stored messages to the provider.</summary>
public static class DeliveryFeature
{
    /// <summary>Adds dispatcher, limits and recovery.</summary>
    public static WebApplicationBuilder AddDelivery(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<DeliveryOptions>().BindConfiguration(DeliveryOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<DeliveryStore>();
        builder.Services.AddSingleton<RateLimits>();
        builder.Services.AddSingleton<DeliveryMetrics>();
        builder.Services.AddSingleton<NumbersOverLimit>();
        builder.Services.AddSingleton<DeliverMessage>();
        builder.Services.AddSingleton<Dispatcher>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Dispatcher>());
        builder.Services.AddHostedService<RecoverDeliveries>();
        return builder;
    }
}

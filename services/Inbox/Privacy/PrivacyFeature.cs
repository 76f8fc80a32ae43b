using ChatBoost.ServiceDefaults.Authentication;
using MassTransit;

namespace ChatBoost.Inbox.Privacy;

/// <summary>What people may ask of what is stored on them, and how long anything is.</summary>
public static class PrivacyFeature
{
    /// <summary>Adds the jobs that erase.</summary>
    public static WebApplicationBuilder AddPrivacy(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ErasedAddresses>();
        builder.Services.AddSingleton<ErasureSignal>();
        builder.Services.AddScoped<ProofKeys>();
        builder.Services.AddScoped<DataRemoval>();
        builder.Services.AddScoped<ExportContact>();
        builder.Services.AddHostedService<EraseContacts>();
        builder.Services.AddHostedService<DiscardFiles>();
        return builder;
    }

    /// <summary>Adds what listens to Identity's clock and to the other services.</summary>
    public static void AddPrivacyConsumers(this IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<ApplyRetention>();
        bus.AddConsumer<RecordErasedContact>();
    }

    /// <summary>Maps <c>/api/v1/erasures</c>.</summary>
    public static WebApplication MapPrivacy(this WebApplication app)
    {
        var erasures = app.MapGroup("/api/v1/erasures").WithTags("Privacy");
        ListErasures.Map(erasures.MapGroup("").RequirePermission(Permissions.ContactsErase));
        ProofKeys.Map(erasures);
        return app;
    }
}

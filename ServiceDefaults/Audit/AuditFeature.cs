using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ChatBoost.ServiceDefaults.Audit;

/// <summary>
/// The audit trail: every successful change a member makes is recorded, and those reads that ask for it. A new endpoint is recorded without
/// doing anything for it.
/// </summary>
public static class AuditFeature
{
    /// <summary>Adds the trail. Needs <c>AddMessaging</c> and, where the service has a database, <c>AddOutbox</c>.</summary>
    public static WebApplicationBuilder AddAuditTrail(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AuditTrail>();
        return builder;
    }

    /// <summary>Records requests. After <c>UseChatBoostAuthentication</c>.</summary>
    public static WebApplication UseAuditTrail(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            if (context.GetEndpoint() is RouteEndpoint endpoint && endpoint.Metadata.GetMetadata<AuditedNever>() is null && endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName is { } action
                && context.RequestServices.GetRequiredService<CurrentCaller>().OrganizationId is not null)
            {
                var isRead = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
                if (!isRead || endpoint.Metadata.GetMetadata<AuditedRead>() is not null)
                {
                    var trail = context.RequestServices.GetRequiredService<AuditTrail>();
                    context.Response.OnStarting(() =>
                        context.Response.StatusCode >= 300 ? Task.CompletedTask
                        : isRead ? trail.RecordReadAsync(context, action)
                        : trail.RecordAsync(context, action));
                }
            }

            return next(context);
        });
        return app;
    }

    /// <summary>Reading this is recorded, once for each visit of ten minutes.</summary>
    public static TBuilder AuditReads<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new AuditedRead());

    /// <summary>Changes of this are not recorded: for what a member keeps for itself, and nobody else ever sees.</summary>
    public static TBuilder AuditNothing<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new AuditedNever());

    /// <summary>Names the record a request is about, where its address does not: for example the conversation a message goes to.</summary>
    public static void AuditTarget(this HttpContext context, string id) => context.Features.Set(new AuditTarget([id]));

    /// <summary>The same for a request about several records: there is an entry for each, and none where there are none.</summary>
    public static void AuditTargets(this HttpContext context, IReadOnlyList<string> ids) => context.Features.Set(new AuditTarget(ids));
}

/// <summary>On endpoints whose reading is recorded.</summary>
internal sealed record AuditedRead;

/// <summary>On endpoints whose changes are not recorded.</summary>
internal sealed record AuditedNever;

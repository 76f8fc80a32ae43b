using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace ChatBoost.ServiceDefaults.Telemetry;

/// <summary>
/// Names a request's span by its route (<c>POST /api/v1/messages/send_human</c>), which the framework leaves to the instrumentation package.
/// </summary>
internal sealed class NameServerSpans : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (context, nextMiddleware) =>
        {
            await nextMiddleware(context);
            if (context.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } span)
            {
                var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
                span.DisplayName = route is null ? context.Request.Method : $"{context.Request.Method} /{route.TrimStart('/')}";
                span.SetTag("http.request.method", context.Request.Method);
                span.SetTag("url.path", context.Request.Path.Value);
                span.SetTag("http.route", route);
                span.SetTag("http.response.status_code", context.Response.StatusCode);
                if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
                {
                    span.SetStatus(ActivityStatusCode.Error);
                }
            }
        });
        next(app);
    };
}

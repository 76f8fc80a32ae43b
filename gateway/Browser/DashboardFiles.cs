using ChatBoost.ServiceDefaults.Problems;
using Microsoft.Extensions.FileProviders;

namespace ChatBoost.Gateway.Browser;

/// <summary>Serves the built browser app. Its own routes (<c>/inbox</c>…) are answered with its page; unknown API paths are not.</summary>
internal static class DashboardFiles
{
    private static readonly PathString[] NotPages = ["/api", "/internal", "/webhooks", "/ws", "/openapi", "/.well-known", "/health", "/alive"];

    private static readonly string NotBuilt = """
        <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>ChatBoost</title>
        <style>body{font:16px/1.6 system-ui;margin:15vh auto;max-width:36rem;padding:0 1rem}code{background:#eee;padding:.1em .3em;border-radius:4px}</style>
        <h1>ChatBoost is running, its dashboard is not built</h1>
        <p>Build it with <code>npm ci &amp;&amp; npm run build</code> in <code>gateway/dashboard</code> and start the gateway again,
        or set <code>Dashboard__Path</code> to a built one.</p><p>The API is described at <a href="/docs/">/docs</a>.</p>
        """;

    public static void UseDashboardFiles(this WebApplication app)
    {
        var directory = FindBuilt(app);
        if (directory is null)
        {
            return;
        }

        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(directory),
            OnPrepareResponse = response => response.Context.Response.Headers.CacheControl =
                // The names of built assets carry a hash of their content.
                response.Context.Request.Path.StartsWithSegments("/assets") ? "public, max-age=31536000, immutable" : "no-cache",
        });
    }

    public static void MapDashboard(this WebApplication app)
    {
        var directory = FindBuilt(app);
        var page = directory is null ? null : Path.Combine(directory, "index.html");

        app.MapFallback("{*path:nonfile}", async context =>
        {
            if (Array.Exists(NotPages, prefix => context.Request.Path.StartsWithSegments(prefix)))
            {
                await Problem.NotFound("not_found", "There is nothing at this path; /docs lists what there is.").ExecuteAsync(context);
                return;
            }

            if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
            {
                context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
                return;
            }

            context.Response.ContentType = "text/html; charset=utf-8";
            context.Response.Headers.CacheControl = "no-cache";
            if (page is null)
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                await context.Response.WriteAsync(NotBuilt, context.RequestAborted);
            }
            else
            {
                await context.Response.SendFileAsync(page, context.RequestAborted);
            }
        });
    }

    /// <summary>Where <c>Dashboard:Path</c> says; else beside a published gateway; else in the repository this was built in.</summary>
    private static string? FindBuilt(WebApplication app)
    {
        string?[] candidates = app.Configuration["Dashboard:Path"] is { Length: > 0 } configured
            ? [Path.GetFullPath(configured, app.Environment.ContentRootPath)]
            : [Path.Combine(AppContext.BaseDirectory, "dashboard"), FindInRepository()];
        return candidates.FirstOrDefault(directory => directory is not null && File.Exists(Path.Combine(directory, "index.html")));
    }

    private static string? FindInRepository()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "ChatBoost.sln")))
            {
                return Path.Combine(directory.FullName, "gateway", "dashboard", "dist");
            }
        }

        return null;
    }
}

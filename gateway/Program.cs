using ChatBoost.Gateway.Browser;
using ChatBoost.Gateway.Edge;
using ChatBoost.Gateway.Health;
using ChatBoost.Gateway.OpenApi;
using ChatBoost.Gateway.Proxy;
using ChatBoost.ServiceDefaults;
using ChatBoost.ServiceDefaults.Problems;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddEdge();
builder.AddProxy();
builder.Services.AddSingleton<PartsReadiness>();
builder.Services.AddSingleton<PublicApiDocument>();

var app = builder.Build();

app.UseForwardedHeaders();
app.UseStableProblemDetails();
app.UseSecurityHeaders();
app.UseCompression();

// What goes to a service leaves here (its routes short-circuit); the rest is for browsers.
app.UseRouting();
app.UseApiDocs();
app.UseDashboardFiles();

app.MapHealth();
app.MapPublicApiDocument();
app.MapProxy();
app.MapDashboard();

app.Run();

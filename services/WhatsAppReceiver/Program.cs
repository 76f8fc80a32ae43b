using ChatBoost.ServiceDefaults;
using ChatBoost.ServiceDefaults.Problems;
using ChatBoost.WhatsAppReceiver.Webhooks;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddWebhooks();

var app = builder.Build();
app.UseStableProblemDetails();
app.MapDefaultEndpoints();
app.MapWebhooks();
app.Run();

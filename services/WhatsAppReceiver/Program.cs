using ChatBoost.ServiceDefaults;
using ChatBoost.ServiceDefaults.Problems;
using ChatBoost.WhatsAppReceiver.Clerk;
using ChatBoost.WhatsAppReceiver.Webhooks;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddWebhooks();
builder.AddClerkWebhooks();

var app = builder.Build();
app.UseStableProblemDetails();
app.MapDefaultEndpoints();
app.MapWebhooks();
app.MapClerkWebhooks();
app.Run();

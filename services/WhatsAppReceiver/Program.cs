using ChatBoost.ServiceDefaults;
using ChatBoost.ServiceDefaults.Problems;
using ChatBoost.WhatsAppReceiver.Clerk;
using ChatBoost.WhatsAppReceiver.Email;
using ChatBoost.WhatsAppReceiver.Twilio;
using ChatBoost.WhatsAppReceiver.Webhooks;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddWebhooks();
builder.AddTwilioWebhooks();
builder.AddEmailWebhooks();
builder.AddClerkWebhooks();

var app = builder.Build();
app.UseStableProblemDetails();
app.MapDefaultEndpoints();
app.MapWebhooks();
app.MapTwilioWebhooks();
app.MapEmailWebhooks();
app.MapClerkWebhooks();
app.Run();

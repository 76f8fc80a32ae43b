using ChatBoost.ServiceDefaults;
using ChatBoost.ServiceDefaults.Audit;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Messaging;
using ChatBoost.ServiceDefaults.Problems;
using ChatBoost.ServiceDefaults.RateLimits;
using ChatBoost.ServiceDefaults.Redis;
using ChatBoost.WhatsAppWorker.Bots;
using ChatBoost.WhatsAppWorker.DeadLetters;
using ChatBoost.WhatsAppWorker.Inbox;
using ChatBoost.WhatsAppWorker.Messages;
using ChatBoost.WhatsAppWorker.Queues;
using ChatBoost.WhatsAppWorker.Statuses;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddChatBoostAuthentication();
builder.AddRedisClient("redis");
builder.AddRateLimits();
builder.AddAuditTrail();
builder.AddMessaging(bus =>
{
    bus.AddBotConsumers();
    bus.AddConsumer<EraseDeadLetters>();
});
builder.AddProviderQueues();
builder.AddInbox();
builder.AddBots();
builder.AddMessageProcessing();
builder.AddStatusProcessing();
builder.AddDeadLetters();

var app = builder.Build();
app.UseStableProblemDetails();
app.UseChatBoostAuthentication();
app.UseRateLimits();
app.UseAuditTrail();
app.MapDefaultEndpoints();
app.MapDeadLetters();
app.Run();

using ChatBoost.Inbox;
using ChatBoost.Inbox.Channels;
using ChatBoost.ServiceDefaults;
using ChatBoost.ServiceDefaults.Messaging;
using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.ServiceDefaults.Problems;
using ChatBoost.ServiceDefaults.Redis;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddNpgsqlDbContext<InboxDb>("inboxdb");
builder.AddDataProtectionKeyRing("ChatBoost.Inbox");
builder.AddRedisClient("redis");
builder.AddMessaging();
builder.AddOutbox();
builder.AddWhatsAppChannel();

var app = builder.Build();
app.UseStableProblemDetails();
app.MapDefaultEndpoints();
app.Run();

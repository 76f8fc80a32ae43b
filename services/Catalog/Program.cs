using ChatBoost.Catalog;
using ChatBoost.Catalog.Bots;
using ChatBoost.Catalog.Organizations;
using ChatBoost.ServiceDefaults;
using ChatBoost.ServiceDefaults.Audit;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Messaging;
using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.ServiceDefaults.Problems;
using ChatBoost.ServiceDefaults.RateLimits;
using ChatBoost.ServiceDefaults.Redis;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddChatBoostAuthentication();
builder.AddNpgsqlDbContext<CatalogDb>("catalogdb");
builder.AddRedisClient("redis");
builder.AddRateLimits();
builder.AddMessaging(bus =>
{
    bus.AddBotConsumers();
    bus.AddConsumer<DeleteOrganizationData>();
});
builder.AddOutbox();
builder.AddAuditTrail();
// Here and not only in ServiceDefaults: its generator reads the requests of the project it is called in.
builder.Services.AddValidation();

var app = builder.Build();

app.UseStableProblemDetails();
app.UseChatBoostAuthentication();
app.UseRateLimits();
app.UseAuditTrail();
app.MapDefaultEndpoints();
app.MapBots();

app.Run();

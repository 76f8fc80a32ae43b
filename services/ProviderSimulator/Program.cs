using ChatBoost.ProviderSimulator;
using ChatBoost.ProviderSimulator.Clerk;
using ChatBoost.ProviderSimulator.OpenIdConnect;
using ChatBoost.ServiceDefaults;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddServiceDefaults();
builder.AddSimulator();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapControlApi();
app.UseInstagramApi();
app.MapGraphApi();
app.MapSendGridApi();
app.MapTwilioApi();
app.MapPushApi();
app.MapKmsApi();
app.MapOpenIdConnectApi();
app.MapClerkApi();
app.UseDefaultFiles();
app.UseStaticFiles();
app.Run();

/// <summary>The provider simulator; public for tests that start it.</summary>
public sealed partial class Program;

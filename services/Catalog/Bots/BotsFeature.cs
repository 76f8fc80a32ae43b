using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Catalog.Bots;

/// <summary>Bots: what is defined here, the worker runs.</summary>
internal static class BotsFeature
{
    public static void AddBotConsumers(this IBusRegistrationConfigurator bus) => bus.AddConsumer<CreateDefaultBot>();

    public static void MapBots(this IEndpointRouteBuilder app)
    {
        var bots = app.MapGroup("/api/v1/bots").WithTags("Bots").RequirePermission(Permissions.BotsRead);
        ListBots.Map(bots);
        GetBot.Map(bots);

        var manage = bots.MapGroup("").RequirePermission(Permissions.BotsManage);
        CreateBot.Map(manage);
        UpdateBot.Map(manage);
        DeleteBot.Map(manage);

        var internalBots = app.MapGroup("/internal/bots").RequireService();
        GetActiveBot.Map(internalBots);
        FindBot.Map(internalBots);
    }

    public static ProblemHttpResult NotFound() => Problem.NotFound("bot_not_found", "There is no such bot.");
}

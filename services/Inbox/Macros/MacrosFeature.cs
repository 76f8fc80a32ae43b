using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Macros;

/// <summary>A macro as the API shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Steps">What it does, in this order.</param>
/// <param name="IsShared">True when everybody has it; false for the caller's own.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
public sealed record MacroOutput(MacroId Id, string Name, IReadOnlyList<MacroStep> Steps, bool IsShared, DateTimeOffset UpdatedAt)
{
    internal static MacroOutput Of(Macro macro) => new(macro.Id, macro.Name, macro.Steps, macro.OwnerId is null, macro.UpdatedAt);
}

/// <summary>Steps that are taken on conversations one after the other.</summary>
public static class MacrosFeature
{
    /// <summary>Adds what runs them.</summary>
    public static WebApplicationBuilder AddMacros(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<MacroRunner>();
        return builder;
    }

    /// <summary>Maps <c>/api/v1/macros</c>.</summary>
    public static WebApplication MapMacros(this WebApplication app)
    {
        var macros = app.MapGroup("/api/v1/macros").WithTags("Macros").RequirePermission(Permissions.ConversationsRead);
        WriteMacros.Map(macros);
        RunMacro.Map(macros);
        return app;
    }

    /// <summary>Those everybody has, and the caller's own.</summary>
    internal static IQueryable<Macro> MacrosOf(this InboxDb db, CurrentCaller caller)
    {
        var own = caller.RequiredUserId;
        return db.Macros.Where(macro => macro.OwnerId == null || macro.OwnerId == own);
    }

    /// <summary>The answer for an id the caller does not have, somebody else's included.</summary>
    internal static ProblemHttpResult NotFound() => Problem.NotFound("macro_not_found", "There is no such macro.");
}

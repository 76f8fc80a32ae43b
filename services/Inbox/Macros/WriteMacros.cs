using System.ComponentModel.DataAnnotations;
using ChatBoost.Inbox.CannedResponses;
using ChatBoost.Inbox.Labels;
using ChatBoost.Inbox.Organizations;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Macros;

/// <summary>Lists macros, makes, changes and deletes them.</summary>
public static class WriteMacros
{
    /// <summary>A macro.</summary>
    /// <param name="Name">What people call it.</param>
    /// <param name="Steps">What it does, in this order.</param>
    /// <param name="IsShared">False for the caller's own. Of a macro there is, it stays as it was.</param>
    public sealed record Request(
        [Required, StringLength(Macro.MaxNameLength), RegularExpression(@".*\S.*", ErrorMessage = "A name has more than blanks.")] string Name,
        [Required, MinLength(1), MaxLength(Macro.MaxSteps)] IReadOnlyList<MacroStep> Steps,
        bool IsShared = true);

    internal sealed record Response(IReadOnlyList<MacroOutput> Data);

    internal static void Map(RouteGroupBuilder macros)
    {
        macros.MapGet("", ListAsync).WithName("ListMacros");
        macros.MapPost("", CreateAsync).RequirePermission(Permissions.ConversationsManage).WithName("CreateMacro");
        macros.MapPut("/{macroId}", ReplaceAsync).RequirePermission(Permissions.ConversationsManage).WithName("ReplaceMacro");
        macros.MapDelete("/{macroId}", DeleteAsync).RequirePermission(Permissions.ConversationsManage).WithName("DeleteMacro");
    }

    private static async Task<Ok<Response>> ListAsync(InboxDb db, CurrentCaller caller, CancellationToken cancellationToken) => TypedResults.Ok(new Response(
        [.. (await db.MacrosOf(caller).AsNoTracking().OrderBy(macro => macro.Name).ThenBy(macro => macro.Id).ToListAsync(cancellationToken)).Select(MacroOutput.Of)]));

    private static async Task<Results<Created<MacroOutput>, ValidationProblem, ProblemHttpResult>> CreateAsync(
        Request request, InboxDb db, MemberDirectory members, CurrentCaller caller, TimeProvider clock, CancellationToken cancellationToken)
    {
        UserId? owner = request.IsShared ? null : caller.RequiredUserId;
        if (Refuse(request) is { } wrong)
        {
            return wrong;
        }

        if (await RefuseNamesAsync(request, owner, db, members, caller, cancellationToken) is { } unknown)
        {
            return unknown;
        }

        if (await db.Macros.CountAsync(macro => macro.OwnerId == owner, cancellationToken) >= Macro.Max)
        {
            return Problem.Unprocessable("too_many_macros", $"An organization shares {Macro.Max} macros at most, and a member has as many alone.");
        }

        var macro = Macro.Of(caller.OrganizationId!.Value, owner);
        macro.Write(request.Name, request.Steps, clock.GetUtcNow());
        db.Add(macro);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/api/v1/macros/{macro.Id}", MacroOutput.Of(macro));
    }

    private static async Task<Results<Ok<MacroOutput>, ValidationProblem, ProblemHttpResult>> ReplaceAsync(
        MacroId macroId, Request request, InboxDb db, MemberDirectory members, CurrentCaller caller, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await db.MacrosOf(caller).SingleOrDefaultAsync(m => m.Id == macroId, cancellationToken) is not { } macro)
        {
            return MacrosFeature.NotFound();
        }

        if (Refuse(request) is { } wrong)
        {
            return wrong;
        }

        if (await RefuseNamesAsync(request, macro.OwnerId, db, members, caller, cancellationToken) is { } unknown)
        {
            return unknown;
        }

        macro.Write(request.Name, request.Steps, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(MacroOutput.Of(macro));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(MacroId macroId, InboxDb db, CurrentCaller caller, CancellationToken cancellationToken) =>
        await db.MacrosOf(caller).Where(macro => macro.Id == macroId).ExecuteDeleteAsync(cancellationToken) == 1 ? TypedResults.NoContent() : MacrosFeature.NotFound();

    private static ValidationProblem? Refuse(Request request)
    {
        var errors = request.Steps.Select((step, index) => (Field: $"steps[{index}]", Wrong: step.Check()))
            .Where(error => error.Wrong is not null).ToDictionary(error => error.Field, error => new[] { error.Wrong! });
        return errors.Count > 0 ? Problem.Invalid(errors) : null;
    }

    /// <summary>What a step names must be there, and be everybody's in a macro everybody has.</summary>
    private static async Task<ProblemHttpResult?> RefuseNamesAsync(
        Request request, UserId? owner, InboxDb db, MemberDirectory members, CurrentCaller caller, CancellationToken cancellationToken)
    {
        var assignees = request.Steps.Select(step => step.AssigneeId).OfType<UserId>().Distinct().ToList();
        if (assignees.Count > 0 && await members.RefuseStrangersAsync(caller.OrganizationId!.Value, assignees, cancellationToken) is { } nobody)
        {
            return nobody;
        }

        var labels = request.Steps.Select(step => step.LabelId).OfType<LabelId>().Distinct().ToList();
        if (labels.Count > 0 && await db.Labels.CountAsync(label => labels.Contains(label.Id), cancellationToken) != labels.Count)
        {
            return LabelsFeature.NotFound();
        }

        var responses = request.Steps.Select(step => step.CannedResponseId).OfType<CannedResponseId>().Distinct().ToList();
        return responses.Count > 0 && await db.CannedResponsesOf(caller)
            .CountAsync(response => responses.Contains(response.Id) && (owner != null || response.OwnerId == null), cancellationToken) != responses.Count
            ? CannedResponsesFeature.NotFound()
            : null;
    }
}

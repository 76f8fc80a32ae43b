using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatBoost.Inbox.CannedResponses;

/// <summary>A canned response as the API shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Code">What is typed to find it.</param>
/// <param name="Text">The text, with variables such as <c>{{contact.first_name|there}}</c>.</param>
/// <param name="IsShared">True when everybody has it; false for the caller's own.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
public sealed record CannedResponseOutput(CannedResponseId Id, string Code, string Text, bool IsShared, DateTimeOffset UpdatedAt)
{
    internal static CannedResponseOutput Of(CannedResponse response) => new(response.Id, response.Code, response.Text, response.OwnerId is null, response.UpdatedAt);
}

/// <summary>Texts members answer with again and again.</summary>
public static class CannedResponsesFeature
{
    /// <summary>Adds what the endpoints need.</summary>
    public static WebApplicationBuilder AddCannedResponses(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<ConversationVariables>();
        return builder;
    }

    /// <summary>Maps <c>/api/v1/canned-responses</c>.</summary>
    public static WebApplication MapCannedResponses(this WebApplication app)
    {
        var responses = app.MapGroup("/api/v1/canned-responses").WithTags("Canned responses").RequirePermission(Permissions.ConversationsRead);
        ListCannedResponses.Map(responses);
        RenderCannedResponse.Map(responses);
        CreateCannedResponse.Map(responses);
        UpdateCannedResponse.Map(responses);
        DeleteCannedResponse.Map(responses);
        return app;
    }

    /// <summary>Those everybody has, and the caller's own.</summary>
    internal static IQueryable<CannedResponse> CannedResponsesOf(this InboxDb db, CurrentCaller caller)
    {
        var own = caller.RequiredUserId;
        return db.CannedResponses.Where(response => response.OwnerId == null || response.OwnerId == own);
    }

    /// <summary>The answer for an id the caller does not have, somebody else's included.</summary>
    internal static ProblemHttpResult NotFound() => Problem.NotFound("canned_response_not_found", "There is no such canned response.");

    /// <summary>The answer for a code another one has.</summary>
    internal static ProblemHttpResult CodeTaken() => Problem.Conflict("canned_response_exists", "There is a canned response of this code.");

    /// <summary>The refusal of a text; null for one that will do.</summary>
    internal static ValidationProblem? Refuse(string? text) => text switch
    {
        null => null,
        _ when string.IsNullOrWhiteSpace(text) || text.Contains('\0', StringComparison.Ordinal) => Invalid("Must have more than blanks, and no letter U+0000."),
        _ => VariableText.Check(text, ConversationVariables.IsKnown) is { } wrong ? Invalid(wrong) : null,
    };

    /// <summary>The refusal of one more; null while there is room.</summary>
    internal static async Task<ProblemHttpResult?> RefuseMoreAsync(this InboxDb db, UserId? ownerId, CancellationToken cancellationToken) =>
        await db.CannedResponses.CountAsync(response => response.OwnerId == ownerId, cancellationToken) >= CannedResponse.Max
            ? Problem.Unprocessable("too_many_canned_responses", $"An organization shares {CannedResponse.Max} canned responses at most, and a member has as many alone.")
            : null;

    /// <summary>Saves; false when another one has the code.</summary>
    internal static async Task<bool> SaveUniqueCodeAsync(this InboxDb db, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return false;
        }
    }

    private static ValidationProblem Invalid(string message) => Problem.Invalid(new Dictionary<string, string[]> { ["text"] = [message] });
}

using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatBoost.Inbox.Labels;

/// <summary>A label as the API shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">The word.</param>
/// <param name="Color">Its colour as <c>#rrggbb</c>.</param>
public sealed record LabelOutput(LabelId Id, string Name, string Color)
{
    internal static LabelOutput Of(Label label) => new(label.Id, label.Name, label.Color);
}

/// <summary>The organization's own list of labels.</summary>
public static class LabelsFeature
{
    /// <summary>What a colour looks like.</summary>
    internal const string ColorPattern = "^#[0-9A-Fa-f]{6}$";

    /// <summary>Maps <c>/api/v1/labels</c>.</summary>
    public static WebApplication MapLabels(this WebApplication app)
    {
        var labels = app.MapGroup("/api/v1/labels").WithTags("Labels").RequirePermission(Permissions.ConversationsRead);
        ListLabels.Map(labels);
        CreateLabel.Map(labels);
        UpdateLabel.Map(labels);
        DeleteLabel.Map(labels);
        return app;
    }

    /// <summary>The answer for an id the organization does not have, somebody else's included.</summary>
    internal static ProblemHttpResult NotFound() => Problem.NotFound("label_not_found", "There is no such label.");

    /// <summary>The answer for a name another label of the organization has.</summary>
    internal static ProblemHttpResult NameTaken() => Problem.Conflict("label_exists", "The organization has a label of this name.");

    /// <summary>Saves; false when another label has the name.</summary>
    internal static async Task<bool> SaveUniqueAsync(this InboxDb db, CancellationToken cancellationToken)
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
}

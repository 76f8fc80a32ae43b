using System.ComponentModel.DataAnnotations;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Labels;

/// <summary>Adds a label to the organization's list.</summary>
public static class CreateLabel
{
    /// <summary>What it looks like.</summary>
    /// <param name="Name">The word.</param>
    /// <param name="Color">Its colour as <c>#rrggbb</c>.</param>
    public sealed record Request(
        [Required, StringLength(Label.MaxNameLength), RegularExpression(@".*\S.*", ErrorMessage = "A name has more than blanks.")] string Name,
        [Required, RegularExpression(LabelsFeature.ColorPattern, ErrorMessage = "A colour is written #rrggbb.")] string Color);

    internal static void Map(RouteGroupBuilder labels) =>
        labels.MapPost("", HandleAsync).RequirePermission(Permissions.ConversationsManage).WithName(nameof(CreateLabel)).ProducesValidationProblem();

    private static async Task<Results<Created<LabelOutput>, ProblemHttpResult>> HandleAsync(
        Request request, InboxDb db, CurrentOrganization organization, CancellationToken cancellationToken)
    {
        if (await db.Labels.CountAsync(cancellationToken) >= Label.Max)
        {
            return Problem.Unprocessable("too_many_labels", $"An organization has {Label.Max} labels at most.");
        }

        var label = Label.Of(organization.Id!.Value, request.Name, request.Color);
        db.Add(label);
        return await db.SaveUniqueAsync(cancellationToken) ? TypedResults.Created($"/api/v1/labels/{label.Id}", LabelOutput.Of(label)) : LabelsFeature.NameTaken();
    }
}

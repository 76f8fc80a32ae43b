using System.ComponentModel.DataAnnotations;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Labels;

/// <summary>Gives a label another name or colour, on every conversation that has it.</summary>
public static class UpdateLabel
{
    /// <summary>What changes; what is left out stays.</summary>
    /// <param name="Name">The word.</param>
    /// <param name="Color">Its colour as <c>#rrggbb</c>.</param>
    public sealed record Request(
        [StringLength(Label.MaxNameLength), RegularExpression(@".*\S.*", ErrorMessage = "A name has more than blanks.")] string? Name,
        [RegularExpression(LabelsFeature.ColorPattern, ErrorMessage = "A colour is written #rrggbb.")] string? Color);

    internal static void Map(RouteGroupBuilder labels) =>
        labels.MapPatch("/{labelId}", HandleAsync).RequirePermission(Permissions.ConversationsManage).WithName(nameof(UpdateLabel)).ProducesValidationProblem();

    private static async Task<Results<Ok<LabelOutput>, ProblemHttpResult>> HandleAsync(
        LabelId labelId, Request request, InboxDb db, CancellationToken cancellationToken)
    {
        if (await db.Labels.SingleOrDefaultAsync(l => l.Id == labelId, cancellationToken) is not { } label)
        {
            return LabelsFeature.NotFound();
        }

        if (request.Name is { } name)
        {
            label.Rename(name);
        }

        if (request.Color is { } color)
        {
            label.Paint(color);
        }

        return await db.SaveUniqueAsync(cancellationToken) ? TypedResults.Ok(LabelOutput.Of(label)) : LabelsFeature.NameTaken();
    }
}

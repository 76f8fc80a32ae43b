using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Channels;

/// <summary>Stores new credentials of a connected number, after the same check as connecting. The body is complete: secrets cannot be read back to be kept.</summary>
internal static class UpdateWhatsApp
{
    public static void Map(IEndpointRouteBuilder settings) =>
        settings.MapPut("/update", HandleAsync).WithName(nameof(UpdateWhatsApp))
            .WithSummary("Stores new credentials of a connected number; they are checked with Meta first.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status502BadGateway);

    private static Task<Results<Ok<WhatsAppConnection>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        WhatsAppSettings request, StoreWhatsAppSettings store, CancellationToken cancellationToken) =>
        store.StoreAsync(request, mayConnect: false, cancellationToken);
}

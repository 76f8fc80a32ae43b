using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Channels;

/// <summary>Connects a WhatsApp number. For one that this organization has connected already it stores the new credentials.</summary>
internal static class ConnectWhatsApp
{
    public static void Map(IEndpointRouteBuilder settings) =>
        settings.MapPost("/connect", HandleAsync).WithName(nameof(ConnectWhatsApp))
            .WithSummary("Connects a WhatsApp number; the credentials are checked with Meta first.")
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status502BadGateway);

    private static Task<Results<Ok<WhatsAppConnection>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        WhatsAppSettings request, StoreWhatsAppSettings store, CancellationToken cancellationToken) =>
        store.StoreAsync(request, mayConnect: true, cancellationToken);
}

using System.Text.Json;
using ChatBoost.Inbox.Channels.Graph;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Channels.Instagram;

/// <summary>
/// Connects the Instagram account of a Facebook page, or stores new credentials of it. Meta is asked first: the token sees the page, an account is linked to it, and the app
/// gets the page's webhooks (without that last step no message ever arrives).
/// </summary>
internal sealed class ConnectInstagram(GraphClient graph, ConnectChannel connect, IConfiguration configuration)
{
    // A page has to subscribe to something for the app to hear of its Instagram account; what of Instagram it hears is chosen at the app.
    private const string SubscribedFields = "messages,messaging_postbacks,message_reactions";

    public static void Map(IEndpointRouteBuilder settings)
    {
        settings.MapPost("/connect", (InstagramSettings request, ConnectInstagram connect, CancellationToken cancellationToken) => connect.StoreAsync(request, mayConnect: true, cancellationToken))
            .WithName(nameof(ConnectInstagram)).WithSummary("Connects the Instagram account of a Facebook page; the credentials are checked with Meta first.")
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status502BadGateway);
        settings.MapPut("/update", (InstagramSettings request, ConnectInstagram connect, CancellationToken cancellationToken) => connect.StoreAsync(request, mayConnect: false, cancellationToken))
            .WithName("UpdateInstagram").WithSummary("Stores new credentials of a connected account; they are checked with Meta first.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status502BadGateway);
    }

    private async Task<Results<Ok<InstagramConnection>, ValidationProblem, ProblemHttpResult>> StoreAsync(InstagramSettings request, bool mayConnect, CancellationToken cancellationToken)
    {
        var (credentials, verifyTokenHash, errors) = request.Read();
        if (credentials is null)
        {
            return Problem.Invalid(errors);
        }

        // Before Meta is asked, since the check changes what the page subscribes to.
        if (!mayConnect && !(await connect.ListAsync(InstagramAdapter.Name, cancellationToken)).Exists(c => c.Connection.Account == credentials.PageId))
        {
            return NotConnected();
        }

        var (account, refused) = await CheckAsync(credentials, cancellationToken);
        if (account is not var (accountId, username))
        {
            return refused!;
        }

        var confirmed = new ConnectChannel.Checked(InstagramAdapter.Name, Channel.Instagram, accountId, credentials.PageId) { DisplayAddress = "@" + username, VerifyTokenHash = verifyTokenHash };
        // The page may be linked to another account by now, which nobody connected.
        if (!mayConnect && !await connect.IsConnectedAsync(confirmed.Key, cancellationToken))
        {
            return NotConnected();
        }

        var (connection, problem) = await connect.StoreAsync(confirmed, credentials.ToJson(), cancellationToken);
        return connection is null
            ? problem!
            : TypedResults.Ok(new InstagramConnection(
                accountId, "@" + username, credentials.PageId, connection.ConnectedAt, connection.UpdatedAt, InstagramSettingsApi.WebhookUrl(configuration)));
    }

    /// <summary>The answer for an account that is not connected.</summary>
    internal static ProblemHttpResult NotConnected() => Problem.NotFound("instagram_not_connected", "This account is not connected. Connect it first.");

    private async Task<((string Id, string Username)? Account, ProblemHttpResult? Refused)> CheckAsync(InstagramCredentials credentials, CancellationToken cancellationToken)
    {
        try
        {
            var page = await graph.GetAsync($"{credentials.PageId}?fields=id,name,instagram_business_account{{id,username}}", credentials.AccessToken, cancellationToken);
            if (RefusalOf(page) is { } refused)
            {
                return (null, refused);
            }

            if (page.Body is not { } body || !body.TryGetProperty("instagram_business_account", out var account) || account.ValueKind != JsonValueKind.Object
                || !account.TryGetProperty("id", out var id) || id.ToString() is not { Length: > 0 and <= 30 } accountId || !accountId.All(char.IsAsciiDigit))
            {
                return (null, Rejected(100, "No Instagram professional account is linked to this page. Link it in the page's settings at Meta."));
            }

            var subscribed = await graph.PostAsync($"{credentials.PageId}/subscribed_apps?subscribed_fields={SubscribedFields}", credentials.AccessToken, null, cancellationToken);
            return RefusalOf(subscribed) is { } notSubscribed
                ? (null, notSubscribed)
                : ((accountId, account.TryGetProperty("username", out var username) ? username.ToString() : accountId), null);
        }
        catch (Exception exception) when (exception is HttpRequestException or TimeoutException)
        {
            return (null, Unavailable());
        }
    }

    private static ProblemHttpResult? RefusalOf(GraphAnswer answer) => answer switch
    {
        { Body: not null } => null,
        { Error: { IsNoSuchObject: true } error } => Rejected(error.Code, "Meta knows no page of this id, or the access token may not use it."),
        { Error: { } error } when InstagramErrors.OutcomeOf(error) is Delivery.SendOutcome.Refused refused => Rejected(refused.Code, refused.Sentence),
        // Meta cannot serve the call; that says nothing about the credentials.
        _ => Unavailable(),
    };

    private static ProblemHttpResult Unavailable() => Problem.BadGateway(
        "instagram_unavailable", "Meta does not answer, so the credentials could not be checked. Nothing was stored; try again in a moment.");

    private static ProblemHttpResult Rejected(int code, string sentence)
    {
        var problem = Problem.Unprocessable("instagram_credentials_rejected", sentence);
        problem.ProblemDetails.Extensions["providerCode"] = code;
        return problem;
    }
}

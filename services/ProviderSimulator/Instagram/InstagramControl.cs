using System.Text.Json.Nodes;
using ChatBoost.ProviderSimulator.State;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.ProviderSimulator.Instagram;

/// <summary><c>/simulator/instagram</c>: opens accounts, writes as people do, shows what was sent, posts any webhook, and orders trouble.</summary>
internal static class InstagramControl
{
    /// <summary>An account; known ones get new settings.</summary>
    public sealed record Account(string AccountId, string PageId, string Username, string AppSecret, string? WebhookUrl = null, InstagramPlay? Play = null);

    /// <summary>A file by its bytes, with the type Instagram gives it.</summary>
    public sealed record File(string Type, string ContentType, string Base64);

    /// <summary>What somebody writes to an account.</summary>
    /// <param name="AccountId">The account.</param>
    /// <param name="From">The person's id for it.</param>
    /// <param name="Text">The words.</param>
    /// <param name="Files">Files.</param>
    /// <param name="Extra">Further members of <c>message</c>, such as <c>reply_to</c> or <c>attachments</c>.</param>
    /// <param name="Mid">The message's id; a new one if it is left out.</param>
    /// <param name="At">When; now if it is left out.</param>
    public sealed record Writing(string AccountId, string From, string? Text = null, IReadOnlyList<File>? Files = null, JsonObject? Extra = null, string? Mid = null,
        DateTimeOffset? At = null);

    /// <summary>An object of <c>messaging[]</c> to post as it is.</summary>
    /// <param name="AccountId">The account.</param>
    /// <param name="Event">The object.</param>
    /// <param name="Signature">The header as it shall be; null: a good one; <c>none</c> leaves it out.</param>
    /// <param name="Times">How often.</param>
    public sealed record Posting(string AccountId, JsonObject Event, string? Signature = null, int Times = 1);

    public static void Map(IEndpointRouteBuilder control)
    {
        var group = control.MapGroup("/instagram");
        group.MapPost("/accounts", OpenAccount).WithName("OpenInstagramAccount");
        group.MapPost("/messages", Write).WithName("WriteToInstagram");
        group.MapGet("/messages", (PlayedInstagram all, string accountId, string? to) => TypedResults.Ok(new
        {
            Data = (all.Find(accountId)?.Messages() ?? []).Where(m => !m.IsFromPerson && (to is null || m.Person == to)).ToList(),
        })).WithName("ListInstagramMessages");
        group.MapPost("/webhooks", PostAsync).WithName("PostInstagramWebhook");
        group.MapPost("/faults", (InstagramFault fault, InstagramFaults faults) =>
        {
            faults.Add(fault);
            return TypedResults.NoContent();
        }).WithName("AddInstagramFault");
        group.MapGet("/faults", (InstagramFaults faults, string pageId) => TypedResults.Ok(new { Hits = faults.Hits(pageId) })).WithName("CountInstagramFaults");
    }

    private static NoContent OpenAccount(Account request, PlayedInstagram all, IConfiguration configuration)
    {
        // Entered in Meta's app dashboard; whoever starts the simulator says where ChatBoost is.
        var account = all.Open(request.AccountId, request.PageId, new Uri(
            request.WebhookUrl ?? new Uri(new Uri(configuration["Simulator:WebhookUrl"] ?? "http://localhost:8080"), "/webhooks/instagram").ToString()));
        account.Username = request.Username;
        account.AppSecret = request.AppSecret;
        account.Play = request.Play ?? account.Play;
        return TypedResults.NoContent();
    }

    private static Results<Ok<PlayedDirect>, ProblemHttpResult> Write(
        Writing writing, HttpContext context, PlayedInstagram all, InstagramWebhooks webhooks, TimeProvider clock)
    {
        if (all.Find(writing.AccountId) is not { IsSubscribed: true } account)
        {
            return ControlProblem.Invalid("There is no such account, or its page subscribes to nothing: connect it first.");
        }

        var written = account.Add(sequence => new PlayedDirect(
            sequence, writing.Mid ?? PlayedInstagram.NewMid(), writing.From, IsFromPerson: true, writing.Text, null, null, [], null, writing.At ?? clock.GetUtcNow()));
        account.LastWrote[writing.From] = written.At;
        var message = new JsonObject { ["mid"] = written.Mid };
        if (writing.Text is not null)
        {
            message["text"] = writing.Text;
        }

        if (writing.Files is { Count: > 0 } files)
        {
            message["attachments"] = new JsonArray([.. files.Select(file => new JsonObject
            {
                ["type"] = file.Type,
                ["payload"] = new JsonObject
                {
                    ["url"] = $"{context.Request.Scheme}://{context.Request.Host}{InstagramApi.PathOf(all.Keep(file.ContentType, Convert.FromBase64String(file.Base64)))}",
                },
            })]);
        }

        foreach (var (name, value) in writing.Extra ?? [])
        {
            message[name] = value?.DeepClone();
        }

        webhooks.Send(account, InstagramApi.Happened(written.At, writing.From, account.Id, "message", message));
        return TypedResults.Ok(written);
    }

    private static async Task<Results<Ok<IReadOnlyList<int?>>, ProblemHttpResult>> PostAsync(Posting posting, PlayedInstagram all, InstagramWebhooks webhooks)
    {
        if (all.Find(posting.AccountId) is not { } account)
        {
            return ControlProblem.Invalid("There is no such account.");
        }

        var statuses = new List<int?>();
        for (var i = 0; i < Math.Clamp(posting.Times, 1, 100); i++)
        {
            statuses.Add(await webhooks.PostAsync(account, posting.Event, posting.Signature));
        }

        return TypedResults.Ok<IReadOnlyList<int?>>(statuses);
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.ProviderSimulator.Graph;
using ChatBoost.ProviderSimulator.Scheduling;

namespace ChatBoost.ProviderSimulator.Instagram;

/// <summary>
/// What the Graph API answers to a page's token: the page with its Instagram account, its subscription, sends, the thread with a person, and a person's profile. Its paths are
/// those of WhatsApp's numbers, so it takes its calls by their token before these do.
/// </summary>
internal sealed class InstagramApi(PlayedInstagram instagram, InstagramFaults faults, InstagramWebhooks webhooks, Schedule schedule, TimeProvider clock)
{
    private const int MaxTextBytes = 1000;
    private const string FilesPath = "/instagram-files/";
    private static readonly TimeSpan Never = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Window = TimeSpan.FromHours(24);
    private static readonly TimeSpan HumanWindow = TimeSpan.FromDays(7);

    /// <summary>Where a kept file is.</summary>
    public static string PathOf(string fileId) => FilesPath + fileId;

    /// <summary>True for a call with a page's token, and for a file.</summary>
    public static bool IsFor(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/instagram-files", StringComparison.Ordinal)
        || (AccessToken.Read(context.Request)?.StartsWith(PlayedInstagram.TokenPrefix, StringComparison.Ordinal) ?? false);

    /// <summary>Answers it.</summary>
    public Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (path is ["instagram-files", var file])
        {
            return SendFileAsync(context, file);
        }

        var token = AccessToken.Read(context.Request)!;
        if (instagram.OfPage(token[PlayedInstagram.TokenPrefix.Length..]) is not { } account)
        {
            return GraphEndpoint.WriteAsync(context, GraphError.BadToken(isMissing: false));
        }

        var (isGet, isPost) = (HttpMethods.IsGet(context.Request.Method), HttpMethods.IsPost(context.Request.Method));
        return path switch
        {
            [_, var id] when isGet && id == account.PageId => AnswerAsync(context, new JsonObject
            {
                ["id"] = account.PageId,
                ["name"] = account.Username,
                ["instagram_business_account"] = new JsonObject { ["id"] = account.Id, ["username"] = account.Username },
            }),
            [_, var id, "subscribed_apps"] when isPost && id == account.PageId => SubscribeAsync(context, account),
            [_, var id, "messages"] when isPost && id == account.PageId => SendAsync(context, account),
            [_, var id, "conversations"] when isGet && id == account.PageId => ListAsync(context, account),
            [_, var person] when isGet && account.LastWrote.ContainsKey(person) => AnswerAsync(context, new JsonObject
            {
                ["id"] = person,
                ["name"] = $"Person {person[^4..]}",
                ["username"] = $"person.{person}",
            }),
            [_, var id, ..] => GraphEndpoint.WriteAsync(context, GraphError.NoSuchObject(id)),
            _ => GraphEndpoint.WriteAsync(context, new GraphError(2500, "Unknown path components")),
        };
    }

    private static Task SubscribeAsync(HttpContext context, PlayedInstagramAccount account)
    {
        account.IsSubscribed = true;
        return AnswerAsync(context, new JsonObject { ["success"] = true });
    }

    private async Task SendAsync(HttpContext context, PlayedInstagramAccount account)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        var fault = faults.Take(account.PageId);
        if (fault is { AfterAccept: false } && await TroubleAsync(context, fault))
        {
            return;
        }

        if (Refusal(account, body.RootElement) is { } refused)
        {
            await GraphEndpoint.WriteAsync(context, refused);
            return;
        }

        var message = body.RootElement.GetProperty("message");
        var person = body.RootElement.GetProperty("recipient").GetProperty("id").GetString()!;
        var attachment = message.TryGetProperty("attachment", out var file) ? file : default;
        var sent = account.Add(sequence => new PlayedDirect(
            sequence, PlayedInstagram.NewMid(), person, IsFromPerson: false, Text(message, "text"), Text(attachment, "type"),
            attachment.ValueKind == JsonValueKind.Object ? Text(attachment.GetProperty("payload"), "url") : null,
            message.TryGetProperty("quick_replies", out var replies) ? [.. replies.EnumerateArray().Select(reply => Text(reply, "title") ?? "")] : [],
            Text(body.RootElement, "tag"), clock.GetUtcNow()));
        Follow(account, sent, Text(message, "metadata"));
        if (fault is { AfterAccept: true } && await TroubleAsync(context, fault))
        {
            return;
        }

        await AnswerAsync(context, new JsonObject { ["recipient_id"] = person, ["message_id"] = sent.Mid });
    }

    /// <summary>The echo, with what was given along, and later that it was seen.</summary>
    private void Follow(PlayedInstagramAccount account, PlayedDirect sent, string? metadata)
    {
        if (account.Play.Echoes)
        {
            var echo = new JsonObject { ["mid"] = sent.Mid, ["is_echo"] = true, ["app_id"] = 1517776481860111 };
            if (sent.Text is not null)
            {
                echo["text"] = sent.Text;
            }

            if (sent.AttachmentUrl is not null)
            {
                echo["attachments"] = new JsonArray(new JsonObject { ["type"] = sent.AttachmentType, ["payload"] = new JsonObject { ["url"] = sent.AttachmentUrl } });
            }

            if (metadata is not null)
            {
                echo["metadata"] = metadata;
            }

            schedule.After(TimeSpan.FromMilliseconds(account.Play.EchoMs), () => webhooks.Send(account, Happened(clock.GetUtcNow(), account.Id, sent.Person, "message", echo)));
        }

        if (account.Play.ReadMs > 0)
        {
            schedule.After(
                TimeSpan.FromMilliseconds(account.Play.ReadMs),
                () => webhooks.Send(account, Happened(clock.GetUtcNow(), sent.Person, account.Id, "read", new JsonObject { ["mid"] = sent.Mid })));
        }
    }

    /// <summary>One object of <c>messaging[]</c>.</summary>
    public static JsonObject Happened(DateTimeOffset at, string sender, string recipient, string what, JsonObject content) => new()
    {
        ["sender"] = new JsonObject { ["id"] = sender },
        ["recipient"] = new JsonObject { ["id"] = recipient },
        ["timestamp"] = at.ToUnixTimeMilliseconds(),
        [what] = content,
    };

    private GraphError? Refusal(PlayedInstagramAccount account, JsonElement body)
    {
        if (!body.TryGetProperty("recipient", out var recipient) || Text(recipient, "id") is not { } person || !body.TryGetProperty("message", out var message))
        {
            return GraphError.Parameter("The parameters recipient and message are required.");
        }

        if (!account.LastWrote.TryGetValue(person, out var lastWrote))
        {
            return new GraphError(100, "No matching user found") { Subcode = 2018001 };
        }

        var since = clock.GetUtcNow() - lastWrote;
        if (since > HumanWindow || (since > Window && Text(body, "tag") != "HUMAN_AGENT"))
        {
            return new GraphError(10, "(#10) This message is sent outside of allowed window.") { Subcode = 2534022 };
        }

        var text = Text(message, "text");
        var hasFile = message.TryGetProperty("attachment", out _);
        return text is null && !hasFile ? GraphError.Parameter("The message is empty.")
            : text is not null && (hasFile || Encoding.UTF8.GetByteCount(text) > MaxTextBytes) ? GraphError.Parameter("Length of param message[text] must be less than or equal to 1000")
            : null;
    }

    private static Task ListAsync(HttpContext context, PlayedInstagramAccount account)
    {
        var person = context.Request.Query["user_id"].ToString();
        var thread = account.Messages().Where(message => message.Person == person).OrderByDescending(message => message.Sequence).Take(20).ToList();
        return AnswerAsync(context, new JsonObject
        {
            ["data"] = thread.Count == 0 ? [] : new JsonArray(new JsonObject
            {
                ["id"] = $"aWdfThread{person}",
                ["messages"] = new JsonObject
                {
                    ["data"] = new JsonArray([.. thread.Select(message => new JsonObject
                    {
                        ["id"] = message.Mid,
                        ["created_time"] = message.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss+0000", CultureInfo.InvariantCulture),
                        ["from"] = new JsonObject { ["id"] = message.IsFromPerson ? person : account.Id },
                        ["message"] = message.Text ?? "",
                    })]),
                },
            }),
        });
    }

    private async Task<bool> TroubleAsync(HttpContext context, InstagramFault fault)
    {
        if (fault.Timeout)
        {
            await Task.Delay(Never, clock, context.RequestAborted);
        }

        if (fault.Drop || fault.Timeout)
        {
            context.Abort();
            return true;
        }

        if (fault.Code is { } code)
        {
            await GraphEndpoint.WriteAsync(
                context,
                new GraphError(code, "Ordered trouble.") { Subcode = fault.Subcode, HttpStatus = fault.Status ?? StatusCodes.Status400BadRequest, RetryAfterSeconds = fault.RetryAfterSeconds });
            return true;
        }

        if (fault.Status is { } status)
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync("<html>trouble</html>", context.RequestAborted);
            return true;
        }

        return false;
    }

    private async Task SendFileAsync(HttpContext context, string id)
    {
        if (instagram.File(id) is not var (contentType, bytes))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = contentType;
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private static Task AnswerAsync(HttpContext context, JsonObject answer) => GraphEndpoint.WriteAsync(context, GraphAnswer.Ok((object)answer));

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

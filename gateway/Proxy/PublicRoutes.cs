namespace ChatBoost.Gateway.Proxy;

/// <summary>A public path and the service behind it.</summary>
/// <param name="Path">Route template; <c>{**rest}</c> takes the path itself and everything below.</param>
/// <param name="Service">Resource name of the service; its address is <c>services:{name}:http:0</c>.</param>
/// <param name="MaxBodySize">Largest request body in bytes.</param>
internal sealed record PublicRoute(string Path, string Service, long MaxBodySize = PublicRoutes.DefaultMaxBodySize);

/// <summary>
/// All that can be reached from outside, and nothing else: a path that is not listed here, <c>/internal</c> above all, goes to no service.
/// </summary>
internal static class PublicRoutes
{
    /// <summary>
    /// In bytes. The gateway streams bodies and only stops absurd ones; a tighter rule (3 MB for a webhook) is the service's own,
    /// so that one place decides and answers.
    /// </summary>
    public const long DefaultMaxBodySize = 8 * 1024 * 1024;

    /// <summary>Meta takes documents of up to 100 MB; the rest is the multipart envelope.</summary>
    private const long MediaMaxBodySize = 101 * 1024 * 1024;

    /// <summary>SendGrid: a whole mail has 30 MB at most.</summary>
    private const long MailMaxBodySize = 31 * 1024 * 1024;

    /// <summary>A file of contacts has 256 MB at most; the rest is the multipart envelope.</summary>
    private const long ImportMaxBodySize = 257 * 1024 * 1024;

    public static readonly IReadOnlyList<PublicRoute> Table =
    [
        new("/.well-known/{**rest}",                "identity"),
        new("/api/v1/auth/{**rest}",                "identity"),
        new("/api/v1/team/{**rest}",                "identity"),
        new("/api/v1/audit/{**rest}",               "identity"),
        new("/api/v1/organizations/{**rest}",       "identity"),
        new("/api/v1/privacy/{**rest}",             "identity"),
        new("/api/v1/users/{**rest}",               "identity"),

        new("/api/v1/contacts/{**rest}",            "inbox"),
        new("/api/v1/contacts/imports/{**rest}",    "inbox", ImportMaxBodySize),
        new("/api/v1/flows/contacts/{**rest}",      "inbox"),
        new("/api/v1/erasures/{**rest}",            "inbox"),
        new("/api/v1/conversations/{**rest}",       "inbox", MailMaxBodySize),
        new("/api/v1/scheduled-messages/{**rest}",  "inbox"),
        new("/api/v1/canned-responses/{**rest}",    "inbox"),
        new("/api/v1/macros/{**rest}",              "inbox"),
        new("/api/v1/labels/{**rest}",              "inbox"),
        new("/api/v1/teams/{**rest}",               "inbox"),
        new("/api/v1/views/{**rest}",               "inbox"),
        new("/api/v1/messages/{**rest}",            "inbox"),
        new("/api/v1/whatsapp/send/{**rest}",       "inbox"),
        new("/api/v1/whatsapp/messages/{**rest}",   "inbox"),
        new("/api/v1/media/{**rest}",               "inbox", MediaMaxBodySize),
        new("/api/v1/settings/{**rest}",            "inbox"),
        new("/api/v1/webhooks/{**rest}",            "inbox"),
        new("/api/v1/notifications/{**rest}",       "inbox"),
        new("/ws/{**rest}",                         "inbox"),

        new("/api/v1/bots/{**rest}",                "catalog"),

        new("/webhooks/whatsapp",                   "whatsapp-receiver"),
        new("/api/v1/whatsapp/webhook",             "whatsapp-receiver"),
        new("/webhooks/instagram",                  "whatsapp-receiver"),
        new("/webhooks/twilio/{**rest}",            "whatsapp-receiver", MailMaxBodySize),
        new("/webhooks/clerk",                      "whatsapp-receiver"),

        new("/api/v1/admin/dead-letters/{**rest}",  "whatsapp-worker"),
    ];

    /// <summary>Every service behind the gateway, once.</summary>
    public static readonly IReadOnlyList<string> Services = [.. Table.Select(route => route.Service).Distinct()];
}

using System.ComponentModel.DataAnnotations;

namespace ChatBoost.Inbox.Webhooks;

/// <summary>How events are posted to organizations' webhooks. Section <c>Webhooks</c>.</summary>
public sealed class WebhookOptions
{
    internal const string Section = "Webhooks";

    /// <summary>Names of hosts such as <c>localhost</c> that may be plain HTTP and inside the network. None by default; meant for development.</summary>
    public string[] TrustedHosts { get; set; } = [];

    /// <summary>Posts to one webhook at a time, of one replica: a slow one holds up itself and no other.</summary>
    [Range(1, 100)]
    public int ConcurrencyPerWebhook { get; set; } = 4;

    /// <summary>Posts at a time, of one replica.</summary>
    [Range(1, 1000)]
    public int Concurrency { get; set; } = 200;

    /// <summary>Seconds a webhook has to answer.</summary>
    [Range(1, 30, ErrorMessage = "Webhooks:TimeoutSeconds must be 1 to 30: an attempt counts as lost after a minute.")]
    public int TimeoutSeconds { get; set; } = 15;

    /// <summary>Hours after which a delivery is given up.</summary>
    [Range(1, 168)]
    public int GiveUpAfterHours { get; set; } = 24;

    /// <summary>Days a webhook may take nothing at all before it is disabled.</summary>
    [Range(1, 90)]
    public int DisableAfterDays { get; set; } = 3;

    /// <summary>Days the log is kept.</summary>
    [Range(1, 365)]
    public int KeepDays { get; set; } = 30;

    /// <summary>True for an address that may be plain HTTP and inside the network.</summary>
    internal bool Trusts(Uri url) => Array.Exists(TrustedHosts, host => string.Equals(host, url.IdnHost, StringComparison.OrdinalIgnoreCase));
}

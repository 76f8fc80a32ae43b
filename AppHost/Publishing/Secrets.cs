namespace ChatBoost.AppHost.Publishing;

/// <summary>The Secrets the manifests refer to. Each value is in one place, however many services read it.</summary>
internal static class Secrets
{
    /// <summary>Connection strings, by the name of the database or broker.</summary>
    public const string Connections = "chatboost-connections";

    /// <summary>Keys and client secrets, by the name of the parameter.</summary>
    public const string Parameters = "chatboost-secrets";

    /// <summary>What the StatefulSets here are set up with; not needed where managed services are used instead.</summary>
    public const string Infrastructure = "chatboost-infrastructure";
}

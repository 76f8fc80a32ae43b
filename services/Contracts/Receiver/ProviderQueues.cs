namespace ChatBoost.Contracts.Receiver;

/// <summary>Names of the SQS queues between receiver and worker. Two, so that a flood of statuses never delays a message.</summary>
public static class ProviderQueues
{
    /// <summary>Messages, echoes and everything else but statuses, in the order of each contact.</summary>
    public const string Messages = "chatboost-messages.fifo";

    /// <summary>Statuses, in the order of each sent message.</summary>
    public const string Statuses = "chatboost-statuses.fifo";

    /// <summary>Messages the worker gave up on.</summary>
    public const string DeadMessages = "chatboost-messages-dead.fifo";

    /// <summary>Statuses the worker gave up on.</summary>
    public const string DeadStatuses = "chatboost-statuses-dead.fifo";
}

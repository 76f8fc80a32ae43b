namespace ChatBoost.ServiceDefaults.Sqs;

// Names are those of AWSSDK.SQS, so that its client can take the place of SqsClient.

/// <summary>A typed attribute that travels beside a message's body.</summary>
/// <param name="DataType"><c>String</c>, <c>Number</c> or <c>Binary</c>.</param>
/// <param name="StringValue">The value of the first two kinds.</param>
public sealed record MessageAttributeValue(string DataType, string? StringValue);

/// <summary>One message of a <see cref="SendMessageBatchRequest"/>.</summary>
/// <param name="Id">Names it within the batch: at most 80 of <c>[A-Za-z0-9_-]</c>.</param>
/// <param name="MessageBody">At most 1 MiB. Pure ASCII (JSON of the default encoder): some emulators refuse what lies above U+FFFF.</param>
/// <param name="MessageGroupId">FIFO: order holds within it; at most 128 letters, digits and punctuation.</param>
/// <param name="MessageDeduplicationId">FIFO: a second one within five minutes is swallowed; at most 128 letters, digits and punctuation.</param>
/// <param name="MessageAttributes">At most ten.</param>
public sealed record SendMessageBatchRequestEntry(
    string Id,
    string MessageBody,
    string? MessageGroupId,
    string? MessageDeduplicationId,
    Dictionary<string, MessageAttributeValue>? MessageAttributes = null);

/// <summary>Sends up to ten messages of 1 MiB in total.</summary>
public sealed record SendMessageBatchRequest(string QueueUrl, IReadOnlyList<SendMessageBatchRequestEntry> Entries);

/// <summary>A message that was accepted.</summary>
public sealed record SendMessageBatchResultEntry(string Id, string? MessageId, string? SequenceNumber);

/// <summary>An entry of a batch that was refused; the others may well have been accepted.</summary>
/// <param name="Id">Which.</param>
/// <param name="Code">Why, for example <c>InternalFailure</c>.</param>
/// <param name="Message">The same in words.</param>
/// <param name="SenderFault">True when sending the same again cannot help.</param>
public sealed record BatchResultErrorEntry(string Id, string? Code, string? Message, bool SenderFault);

/// <summary>What became of each entry. The HTTP status is 200 even when some were refused.</summary>
public sealed record SendMessageBatchResponse(IReadOnlyList<SendMessageBatchResultEntry>? Successful, IReadOnlyList<BatchResultErrorEntry>? Failed);

/// <summary>Sends one message.</summary>
public sealed record SendMessageRequest(
    string QueueUrl,
    string MessageBody,
    string? MessageGroupId = null,
    string? MessageDeduplicationId = null,
    Dictionary<string, MessageAttributeValue>? MessageAttributes = null);

/// <summary>The message that was accepted; a swallowed duplicate answers with the first one's.</summary>
public sealed record SendMessageResponse(string? MessageId, string? SequenceNumber);

/// <summary>Takes up to ten messages in flight, waiting for the first one.</summary>
/// <param name="QueueUrl">As <see cref="SqsClient.GetQueueUrlAsync"/> answered it.</param>
/// <param name="MaxNumberOfMessages">1 to 10.</param>
/// <param name="WaitTimeSeconds">0 to 20.</param>
/// <param name="VisibilityTimeout">Seconds until an undeleted message is given to somebody else; null for the queue's own.</param>
/// <param name="MessageSystemAttributeNames">System attributes to answer with, or <c>All</c>.</param>
/// <param name="MessageAttributeNames">Attributes to answer with, or <c>All</c>.</param>
public sealed record ReceiveMessageRequest(
    string QueueUrl,
    int MaxNumberOfMessages,
    int WaitTimeSeconds,
    int? VisibilityTimeout,
    IReadOnlyList<string> MessageSystemAttributeNames,
    IReadOnlyList<string> MessageAttributeNames);

/// <summary>What was taken in flight; null when there was nothing.</summary>
public sealed record ReceiveMessageResponse(IReadOnlyList<Message>? Messages);

/// <summary>A message in flight.</summary>
/// <param name="MessageId">Its id.</param>
/// <param name="ReceiptHandle">The handle of this receive: only the newest one deletes.</param>
/// <param name="Body">What was sent.</param>
/// <param name="Attributes">System attributes, all of them strings.</param>
/// <param name="MessageAttributes">The sender's attributes.</param>
public sealed record Message(
    string MessageId,
    string ReceiptHandle,
    string Body,
    IReadOnlyDictionary<string, string>? Attributes,
    IReadOnlyDictionary<string, MessageAttributeValue>? MessageAttributes)
{
    /// <summary>The FIFO group, empty on standard queues.</summary>
    public string GroupId => Attributes?.GetValueOrDefault("MessageGroupId") ?? "";

    /// <summary>How often it was received, this time included. It keeps growing in a dead-letter queue.</summary>
    public int ReceiveCount => (int)Number("ApproximateReceiveCount", 1);

    /// <summary>When it was sent; null when it was not asked for.</summary>
    public DateTimeOffset? SentAt => Time("SentTimestamp");

    /// <summary>When it was first received; null when it was not asked for.</summary>
    public DateTimeOffset? FirstReceivedAt => Time("ApproximateFirstReceiveTimestamp");

    private DateTimeOffset? Time(string attribute) =>
        Number(attribute, -1) is >= 0 and var milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;

    private long Number(string attribute, long otherwise) =>
        Attributes is not null && Attributes.TryGetValue(attribute, out var text) && long.TryParse(text, out var number) ? number : otherwise;
}

/// <summary>Deletes one message in flight.</summary>
public sealed record DeleteMessageRequest(string QueueUrl, string ReceiptHandle);

/// <summary>One message of a <see cref="DeleteMessageBatchRequest"/>.</summary>
public sealed record DeleteMessageBatchRequestEntry(string Id, string ReceiptHandle);

/// <summary>Deletes up to ten messages in flight.</summary>
public sealed record DeleteMessageBatchRequest(string QueueUrl, IReadOnlyList<DeleteMessageBatchRequestEntry> Entries);

/// <summary>What became of each entry; null lists are empty ones.</summary>
public sealed record DeleteMessageBatchResponse(IReadOnlyList<BatchResultErrorEntry>? Failed);

/// <summary>Sets how long one message stays in flight, counted from now; 0 releases it.</summary>
public sealed record ChangeMessageVisibilityRequest(string QueueUrl, string ReceiptHandle, int VisibilityTimeout);

/// <summary>One message of a <see cref="ChangeMessageVisibilityBatchRequest"/>.</summary>
public sealed record ChangeMessageVisibilityBatchRequestEntry(string Id, string ReceiptHandle, int VisibilityTimeout);

/// <summary>Sets how long up to ten messages stay in flight.</summary>
public sealed record ChangeMessageVisibilityBatchRequest(string QueueUrl, IReadOnlyList<ChangeMessageVisibilityBatchRequestEntry> Entries);

/// <summary>What became of each entry; null lists are empty ones.</summary>
public sealed record ChangeMessageVisibilityBatchResponse(IReadOnlyList<BatchResultErrorEntry>? Failed);

/// <summary>Asks for a queue's address.</summary>
public sealed record GetQueueUrlRequest(string QueueName);

/// <summary>A queue's address: to be passed on as it is, not to be connected to.</summary>
public sealed record GetQueueUrlResponse(string QueueUrl);

/// <summary>Asks for attributes of a queue, or <c>All</c>.</summary>
public sealed record GetQueueAttributesRequest(string QueueUrl, IReadOnlyList<string> AttributeNames);

/// <summary>Attributes, all of them strings.</summary>
public sealed record GetQueueAttributesResponse(IReadOnlyDictionary<string, string>? Attributes);

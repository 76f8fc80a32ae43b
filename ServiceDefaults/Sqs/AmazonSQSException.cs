using System.Net;

namespace ChatBoost.ServiceDefaults.Sqs;

/// <summary>SQS refused a request.</summary>
/// <param name="errorCode">The error's name, for example <c>QueueDoesNotExist</c>.</param>
/// <param name="statusCode">HTTP status. Throttling arrives as 403: branch on <see cref="ErrorCode"/>.</param>
/// <param name="message">The same in words.</param>
public sealed class AmazonSQSException(string errorCode, HttpStatusCode statusCode, string message)
    : Exception($"{errorCode}: {message}")
{
    /// <summary>The error's name, for example <c>QueueDoesNotExist</c>.</summary>
    public string ErrorCode { get; } = errorCode;

    /// <summary>HTTP status of the answer.</summary>
    public HttpStatusCode StatusCode { get; } = statusCode;

    /// <summary>True when the same request may succeed a moment later: throttling and failures on AWS's side.</summary>
    public bool IsRetryable => IsRetryableCode(ErrorCode)
        || StatusCode is HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    // The retry lists of the AWS SDKs.
    internal static bool IsRetryableCode(string? code) => code is
        "RequestThrottled" or "RequestThrottledException" or "ThrottlingException" or "Throttling" or "ThrottledException"
        or "RequestLimitExceeded" or "TooManyRequestsException" or "SlowDown" or "BandwidthLimitExceeded" or "KmsThrottled" or "PriorRequestNotComplete"
        or "RequestTimeout" or "RequestTimeoutException" or "InternalFailure" or "InternalError" or "ServiceUnavailable";
}

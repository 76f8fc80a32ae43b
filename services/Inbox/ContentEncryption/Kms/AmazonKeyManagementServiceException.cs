using System.Net;

namespace ChatBoost.Inbox.ContentEncryption.Kms;

/// <summary>KMS refused a request.</summary>
/// <param name="errorCode">The error's name, for example <c>InvalidCiphertextException</c>.</param>
/// <param name="statusCode">HTTP status. Throttling arrives as 400: branch on <see cref="ErrorCode"/>.</param>
/// <param name="message">The same in words.</param>
internal sealed class AmazonKeyManagementServiceException(string errorCode, HttpStatusCode statusCode, string message) : Exception($"{errorCode}: {message}")
{
    /// <summary>The error's name, for example <c>InvalidCiphertextException</c>.</summary>
    public string ErrorCode { get; } = errorCode;

    /// <summary>HTTP status of the answer.</summary>
    public HttpStatusCode StatusCode { get; } = statusCode;

    /// <summary>True when the same request may succeed a moment later: throttling and failures on AWS's side.</summary>
    public bool IsRetryable =>
        ErrorCode is "ThrottlingException" or "KMSInternalException" or "DependencyTimeoutException" or "RequestLimitExceeded" or "ServiceUnavailable" or "InternalFailure"
        || StatusCode is HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
}

using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Diagnostics;

namespace ChatBoost.Inbox.ContentEncryption;

/// <summary>Whatever needed a key that cannot be unwrapped for the moment is answered 503: the same request may work later.</summary>
internal sealed partial class AnswerKeysAway(ILogger<AnswerKeysAway> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not ContentKeyUnavailableException)
        {
            return false;
        }

        LogUnavailable(exception.Message);
        await Problem.Unavailable("content_keys_unavailable", "The organization's encryption key cannot be used for the moment; try again.").ExecuteAsync(httpContext);
        return true;
    }

    [LoggerMessage(3402, LogLevel.Error, "Encrypted content cannot be read or written: {Reason}")]
    private partial void LogUnavailable(string reason);
}

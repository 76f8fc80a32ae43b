using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.ContentEncryption;

/// <summary>For what needs the text of messages in SQL, such as a search in it: sealed, there is none.</summary>
internal static class ReadableContent
{
    /// <summary>The refusal of a feature while any content may be sealed; null when all of it is readable in the database.</summary>
    /// <param name="db">Of the organization that asks.</param>
    /// <param name="feature">As people call it, for example <c>Search in messages</c>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<ProblemHttpResult?> RefuseWhereSealedAsync(this InboxDb db, string feature, CancellationToken cancellationToken) =>
        await db.ContentEncryption.AnyAsync(state => state.State != SealingState.Off, cancellationToken)
            ? Problem.Conflict("content_encrypted", $"{feature} is not available while content encryption is on: the text is unreadable in the database.")
            : null;
}

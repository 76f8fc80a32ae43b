using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.ContentEncryption;

/// <summary>Whether the organization's content is encrypted, and how far a switch got.</summary>
/// <param name="State"><c>off</c>, <c>encrypting</c>, <c>on</c> or <c>decrypting</c>. What is written is encrypted from <c>encrypting</c> on.</param>
/// <param name="Since">Since when; absent when it was never switched on.</param>
/// <param name="Progress">What was there before the switch; absent when nothing is being switched.</param>
/// <param name="Keys">The organization's data keys, newest first.</param>
internal sealed record ContentEncryptionOutput(string State, DateTimeOffset? Since, SwitchProgress? Progress, IReadOnlyList<ContentKeyOutput> Keys)
{
    /// <summary>As the organization of the context has it.</summary>
    public static async Task<ContentEncryptionOutput> ReadAsync(InboxDb db, CancellationToken cancellationToken)
    {
        var state = await db.ContentEncryption.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        var keys = await db.ContentKeys.AsNoTracking().OrderByDescending(key => key.Id).Select(key => new { key.Id, key.CreatedAt, key.WrappedBy }).ToListAsync(cancellationToken);
        return new ContentEncryptionOutput(
            ContentEncryptionState.NameOf(state?.State ?? SealingState.Off),
            state?.ChangedAt,
            state?.State is SealingState.Encrypting or SealingState.Decrypting
                ? new SwitchProgress(new Counter(state.MessagesDone, state.MessagesTotal), new Counter(state.FilesDone, state.FilesTotal))
                : null,
            [.. keys.Select(key => new ContentKeyOutput(key.CreatedAt, key.WrappedBy, state?.Seals == true && key.Id == state.CurrentKeyId))]);
    }
}

/// <summary>How far a switch got.</summary>
internal sealed record SwitchProgress(Counter Messages, Counter Files);

/// <summary>How many of how many. The total is that of the beginning: what came later fits already.</summary>
internal sealed record Counter(long Done, long Total);

/// <summary>A data key; never the key itself.</summary>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="WrappedBy"><c>key_ring</c> or <c>kms</c>.</param>
/// <param name="IsCurrent">True for the one new content is sealed with.</param>
internal sealed record ContentKeyOutput(DateTimeOffset CreatedAt, string WrappedBy, bool IsCurrent);

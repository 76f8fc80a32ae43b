namespace ChatBoost.Inbox.Merging;

/// <summary>A table whose rows belong to a contact or a conversation, and go with it when it becomes part of another.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Column">The column that names the contact or conversation.</param>
/// <param name="OnlyOnce">
/// Columns that, together with it, there can be one row of, as its unique index says: of two, the one of the contact or conversation that stays counts. Null where there can
/// be any number.
/// </param>
/// <param name="Where">A condition of that index, on <c>moved</c> and <c>kept</c>.</param>
internal sealed record MergedTable(string Table, string Column, string[]? OnlyOnce = null, string? Where = null)
{
    /// <summary>Moves the rows of <c>$1</c> to <c>$2</c>; what stays behind goes with <c>$1</c>.</summary>
    public string Move
    {
        get
        {
            var same = OnlyOnce is null ? "" : $"""

                  and not exists (
                      select 1 from {Table} kept where kept.{Column} = $2
                      {string.Concat(OnlyOnce.Select(column => $" and kept.{column} is not distinct from moved.{column}"))}{(Where is null ? "" : $" and {Where}")})
                """;
            return $"update {Table} moved set {Column} = $2 where moved.{Column} = $1{same}";
        }
    }
}

/// <summary>
/// Everything that names a contact or a conversation. A table with a foreign key to either must be here: a test compares with the model.
/// </summary>
internal static class MergedRecords
{
    /// <summary>Of contacts. Conversations are not among them: two on one channel become one.</summary>
    public static readonly IReadOnlyList<MergedTable> OfContact =
    [
        new("contact_phones", "contact_id"),
        new("contact_emails", "contact_id"),
        new("contact_attributes", "contact_id", ["key"]),
        new("contact_followers", "contact_id", ["user_id"]),
        new("consents", "contact_id"),
        new("contact_merges", "merged_into"),
    ];

    /// <summary>Of conversations. Messages and their words are not among them: they get other numbers.</summary>
    public static readonly IReadOnlyList<MergedTable> OfConversation =
    [
        new("conversation_labels", "conversation_id", ["label_id"]),
        new("conversation_notes", "conversation_id"),
        new("note_mentions", "conversation_id"),
        new("scheduled_messages", "conversation_id"),
        new("conversation_drafts", "conversation_id", ["user_id"]),
        new("macro_runs", "conversation_id", ["run_id"]),
        new("conversation_watches", "conversation_id", []),
        new("manual_actions", "conversation_id", ["kind"], "moved.status = 0 and kept.status = 0"),
        new("satisfaction_questions", "conversation_id"),
        new("notifications", "conversation_id", ["user_id", "type"], "moved.read_at is null and kept.read_at is null"),
        new("deliveries", "conversation_id"),
        new("conversation_merges", "merged_into"),
    ];

    /// <summary>Tables with a foreign key to either that are moved in another way, or made anew.</summary>
    public static readonly IReadOnlyList<string> Others = ["conversations", "messages", "contact_search", "conversation_reads"];
}

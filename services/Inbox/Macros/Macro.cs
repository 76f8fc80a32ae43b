using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.CannedResponses;
using ChatBoost.Inbox.Conversations;
using ChatBoost.Inbox.Notes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Macros;

/// <summary>What a step does.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MacroAction>))]
public enum MacroAction
{
    /// <summary>Takes a label off: <c>labelId</c>.</summary>
    [JsonStringEnumMemberName("remove_label")]
    RemoveLabel,

    /// <summary>Puts a label on: <c>labelId</c>.</summary>
    [JsonStringEnumMemberName("add_label")]
    AddLabel,

    /// <summary>Makes it somebody's: <c>assigneeId</c>; whoever runs it with <c>toCaller</c>; nobody's with neither.</summary>
    [JsonStringEnumMemberName("assign")]
    Assign,

    /// <summary>Sets the status: <c>status</c>, and for snoozed <c>snoozeMinutes</c>.</summary>
    [JsonStringEnumMemberName("set_status")]
    SetStatus,

    /// <summary>Sets the priority: <c>priority</c>.</summary>
    [JsonStringEnumMemberName("set_priority")]
    SetPriority,

    /// <summary>Writes a private note: <c>text</c>.</summary>
    [JsonStringEnumMemberName("note")]
    Note,

    /// <summary>Writes to the contact: <c>text</c>, with variables.</summary>
    [JsonStringEnumMemberName("send_text")]
    SendText,

    /// <summary>Writes a canned response to the contact: <c>cannedResponseId</c>.</summary>
    [JsonStringEnumMemberName("send_canned_response")]
    SendCannedResponse,
}

/// <summary>One step of a macro.</summary>
/// <param name="Action">What it does.</param>
/// <param name="Text">The note, or the text to send.</param>
/// <param name="CannedResponseId">What to send.</param>
/// <param name="LabelId">The label.</param>
/// <param name="AssigneeId">The member.</param>
/// <param name="ToCaller">True for whoever runs the macro.</param>
/// <param name="Status">The status.</param>
/// <param name="SnoozeMinutes">For how long it is snoozed.</param>
/// <param name="Priority">The priority.</param>
public sealed record MacroStep(
    [Required, EnumDataType(typeof(MacroAction))] MacroAction? Action,
    [StringLength(Note.MaxTextLength)] string? Text = null,
    CannedResponseId? CannedResponseId = null,
    LabelId? LabelId = null,
    UserId? AssigneeId = null,
    bool? ToCaller = null,
    [EnumDataType(typeof(ConversationStatus))] ConversationStatus? Status = null,
    [Range(1, 366 * 24 * 60)] int? SnoozeMinutes = null,
    [EnumDataType(typeof(ConversationPriority))] ConversationPriority? Priority = null)
{
    /// <summary>What is missing or wrong, in words; null when nothing is. Whether what it names is there shows when it runs.</summary>
    internal string? Check() => Action switch
    {
        MacroAction.AddLabel or MacroAction.RemoveLabel => LabelId is null ? "needs a labelId." : null,
        MacroAction.Assign => AssigneeId is not null && ToCaller == true ? "takes an assigneeId or toCaller." : null,
        MacroAction.SetStatus => Status is null ? "needs a status."
            : Status == ConversationStatus.Snoozed != SnoozeMinutes is not null ? "has snoozeMinutes for status snoozed, and only for that." : null,
        MacroAction.SetPriority => Priority is null ? "needs a priority." : null,
        MacroAction.SendCannedResponse => CannedResponseId is null ? "needs a cannedResponseId." : null,
        _ when string.IsNullOrWhiteSpace(Text) || Text.Contains('\0', StringComparison.Ordinal) => "needs a text of more than blanks, without the letter U+0000.",
        MacroAction.SendText => VariableText.Check(Text, ConversationVariables.IsKnown),
        _ => null,
    };

    /// <summary>True for what the contact gets.</summary>
    internal bool Sends => Action is MacroAction.SendText or MacroAction.SendCannedResponse;
}

/// <summary>Steps that are taken on a conversation one after the other, under a name.</summary>
public sealed class Macro
{
    /// <summary>Most the organization shares, and most one member has alone; a list holds all of them.</summary>
    public const int Max = 200;

    /// <summary>Most steps of one.</summary>
    public const int MaxSteps = 20;

    /// <summary>Longest <see cref="Name"/>, in characters.</summary>
    public const int MaxNameLength = 100;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private Macro()
    {
    }

    /// <summary>Its id.</summary>
    public MacroId Id { get; private init; } = MacroId.New();

    /// <summary>Whose organization.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>The only member who has it; null when everybody has.</summary>
    public UserId? OwnerId { get; private init; }

    /// <summary>What people call it.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The steps as JSON.</summary>
    public string StepsJson { get; private set; } = "[]";

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>The steps, in their order.</summary>
    public IReadOnlyList<MacroStep> Steps => JsonSerializer.Deserialize<IReadOnlyList<MacroStep>>(StepsJson, Json)!;

    /// <summary>A new one.</summary>
    public static Macro Of(OrganizationId organizationId, UserId? ownerId) => new() { OrganizationId = organizationId, OwnerId = ownerId };

    /// <summary>Gives it a name and steps, in place of what it had.</summary>
    public void Write(string name, IReadOnlyList<MacroStep> steps, DateTimeOffset now) =>
        (Name, StepsJson, UpdatedAt) = (name.Trim(), JsonSerializer.Serialize(steps, Json), now);

    internal sealed class Mapping : IEntityTypeConfiguration<Macro>
    {
        public void Configure(EntityTypeBuilder<Macro> macro)
        {
            macro.ToTable("macros");
            macro.Property(m => m.Id).ValueGeneratedNever();
            macro.Property(m => m.StepsJson).HasColumnName("steps");
            macro.Ignore(m => m.Steps);
            macro.HasIndex(m => new { m.OrganizationId, m.OwnerId });
        }
    }
}

/// <summary>That a macro was run on a conversation, by the id its caller gave the run: the same run does nothing a second time.</summary>
public sealed class MacroRun
{
    private MacroRun()
    {
    }

    /// <summary>On which conversation.</summary>
    public ConversationId ConversationId { get; private init; }

    /// <summary>The run.</summary>
    public string RunId { get; private init; } = "";

    /// <summary>Whose.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>When.</summary>
    public DateTimeOffset RanAt { get; private init; }

    internal sealed class Mapping : IEntityTypeConfiguration<MacroRun>
    {
        public void Configure(EntityTypeBuilder<MacroRun> run)
        {
            run.ToTable("macro_runs");
            run.HasKey(r => new { r.ConversationId, r.RunId });
            run.HasOne<Conversation>().WithMany().HasForeignKey(r => r.ConversationId).OnDelete(DeleteBehavior.Cascade);
            run.HasIndex(r => r.OrganizationId);
        }
    }
}

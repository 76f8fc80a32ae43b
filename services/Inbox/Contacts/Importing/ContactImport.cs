using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Contacts.Importing;

/// <summary>How far an import is. The numbers are what the database holds; what is below <see cref="Completed"/> is still under way.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ImportState>))]
public enum ImportState
{
    /// <summary>The file is stored.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting = 0,

    /// <summary>It is read and checked; no contact has changed.</summary>
    [JsonStringEnumMemberName("reading")]
    Reading = 1,

    /// <summary>Contacts are stored, in a transaction nobody sees before its end.</summary>
    [JsonStringEnumMemberName("storing")]
    Storing = 2,

    /// <summary>All rows that were not rejected are stored.</summary>
    [JsonStringEnumMemberName("completed")]
    Completed = 3,

    /// <summary>The file could not be read, or something of ours is broken; no contact has changed.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed = 4,

    /// <summary>Somebody stopped it; no contact has changed.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled = 5,
}

/// <summary>A file of contacts on its way in.</summary>
public sealed class ContactImport
{
    /// <summary>Largest file, in bytes: a million contacts have about 100 MB.</summary>
    public const long MaxSize = 256 * 1024 * 1024;

    /// <summary>Most imports of an organization that wait or are under way.</summary>
    public const int MaxUnderWay = 10;

    private ContactImport()
    {
    }

    /// <summary>Its id.</summary>
    public ContactImportId Id { get; private init; } = ContactImportId.New();

    /// <summary>Whose.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>The file's name.</summary>
    public string FileName { get; private init; } = "";

    /// <summary>Where the file is as long as the import is under way.</summary>
    public string StorageKey { get; private init; } = "";

    /// <summary>Where the report of rejected rows is, once it is completed; null without any.</summary>
    public string? ReportKey { get; private init; }

    /// <summary>The file's size in bytes.</summary>
    public long Size { get; private init; }

    /// <summary>The country of numbers that have none; see <see cref="Contacts.NationalNumber"/>.</summary>
    public string? CountryCode { get; private init; }

    /// <summary>Whether contacts there are get what the file says; otherwise their rows are skipped.</summary>
    public bool UpdatesExisting { get; private init; }

    /// <summary>Who began it: the id of a user or of an API key.</summary>
    public string RequestedBy { get; private init; } = "";

    /// <summary>How far it is.</summary>
    public ImportState State { get; private init; }

    /// <summary>How often it was begun: again after a crash.</summary>
    public int Attempts { get; private init; }

    /// <summary>How many bytes of the file are read.</summary>
    public long BytesRead { get; private init; }

    /// <summary>How many rows are read, rejected ones too.</summary>
    public int Rows { get; private init; }

    /// <summary>How many contacts are new.</summary>
    public int Created { get; private init; }

    /// <summary>How many contacts there were and were changed.</summary>
    public int Updated { get; private init; }

    /// <summary>How many rows were left out because their contact was there.</summary>
    public int Skipped { get; private init; }

    /// <summary>How many rows were left out because something about them is wrong.</summary>
    public int Rejected { get; private init; }

    /// <summary>Headers that mean nothing here.</summary>
    public IReadOnlyList<string> IgnoredColumns { get; private init; } = [];

    /// <summary>Why it failed.</summary>
    public string? ErrorCode { get; private init; }

    /// <summary>The line it failed at.</summary>
    public int? ErrorLine { get; private init; }

    /// <summary>Whether somebody wants it stopped.</summary>
    public bool IsCancelRequested { get; private init; }

    /// <summary>When the file was stored.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When it was over.</summary>
    public DateTimeOffset? FinishedAt { get; private init; }

    /// <summary>A file that was stored.</summary>
    public static ContactImport Of(
        OrganizationId organizationId, string fileName, long size, string? countryCode, bool updatesExisting, string requestedBy, DateTimeOffset now)
    {
        var id = ContactImportId.New();
        return new ContactImport
        {
            Id = id,
            OrganizationId = organizationId,
            FileName = fileName,
            StorageKey = $"{organizationId}/imports/{id}.csv",
            Size = size,
            CountryCode = countryCode,
            UpdatesExisting = updatesExisting,
            RequestedBy = requestedBy,
            CreatedAt = now,
        };
    }

    internal sealed class Mapping : IEntityTypeConfiguration<ContactImport>
    {
        public void Configure(EntityTypeBuilder<ContactImport> import)
        {
            import.ToTable("contact_imports");
            import.Property(i => i.Id).ValueGeneratedNever();
            import.Property(i => i.State).HasConversion<short>();
            import.PrimitiveCollection(i => i.IgnoredColumns);
            import.HasIndex(i => new { i.OrganizationId, i.Id });
            import.HasIndex(i => i.Id, "ix_contact_imports_under_way").HasFilter("state < 3");
        }
    }
}

/// <summary>An import as the API shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">How far it is: <c>waiting</c>, <c>reading</c>, <c>storing</c>, <c>completed</c>, <c>failed</c> or <c>cancelled</c>.</param>
/// <param name="FileName">The file's name.</param>
/// <param name="Size">The file's size in bytes.</param>
/// <param name="BytesRead">How many of them are read.</param>
/// <param name="Rows">How many rows are read.</param>
/// <param name="Created">How many contacts are new; 0 until it is completed.</param>
/// <param name="Updated">How many contacts were changed; 0 until it is completed.</param>
/// <param name="Skipped">How many rows were left out because their contact was there.</param>
/// <param name="Rejected">How many rows were left out because something about them is wrong; the report says what.</param>
/// <param name="IgnoredColumns">Headers that mean nothing here.</param>
/// <param name="ErrorCode">Why it failed.</param>
/// <param name="ErrorLine">The line it failed at.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="FinishedAt">When it was over.</param>
public sealed record ContactImportOutput(
    ContactImportId Id, ImportState State, string FileName, long Size, long BytesRead, int Rows, int Created, int Updated, int Skipped, int Rejected,
    IReadOnlyList<string> IgnoredColumns, string? ErrorCode, int? ErrorLine, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt)
{
    internal static ContactImportOutput Of(ContactImport import) => new(
        import.Id, import.State, import.FileName, import.Size, import.BytesRead, import.Rows, import.Created, import.Updated, import.Skipped, import.Rejected,
        import.IgnoredColumns, import.ErrorCode, import.ErrorLine, import.CreatedAt, import.FinishedAt);
}

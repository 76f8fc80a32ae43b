using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Identity.Mail;

/// <summary>
/// A mail on its way to one person, stored with the change it tells of, so that neither happens without the other. Its text holds links that sign people in:
/// it is encrypted, and gone once the mail was sent.
/// </summary>
public sealed class OutgoingMail
{
    /// <summary>After this many tries it is given up.</summary>
    public const int MaxAttempts = 10;

    private OutgoingMail()
    {
    }

    /// <summary>Its id.</summary>
    public Guid Id { get; private init; }

    /// <summary>To whom.</summary>
    public string Recipient { get; private init; } = "";

    /// <summary>The subject.</summary>
    public string Subject { get; private init; } = "";

    /// <summary>The text, encrypted; null when the mail was sent or given up.</summary>
    public byte[]? ProtectedText { get; private set; }

    /// <summary>When it was written.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; private set; }

    /// <summary>When it is due; null when it was sent or given up.</summary>
    public DateTimeOffset? NextAttemptAt { get; private set; }

    /// <summary>When SendGrid took it.</summary>
    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>Why the last try did not succeed.</summary>
    public string? LastError { get; private set; }

    /// <summary>A mail that is due now.</summary>
    public static OutgoingMail Write(Guid id, string recipient, string subject, byte[] protectedText, DateTimeOffset now) => new()
    {
        Id = id,
        Recipient = recipient,
        Subject = subject,
        ProtectedText = protectedText,
        CreatedAt = now,
        NextAttemptAt = now,
    };

    /// <summary>Takes the mail for one try; if nothing is heard of that, it is due again at <paramref name="retryAt"/>.</summary>
    public void Attempt(DateTimeOffset retryAt)
    {
        Attempts++;
        NextAttemptAt = retryAt;
    }

    /// <summary>SendGrid took it.</summary>
    public void Sent(DateTimeOffset now)
    {
        SentAt = now;
        LastError = null;
        End();
    }

    /// <summary>Not now.</summary>
    public void Postpone(string reason, DateTimeOffset until)
    {
        LastError = reason;
        NextAttemptAt = until;
        if (Attempts >= MaxAttempts)
        {
            End();
        }
    }

    /// <summary>Never.</summary>
    public void GiveUp(string reason)
    {
        LastError = reason;
        End();
    }

    private void End()
    {
        NextAttemptAt = null;
        ProtectedText = null;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<OutgoingMail>
    {
        public void Configure(EntityTypeBuilder<OutgoingMail> mail)
        {
            mail.ToTable("mails");
            mail.Property(m => m.Id).ValueGeneratedNever();
            mail.HasIndex(m => m.NextAttemptAt).HasFilter("next_attempt_at is not null");
            mail.HasIndex(m => m.CreatedAt).HasFilter("next_attempt_at is null");
        }
    }
}

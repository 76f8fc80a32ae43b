using System.Text;
using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.ServiceDefaults.SendGrid;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatBoost.Identity.Mail;

/// <summary>
/// Sends the mails that are due. A mail is taken first (its next try is set ahead) and sent then: replicas do not take the same one, and after a crash in
/// between it goes out once more, which is better than never.
/// </summary>
internal sealed partial class SendMails(
    IServiceScopeFactory scopes, DatabaseReady ready, IDataProtectionProvider protection, IOptions<SendGridOptions> options, TimeProvider clock, ILogger<SendMails> logger)
    : BackgroundService
{
    private const int BatchSize = 20;
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan KeepFor = TimeSpan.FromDays(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.IsConfigured)
        {
            LogNotConfigured();
            return;
        }

        await ready.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var sent = 0;
            try
            {
                sent = await SendBatchAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                LogWaiting(exception.GetType().Name, exception.Message);
            }

            if (sent < BatchSize)
            {
                await Task.Delay(PollInterval, clock, stoppingToken);
            }
        }
    }

    private async Task<int> SendBatchAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentOrganization>().UseSystem();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        var sendGrid = scope.ServiceProvider.GetRequiredService<SendGridClient>();
        var mails = await TakeAsync(db, cancellationToken);
        foreach (var mail in mails)
        {
            await SendAsync(mail, sendGrid, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }

        var old = clock.GetUtcNow() - KeepFor;
        await db.Mails.Where(mail => mail.NextAttemptAt == null && mail.CreatedAt < old).ExecuteDeleteAsync(cancellationToken);
        return mails.Count;
    }

    private async Task<List<OutgoingMail>> TakeAsync(IdentityDb db, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var mails = await db.Mails
            .FromSql($"select * from mails where next_attempt_at <= {now} order by next_attempt_at limit {BatchSize} for update skip locked")
            .ToListAsync(cancellationToken);
        foreach (var mail in mails)
        {
            mail.Attempt(now + AttemptTimeout);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return mails;
    }

    private async Task SendAsync(OutgoingMail mail, SendGridClient sendGrid, CancellationToken cancellationToken)
    {
        var text = Encoding.UTF8.GetString(Mailbox.Protector(protection).Unprotect(mail.ProtectedText!));
        switch (await sendGrid.SendAsync(new SendGridMail(mail.Id.ToString(), mail.Recipient, mail.Subject, text), cancellationToken))
        {
            case SendGridAnswer.Accepted:
                mail.Sent(clock.GetUtcNow());
                break;

            case SendGridAnswer.TryLater(var reason, var retryAfter):
                Postpone(mail, reason, retryAfter);
                break;

            // A mail that comes twice is better than one that never does.
            case SendGridAnswer.Lost(var reason):
                Postpone(mail, reason, null);
                break;

            case SendGridAnswer.NotSent(var reason):
                Postpone(mail, reason, null);
                break;

            case SendGridAnswer.Refused(var reason, _):
                mail.GiveUp(reason);
                LogRefused(mail.Id, reason);
                break;
        }
    }

    private void Postpone(OutgoingMail mail, string reason, TimeSpan? retryAfter)
    {
        // 2 s, 4 s … 17 min, with a quarter of jitter.
        var backOff = TimeSpan.FromSeconds(Math.Pow(2, mail.Attempts) * (1 + (Random.Shared.NextDouble() / 4)));
        mail.Postpone(reason, clock.GetUtcNow() + (retryAfter > backOff ? retryAfter.Value : backOff));
        LogPostponed(mail.Id, mail.Attempts, reason);
    }

    [LoggerMessage(2101, LogLevel.Warning, "No mail will be sent: set SendGrid__ApiKey and SendGrid__FromEmail")]
    private partial void LogNotConfigured();

    [LoggerMessage(2102, LogLevel.Warning, "Mails wait: {Kind}: {Reason}")]
    private partial void LogWaiting(string kind, string reason);

    [LoggerMessage(2103, LogLevel.Warning, "Mail {MailId} was not taken at try {Attempt}: {Reason}")]
    private partial void LogPostponed(Guid mailId, int attempt, string reason);

    [LoggerMessage(2104, LogLevel.Error, "Mail {MailId} is refused: {Reason}")]
    private partial void LogRefused(Guid mailId, string reason);
}

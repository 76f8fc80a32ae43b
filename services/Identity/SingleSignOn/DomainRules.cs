using System.Collections.Frozen;
using System.Text.RegularExpressions;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.SingleSignOn;

/// <summary>Which domains an organization may claim: those its caller has a verified address of, and none where everybody gets one.</summary>
internal static partial class DomainRules
{
    private static readonly FrozenSet<string> OpenToAnybody = FrozenSet.ToFrozenSet(
    [
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "ymail.com", "icloud.com", "me.com", "mac.com", "aol.com",
        "gmx.com", "gmx.net", "gmx.de", "web.de", "mail.com", "proton.me", "protonmail.com", "zoho.com", "yandex.com", "yandex.ru", "mail.ru", "qq.com", "163.com", "126.com",
        "fastmail.com", "hey.com", "tutanota.com", "t-online.de", "orange.fr", "libero.it",
    ]);

    /// <summary>The problem with claiming these domains beside those the organization has, or null.</summary>
    public static async Task<ProblemHttpResult?> RefuseAsync(
        IdentityDb db, CurrentCaller caller, IReadOnlyCollection<string> claimed, IReadOnlyCollection<string> wanted, CancellationToken cancellationToken)
    {
        if (wanted.FirstOrDefault(domain => !Form().IsMatch(domain)) is { } malformed)
        {
            return Problem.BadRequest("domain_not_valid", $"'{malformed}' is not a domain.");
        }

        var added = wanted.Except(claimed).ToList();
        if (added.Count == 0)
        {
            return null;
        }

        var email = await db.Users.Where(user => user.Id == caller.RequiredUserId && user.EmailConfirmed).Select(user => user.Email).SingleOrDefaultAsync(cancellationToken);
        var own = email is null ? null : SignOnDomain.Of(email);
        return added.FirstOrDefault(domain => domain != own || OpenToAnybody.Contains(domain)) is { } foreign
            ? Problem.Forbidden("domain_not_proven", $"Claiming '{foreign}' takes a verified address of that domain, and a domain that is not open to anybody.")
            : null;
    }

    [GeneratedRegex(@"^(?=.{1,189}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]
    private static partial Regex Form();
}

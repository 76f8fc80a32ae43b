using ChatBoost.Identity.Clerk;

namespace ChatBoost.UnitTests.Clerk;

/// <summary>
/// A membership told in any order. A step is <c>a:100-120:admin</c>, webhook of the membership <c>a</c> that began at 100 as it was at 120, <c>a:100-120:x</c>, the same removed, or
/// <c>t:110:member</c>, a token of 110. Times are in seconds.
/// </summary>
public sealed class ClerkMembershipTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("a:100-100:member", "member")]
    [InlineData("a:100-100:member a:100-120:admin", "admin")]
    [InlineData("a:100-120:admin a:100-100:member", "admin")]
    [InlineData("a:100-120:admin a:100-120:member", "admin")]
    // A removal is final for the membership it ends, whatever comes after it.
    [InlineData("a:100-100:member a:100-130:x", "none")]
    [InlineData("a:100-130:x a:100-100:member", "none")]
    [InlineData("a:100-130:x a:100-140:admin", "none")]
    // Who comes back has another membership.
    [InlineData("a:100-100:member a:100-130:x b:150-150:admin", "admin")]
    [InlineData("a:100-130:x b:150-150:admin a:100-120:member", "admin")]
    [InlineData("b:150-150:admin a:100-100:member a:100-160:x", "admin")]
    [InlineData("b:150-150:admin b:150-170:x a:100-100:member", "none")]
    // Tokens come before webhooks.
    [InlineData("t:110:member", "member")]
    [InlineData("t:110:member a:100-100:member a:100-120:admin", "admin")]
    [InlineData("t:110:member a:100-130:x", "none")]
    [InlineData("t:160:member a:100-130:x", "member")]
    [InlineData("t:160:member a:100-130:x b:150-150:admin", "admin")]
    // A token knows of a change of role before its webhook, and an old one does not undo it.
    [InlineData("a:100-100:member t:110:admin", "admin")]
    [InlineData("a:100-100:admin a:100-120:member t:115:admin", "member")]
    [InlineData("a:100-100:admin t:120:admin a:100-119:member", "member")]
    // A token issued before a removal does not bring anybody back, one issued well after it does.
    [InlineData("a:100-130:x t:125:member", "none")]
    [InlineData("a:100-130:x t:190:member", "none")]
    [InlineData("a:100-130:x t:191:member", "member")]
    [InlineData("a:100-130:x t:191:member a:100-130:x", "member")]
    [InlineData("a:100-130:x t:191:member b:185-200:x", "none")]
    public void Whatever_the_order_the_same_is_known_in_the_end(string steps, string expected)
    {
        ClerkMembership? known = null;
        foreach (var step in steps.Split(' ').Select(step => step.Split(':', '-')))
        {
            if (step is ["t", var issued, var claimed])
            {
                var session = new ClerkSession("user_1", false, false, "org_1", null, claimed) { IssuedAt = At(issued), ExpiresAt = At(issued) };
                known?.Apply(session);
                known ??= ClerkMembership.Of(session);
            }
            else if (step is [var id, var began, var at, var role])
            {
                var state = new ClerkMembershipState(id, "org_1", "user_1", role == "x" ? "member" : role, At(began), At(at), role == "x");
                known?.Apply(state);
                known ??= ClerkMembership.Of(state);
            }
        }

        Assert.Equal(expected, known!.IsRemoved ? "none" : known.Role);
    }

    private static DateTimeOffset At(string seconds) => Start.AddSeconds(int.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture));
}

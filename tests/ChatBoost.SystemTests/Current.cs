namespace ChatBoost.SystemTests;

/// <summary>What belongs to the test that runs.</summary>
internal static class Current
{
    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}

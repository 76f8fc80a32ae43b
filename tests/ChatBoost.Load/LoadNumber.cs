using ChatBoost.Testing;
using ChatBoost.Testing.Api;
using ChatBoost.Testing.Stack;

namespace ChatBoost.Load;

/// <summary>
/// A business number under load, with a bot whose answers tell which message they answer:
/// a text that begins with <c>k-042</c> is answered <c>answer-042</c>.
/// </summary>
public sealed class LoadNumber
{
    /// <summary>How many different answers there are, and so how many messages one customer can write in a run.</summary>
    public const int Keys = 100;

    private static readonly BotRules Rules = new(
        Greeting: "unexpected-greeting",
        Keywords: [.. Enumerable.Range(0, Keys).Select(key => new KeywordRule([KeywordOf(key)], "starts_with", AnswerOf(key)))],
        Fallback: "unexpected-fallback");

    private LoadNumber(Shop shop) => Shop = shop;

    /// <summary>Its organization.</summary>
    public Shop Shop { get; }

    /// <summary>Meta's id of it.</summary>
    public string PhoneNumberId => Shop.PhoneNumberId;

    /// <summary>Opens an organization with a number of its own.</summary>
    /// <param name="stack">Where.</param>
    /// <param name="statuses">Whether the provider reports what becomes of answers.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<LoadNumber> OpenAsync(RunningStack stack, bool statuses, CancellationToken cancellationToken)
    {
        var shop = await stack.OpenShopAsync(Rules, cancellationToken);

        // The customers of a load run write past the simulator, which therefore cannot know that their 24 hours are open.
        await stack.Simulator.ConfigureAsync(new { phoneNumberId = shop.PhoneNumberId, window = false, statuses }, cancellationToken);
        return new LoadNumber(shop);
    }

    internal static string KeywordOf(int key) => $"k-{key:000}";

    internal static string AnswerOf(int key) => $"answer-{key:000}";
}

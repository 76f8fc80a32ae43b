namespace ChatBoost.AppHost.Demo;

/// <summary>The bot of the demo shop, as the bots API takes it.</summary>
internal static class DemoBot
{
    public static object Create(string name) => new
    {
        name,
        isActive = true,
        rules = new
        {
            greeting = "Hi, this is Demo Shop 👋 Ask me about opening hours, delivery or prices, or write \"human\" to talk to a person.",
            keywords = new[]
            {
                Rule("We are open Monday to Saturday, 9:00 to 18:00.", "hours", "open", "opening"),
                Rule("We deliver within two days. Above 50 € delivery is free.", "delivery", "deliver", "shipping"),
                Rule("You find all prices in our catalogue: https://demo-shop.example/prices", "price", "prices", "cost"),
                Rule("A colleague will answer you here shortly.", "human", "person", "agent"),
            },
            fallback = "I did not understand that. I know opening hours, delivery and prices; write \"human\" to talk to a person.",
        },
    };

    private static object Rule(string answer, params string[] keywords) => new { keywords, match = "contains", answer };
}

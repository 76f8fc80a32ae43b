using ChatBoost.Contracts.Catalog;
using ChatBoost.Contracts.Events;
using ChatBoost.ServiceDefaults.Persistence;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Catalog.Bots;

/// <summary>
/// Gives an organization that has just signed up a bot that answers, to be made its own later. Harmless when repeated: an organization
/// that has a bot gets no other, and two copies at once meet the index of the one active bot; the second's retry ends at the check.
/// </summary>
public sealed class CreateDefaultBot(CatalogDb db, CurrentOrganization organization, TimeProvider clock) : IConsumer<OrganizationCreated>
{
    /// <inheritdoc/>
    public async Task Consume(ConsumeContext<OrganizationCreated> context)
    {
        organization.Use(context.Message.OrganizationId);
        if (await db.Bots.AnyAsync(context.CancellationToken))
        {
            return;
        }

        var now = clock.GetUtcNow();
        var bot = Bot.Create(context.Message.OrganizationId, "Welcome bot", isActive: true, RulesFor(context.Message.Name), now);
        db.Add(bot);
        db.Raise(new BotChanged(bot.OrganizationId, bot.Id, now));
        await db.SaveChangesAsync(context.CancellationToken);
    }

    internal static BotRules RulesFor(string organizationName) => new(
        Greeting: $"Hello, and welcome to {organizationName}! 👋 How can we help you? Write \"help\" to see what I can answer.",
        Keywords:
        [
            new KeywordRule(["human", "agent", "talk to a person", "representative"], KeywordMatch.Contains,
                "Our team reads along here; somebody will write to you as soon as possible."),
            new KeywordRule(["hours", "open", "opening"], KeywordMatch.Contains,
                "We are here Monday to Friday, 9:00 to 18:00. You can write at any time; we answer when we are back."),
            new KeywordRule(["price", "prices", "cost", "how much"], KeywordMatch.Contains,
                "Tell us which product you are interested in, and we will send you its price."),
            new KeywordRule(["thanks", "thank you"], KeywordMatch.StartsWith, "You are welcome! 😊"),
            new KeywordRule(["help", "menu"], KeywordMatch.Exact,
                "I can answer questions about our opening *hours* and *prices*. Write *human* to talk to a person."),
        ],
        Fallback: "Thank you for your message! I have passed it on to our team. Write \"help\" to see what I can answer right away.");
}

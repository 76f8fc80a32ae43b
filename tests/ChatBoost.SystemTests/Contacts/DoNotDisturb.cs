using System.Net;

namespace ChatBoost.SystemTests.Contacts;

public sealed class DoNotDisturb(SystemStack stack)
{
    [Theory]
    [InlineData("dnd")]
    [InlineData("dndAll")]
    public async Task Nothing_automatic_and_no_template_is_sent_but_a_person_can_answer(string which)
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        var conversation = await shop.MeetAsync(customer);
        var template = new { conversationId = conversation.Id, templateName = "hello_world", languageCode = "en_US" };

        var details = await shop.ChangeContactAsync(conversation.Id, new Dictionary<string, bool> { [which] = true });

        Assert.Equal((which == "dnd", which == "dndAll"), (details.Dnd, details.DndAll));
        await Refusal.ExpectAsync(HttpStatusCode.UnprocessableEntity, "do_not_disturb", () => shop.Api.SendWhatsAppAsync("template", template, Cancellation));
        await Refusal.ExpectAsync(HttpStatusCode.UnprocessableEntity, "do_not_disturb", () => shop.Api.SendBotAsync(conversation.Id, "an offer", Cancellation));
        await customer.WritesAsync("hours", Cancellation);
        await customer.ThreadAsync(thread => thread.Count(m => m.IsFromContact) == 2, Cancellation);
        await shop.Api.SendHumanAsync(conversation.Id, "We open at nine, says a person.", Cancellation);
        await customer.ReadsAsync("We open at nine, says a person.", Cancellation);
        Assert.DoesNotContain(await customer.PhoneAsync(Cancellation), m => m.Text == SystemStack.HoursAnswer);

        await shop.ChangeContactAsync(conversation.Id, new Dictionary<string, bool> { [which] = false });
        await shop.Api.SendWhatsAppAsync("template", template, Cancellation);
        await customer.WritesAsync("hours", Cancellation);
        await customer.ReadsAsync(SystemStack.HoursAnswer, Cancellation);
    }

    [Fact]
    public async Task Another_contact_is_still_written_to()
    {
        var shop = await stack.OpenShopAsync();
        var (quiet, other) = (shop.NewCustomer(), shop.NewCustomer());
        var quietOne = await shop.MeetAsync(quiet);
        var otherOne = await shop.MeetAsync(other);

        await shop.ChangeContactAsync(quietOne.Id, new { dnd = true });

        await shop.Api.SendBotAsync(otherOne.Id, "an offer", Cancellation);
        await other.ReadsAsync("an offer", Cancellation);
        Assert.True((await shop.Api.DetailsAsync(quietOne.Id)).Dnd);
        Assert.False((await shop.Api.DetailsAsync(otherOne.Id)).Dnd);
    }
}

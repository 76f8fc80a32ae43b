using System.Net;

namespace ChatBoost.SystemTests.Contacts;

/// <summary>Numbers the organization entered, and the ones WhatsApp knows people by.</summary>
public sealed class Numbers(SystemStack stack)
{
    [Theory]
    [InlineData("5511987", "551187")]
    [InlineData("521551", "52551")]
    [InlineData("549112", "54112")]
    [InlineData("447700", "447700")]
    public async Task Who_was_entered_is_who_writes_also_where_WhatsApp_spells_the_number_otherwise(string entered, string known)
    {
        var shop = await stack.OpenShopAsync();
        var rest = Shop.Digits(10 - (known.Length - 2));
        var contact = await shop.CreateContactAsync(new { fullName = "Entered By Hand", phone = $"+{entered}{rest}" });
        var customer = new Customer(shop, known + rest, "Profile Name");

        var conversation = await shop.MeetAsync(customer);

        Assert.Equal((contact.Id, "Entered By Hand"), (conversation.ContactId, conversation.FullName));
        Assert.Equal([$"+{entered}{rest}"], (await shop.Api.DetailsAsync(conversation.Id)).Phones!.Select(phone => phone.Phone));
        await Refusal.ExpectAsync(HttpStatusCode.Conflict, "phone_in_use", () => shop.CreateContactAsync(new { phone = known + rest }));
    }

    [Fact]
    public async Task A_landline_is_not_the_mobile_it_looks_like()
    {
        var shop = await stack.OpenShopAsync();
        var rest = Shop.Digits(7);
        var landline = await shop.CreateContactAsync(new { fullName = "Landline", phone = $"+55113{rest}" });

        var conversation = await shop.MeetAsync(new Customer(shop, $"551193{rest}", "Mobile"));

        Assert.NotEqual(landline.Id, conversation.ContactId);
        Assert.Equal("Mobile", conversation.FullName);
    }

    [Fact]
    public async Task Who_answers_a_template_from_the_other_spelling_is_who_it_was_sent_to()
    {
        var shop = await stack.OpenShopAsync();
        var rest = Shop.Digits(6);
        var contact = await shop.CreateContactAsync(new { fullName = "Brazilian", phone = $"+5511987{rest}" });
        var sent = await shop.Api.SendWhatsAppAsync("template", new { to = $"+551187{rest}", templateName = "hello_world", languageCode = "en_US" }, Cancellation);

        await new Customer(shop, $"5511987{rest}", "Profile").WritesAsync("thank you", Cancellation);

        await Wait.UntilAsync(
            "the answer in the conversation of the template",
            async () => (await shop.Api.MessagesAsync(sent.ConversationId, "", Cancellation)).Data.Any(m => m.IsFromContact && m.Text == "thank you"),
            cancellationToken: Cancellation);
        Assert.Equal(contact.Id, Assert.Single((await shop.Api.ConversationsAsync("", Cancellation)).Data).ContactId);
        Assert.Single((await shop.Api.GetAsync<ContactPage>("/api/v1/flows/contacts", Cancellation)).Data);
    }

    [Fact]
    public async Task Two_addresses_that_both_write_are_two_people()
    {
        var shop = await stack.OpenShopAsync();
        var rest = Shop.Digits(7);
        var one = await shop.MeetAsync(new Customer(shop, $"54911{rest}0", "One"));

        var other = await shop.MeetAsync(new Customer(shop, $"5411{rest}0", "Other"));

        Assert.NotEqual(one.ContactId, other.ContactId);
    }

    [Fact]
    public async Task A_number_belongs_to_one_contact_however_many_ask_at_once()
    {
        var shop = await stack.OpenShopAsync();
        var phone = $"+4479{Shop.Digits(8)}";

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            using var response = await shop.Api.SendAsync(HttpMethod.Post, "/api/v1/flows/contacts", new { fullName = $"Racer {i}", phone }, Cancellation);
            return response.StatusCode;
        }));

        Assert.Equal(7, answers.Count(status => status == HttpStatusCode.Conflict));
        Assert.Single(answers, HttpStatusCode.Created);
    }
}

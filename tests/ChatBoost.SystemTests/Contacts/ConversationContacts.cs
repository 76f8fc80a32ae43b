using System.IO.Compression;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.SystemTests.Identity;
using ChatBoost.SystemTests.Realtime;

namespace ChatBoost.SystemTests.Contacts;

/// <summary>What is kept on the contact of a conversation.</summary>
public sealed class ConversationContacts(SystemStack stack)
{
    [Fact]
    public async Task Addresses_tags_owner_and_followers_are_kept_and_shown()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        var conversation = await shop.MeetAsync(customer);
        var owner = shop.Api.Session!.UserId;
        var extra = $"+4479{Shop.Digits(8)}";
        Assert.Equal("+" + customer.WaId, Assert.Single((await shop.Api.DetailsAsync(conversation.Id)).Phones!).Phone);

        await shop.AddAsync(conversation.Id, "emails", new { email = "First@Example.com" });
        await shop.AddAsync(conversation.Id, "emails", new { email = "second@example.com", isPrimary = true });
        await shop.AddAsync(conversation.Id, "phones", new { phone = extra });
        await shop.AddAsync(conversation.Id, "tags", new { tag = "VIP" });
        await shop.AddAsync(conversation.Id, "tags", new { tag = "vip" });
        await shop.AddAsync(conversation.Id, "followers", new { userId = owner });
        await shop.AddAsync(conversation.Id, "followers", new { userId = owner });
        await shop.ChangeContactAsync(conversation.Id, new { ownerId = owner });

        var details = await shop.Api.DetailsAsync(conversation.Id);
        Assert.Equal([("first@example.com", false), ("second@example.com", true)], details.Emails!.Select(e => (e.Email, e.IsPrimary)));
        Assert.Equal([("+" + customer.WaId, true), (extra, false)], details.Phones!.Select(p => (p.Phone, p.IsPrimary)));
        Assert.Equal(("second@example.com", "+" + customer.WaId), (details.Email, details.Phone));
        Assert.Equal(["VIP"], details.Tags!);
        Assert.Equal((owner, "Olive Owner", shop.Api.Email), (details.Owner!.Id, details.Owner.Name, details.Owner.Username));
        Assert.Equal(owner, Assert.Single(details.Followers!).Id);
        var listed = Assert.Single((await shop.Api.ConversationsAsync("", Cancellation)).Data);
        Assert.Equal(("second@example.com", "+" + customer.WaId), (listed.ContactDetails!.Email, listed.ContactDetails.Phone));

        await shop.ChangeContactAsync(conversation.Id, new { phone = extra, tags = new[] { "one", "two" }, ownerId = JsonElement.Parse("null"), followers = Array.Empty<string>() });
        await shop.Api.DeleteAsync($"/api/v1/conversations/{conversation.Id}/contact/tags/TWO", Cancellation);

        details = await shop.Api.DetailsAsync(conversation.Id);
        Assert.Equal((extra, "second@example.com"), (details.Phone, details.Email));
        Assert.Equal(["one"], details.Tags!);
        Assert.Null(details.Owner);
        Assert.Empty(details.Followers!);
        await shop.ChangeContactAsync(conversation.Id, new { dndAll = false });
        Assert.Equal(["one"], (await shop.Api.DetailsAsync(conversation.Id)).Tags!);
    }

    [Theory]
    [InlineData("emails", """{"email":"nobody"}""", HttpStatusCode.BadRequest)]
    [InlineData("phones", """{"phone":"07700 900123"}""", HttpStatusCode.BadRequest)]
    [InlineData("tags", """{"tag":"  "}""", HttpStatusCode.BadRequest)]
    [InlineData("followers", """{"userId":"usr_01k8zzzzzzzzzzzzzzzzzzzzzz"}""", HttpStatusCode.NotFound)]
    public async Task Nonsense_and_strangers_are_refused(string what, string body, HttpStatusCode status)
    {
        var shop = await stack.OpenShopAsync();
        var conversation = await shop.MeetAsync(shop.NewCustomer());

        await Refusal.ExpectAsync(status, () => shop.AddAsync(conversation.Id, what, JsonSerializer.Deserialize<JsonElement>(body)));
    }

    [Fact]
    public async Task Changes_at_once_are_all_kept_up_to_the_limit()
    {
        var shop = await stack.OpenShopAsync();
        var conversation = await shop.MeetAsync(shop.NewCustomer());

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(async i =>
        {
            using var response = await shop.Api.SendAsync(HttpMethod.Post, $"/api/v1/conversations/{conversation.Id}/contact/tags", new { tag = $"tag {i}" }, Cancellation);
            return response.StatusCode;
        }));

        Assert.Equal((50, 10), (answers.Count(s => s == HttpStatusCode.OK), answers.Count(s => s == HttpStatusCode.UnprocessableEntity)));
        Assert.Equal(50, (await shop.Api.DetailsAsync(conversation.Id)).Tags!.Distinct().Count());
    }

    [Fact]
    public async Task Browsers_see_the_change_and_who_may_not_see_numbers_sees_none()
    {
        var shop = await stack.OpenShopAsync();
        var viewer = await (await Team.OfAsync(stack, shop.Api)).MemberAsync("viewer");
        var conversation = await shop.MeetAsync(shop.NewCustomer(" "));
        var phone = $"+4479{Shop.Digits(8)}";
        await using var seeing = await HubClient.ConnectAsync(stack.Running.Gateway, shop.Api.Session!.AccessToken);
        await using var hidden = await HubClient.ConnectAsync(stack.Running.Gateway, viewer.Token!);

        await shop.ChangeContactAsync(conversation.Id, new { phone, dnd = true });
        await shop.CreateContactAsync(new { phone = $"+4478{Shop.Digits(8)}" });

        await seeing.ExpectAsync("conversation:updated", update => DetailsOf(update).GetProperty("phone").GetString() == phone);
        await hidden.ExpectAsync("conversation:updated", update => DetailsOf(update).GetProperty("dnd").GetBoolean());
        Assert.DoesNotContain(hidden.Events, e => e.Payload.GetRawText().Contains(phone[1..], StringComparison.Ordinal));
        foreach (var path in new[] { $"/api/v1/conversations/{conversation.Id}/contact", $"/api/v1/contacts/{conversation.ContactId}", "/api/v1/flows/contacts" })
        {
            var text = (await viewer.GetAsync<JsonElement>(path, Cancellation)).GetRawText();
            Assert.DoesNotMatch("[0-9]{10}", text.Replace(conversation.ContactId, "", StringComparison.Ordinal));
        }

        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, () => viewer.SendAsync<Details>(
            HttpMethod.Patch, $"/api/v1/conversations/{conversation.Id}/contact", new { dnd = false }, Cancellation));
    }

    [Fact]
    public async Task The_export_has_all_of_it()
    {
        var shop = await stack.OpenShopAsync();
        var conversation = await shop.MeetAsync(shop.NewCustomer());
        var phone = $"+4479{Shop.Digits(8)}";
        await shop.ChangeContactAsync(conversation.Id, new { phone, email = "export@example.com", tags = new[] { "exported" }, followers = new[] { shop.Api.Session!.UserId }, dnd = true });
        await shop.Api.PostAsync($"/api/v1/contacts/{conversation.ContactId}/attributes", new { key = "age", value = 25 }, Cancellation);

        using var response = await shop.Api.SendAsync(HttpMethod.Get, $"/api/v1/contacts/{conversation.ContactId}/export", null, Cancellation);

        using var archive = new ZipArchive(new MemoryStream(await response.Content.ReadAsByteArrayAsync(Cancellation)), ZipArchiveMode.Read);
        using var reader = new StreamReader(archive.GetEntry("contact.json")!.Open());
        var card = JsonNode.Parse(await reader.ReadToEndAsync(Cancellation))!;
        var contact = card["contact"]!;
        Assert.Contains(phone, contact["phones"]!.AsArray().Select(p => p!["phone"]!.GetValue<string>()));
        Assert.Equal("export@example.com", contact["emails"]![0]!["email"]!.GetValue<string>());
        Assert.Equal(("exported", "WhatsApp"), (contact["tags"]![0]!.GetValue<string>(), contact["dndChannels"]![0]!.GetValue<string>()));
        Assert.Equal(("age", 25), (contact["attributes"]![0]!["key"]!.GetValue<string>(), contact["attributes"]![0]!["value"]!.GetValue<int>()));
        Assert.Equal(shop.Api.Session!.UserId, card["followers"]![0]!["id"]!.GetValue<string>());
    }

    private static JsonElement DetailsOf(JsonElement update) =>
        update.TryGetProperty("conversation", out var conversation) && conversation.ValueKind == JsonValueKind.Object
            ? conversation.GetProperty("contactDetails")
            : JsonSerializer.SerializeToElement(new { phone = "", dnd = false });
}

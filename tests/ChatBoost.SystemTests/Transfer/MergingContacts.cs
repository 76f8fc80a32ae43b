using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ChatBoost.SystemTests.Contacts;

namespace ChatBoost.SystemTests.Transfer;

/// <summary>Two contacts that are one person.</summary>
public sealed class MergingContacts(SystemStack stack)
{
    [Fact]
    public async Task All_there_is_on_either_is_on_the_one_that_stays()
    {
        var shop = await stack.OpenShopAsync();
        var (one, two) = (shop.NewCustomer("Maria One"), shop.NewCustomer("Maria Two"));
        var (kept, gone) = (await shop.MeetAsync(one), await shop.MeetAsync(two));
        await one.WritesAsync("hours", Cancellation);
        await one.ReadsAsync(SystemStack.HoursAnswer, Cancellation);
        await two.WritesAsync("exactly this", Cancellation);
        await two.ReadsAsync("Exactly.", Cancellation);
        foreach (var (talk, name) in new[] { (kept, "one"), (gone, "two") })
        {
            await shop.AddAsync(talk.Id, "emails", new { email = $"{name}@example.com" });
            await shop.AddAsync(talk.Id, "tags", new { tag = name });
            await shop.AddAsync(talk.Id, "tags", new { tag = "Both" });
            await shop.AddAsync(talk.Id, "followers", new { userId = shop.Api.Session!.UserId });
            await shop.Api.PostAsync($"/api/v1/contacts/{talk.ContactId}/attributes", new { key = "who", value = name }, Cancellation);
            await shop.Api.PostAsync($"/api/v1/contacts/{talk.ContactId}/attributes", new { key = $"only_{name}", value = 1 }, Cancellation);
            await shop.Api.PostAsync($"/api/v1/contacts/{talk.ContactId}/consents", new { channel = "WhatsApp", state = "granted", source = $"form {name}" }, Cancellation);
            await shop.Api.PostAsync($"/api/v1/conversations/{talk.Id}/notes", new { text = $"about {name}" }, Cancellation);
            var label = await shop.Api.PostAsync<Label>("/api/v1/labels", new { name, color = "#112233" }, Cancellation);
            await shop.Api.UpdateConversationAsync(talk.Id, new { labels = new[] { label.Id } }, Cancellation);
        }

        await shop.ChangeContactAsync(gone.Id, new { dnd = true, ownerId = shop.Api.Session!.UserId });
        await shop.Api.UpdateConversationAsync(gone.Id, new { priority = "urgent", isStarred = true }, Cancellation);
        await shop.Api.UpdateConversationAsync(kept.Id, new { status = "resolved" }, Cancellation);
        var before = new[] { await shop.Api.ConversationAsync(kept.Id, Cancellation), await shop.Api.ConversationAsync(gone.Id, Cancellation) };
        var texts = new[] { await one.ThreadOfAsync(kept.Id, Cancellation), await two.ThreadOfAsync(gone.Id, Cancellation) };

        var merged = await shop.Api.PostAsync<Contact>($"/api/v1/contacts/{kept.ContactId}/merge", new { contactId = gone.ContactId }, Cancellation);

        Assert.Equal(("Maria One", "+" + one.WaId, "one@example.com"), (merged.FullName, merged.Phone, merged.Email));
        Assert.Equal(["+" + one.WaId, "+" + two.WaId], merged.Phones.Select(phone => phone.Phone).OrderBy(phone => phone != "+" + one.WaId));
        Assert.Equal(["one@example.com", "two@example.com"], merged.Emails.Select(email => email.Email).Order());
        Assert.Equal(["one", "Both", "two"], merged.Tags);
        Assert.Equal(["WhatsApp"], merged.DndChannels);
        var attributes = (await shop.ContactAsync(kept.ContactId)).Attributes!;
        Assert.Equal(["only_one 1", "only_two 1", "who \"one\""], attributes.Select(a => $"{a.Key} {a.Value.GetRawText()}"));
        var details = await shop.Api.DetailsAsync(kept.Id);
        Assert.Equal(shop.Api.Session.UserId, details.Owner!.Id);
        Assert.Single(details.Followers!);
        Assert.Equal(2, (await shop.Api.GetAsync<JsonElement>($"/api/v1/contacts/{kept.ContactId}/consents", Cancellation)).GetProperty("data").GetArrayLength());

        var talks = await shop.Api.ConversationsAsync("", Cancellation);
        var thread = Assert.Single(talks.Data);
        Assert.Equal((kept.Id, before.Sum(talk => talk.UnreadCount), true, "open", "urgent"), (thread.Id, thread.UnreadCount, thread.IsStarred, thread.Status, thread.Priority));
        Assert.Equal(["one", "two"], thread.Labels.Select(label => label.Name).Order());
        var messages = await shop.Api.MessagesAsync(kept.Id, "pageSize=200", Cancellation);
        Assert.Equal(texts.Sum(text => text.Count), messages.Data.Count);
        Assert.Equal(messages.Data.Count, messages.Meta.Total);
        Assert.Equal(texts.SelectMany(text => text).Select(m => m.Id).Order(), messages.Data.Select(m => m.Id).Order());
        Assert.Equal(messages.Data.Select(m => m.Timestamp).Order(), messages.Data.Select(m => m.Timestamp));
        foreach (var text in texts)
        {
            Assert.Equal(text.Select(m => m.Id), messages.Data.Select(m => m.Id).Intersect(text.Select(m => m.Id)));
        }

        Assert.Equal(2, (await shop.Api.GetAsync<JsonElement>($"/api/v1/conversations/{kept.Id}/notes", Cancellation)).GetProperty("data").GetArrayLength());
        var found = await shop.Api.GetAsync<JsonElement>($"/api/v1/conversations/{shop.Api.Session.OrganizationId}/search?q=exactly", Cancellation);
        Assert.Contains(kept.Id, found.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(gone.Id, found.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_ids_that_are_gone_lead_to_those_that_stay_also_over_two_merges()
    {
        var shop = await stack.OpenShopAsync();
        var talks = new List<Conversation>();
        for (var i = 0; i < 3; i++)
        {
            talks.Add(await shop.MeetAsync(shop.NewCustomer()));
        }

        await MergeAsync(shop, talks[1], talks[0]);
        await shop.Api.PostAsync($"/api/v1/conversations/{talks[2].Id}/merge", new { conversationId = talks[1].Id }, Cancellation);

        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = stack.Running.Gateway };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", shop.Api.Token);
        foreach (var gone in talks[..2])
        {
            foreach (var (path, target, id) in new[]
            {
                ($"/api/v1/contacts/{gone.ContactId}", $"/api/v1/contacts/{talks[2].ContactId}", talks[2].ContactId),
                ($"/api/v1/contacts/{gone.ContactId}/attributes?x=1", $"/api/v1/contacts/{talks[2].ContactId}/attributes?x=1", talks[2].ContactId),
                ($"/api/v1/conversations/{gone.Id}", $"/api/v1/conversations/{talks[2].Id}", talks[2].Id),
                ($"/api/v1/conversations/{gone.Id}/messages?page=1", $"/api/v1/conversations/{talks[2].Id}/messages?page=1", talks[2].Id),
                ($"/api/v1/conversations/{gone.Id}/contact", $"/api/v1/conversations/{talks[2].Id}/contact", talks[2].Id),
            })
            {
                using var response = await http.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
                Assert.Equal(HttpStatusCode.PermanentRedirect, response.StatusCode);
                Assert.Equal(target, response.Headers.Location!.ToString());
                Assert.Equal(id, JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation)).RootElement.GetProperty("mergedInto").GetString());
                using var followed = await http.GetAsync(response.Headers.Location, Cancellation);
                Assert.Equal(HttpStatusCode.OK, followed.StatusCode);
            }
        }

        var archive = new ZipArchive(await (await http.GetAsync(new Uri($"/api/v1/contacts/{talks[2].ContactId}/export", UriKind.Relative), Cancellation)).Content.ReadAsStreamAsync(Cancellation));
        var card = await JsonDocument.ParseAsync(await archive.GetEntry("contact.json")!.OpenAsync(Cancellation), cancellationToken: Cancellation);
        Assert.Equal(talks[..2].Select(talk => talk.ContactId).Order(), card.RootElement.GetProperty("mergedFrom").EnumerateArray().Select(id => id.GetString()).Order());
    }

    [Fact]
    public async Task Who_writes_from_either_number_is_the_one_contact_and_is_answered_where_they_wrote()
    {
        var shop = await stack.OpenShopAsync();
        var (one, two) = (shop.NewCustomer("Maria One"), shop.NewCustomer("Maria Two"));
        var (kept, gone) = (await shop.MeetAsync(one), await shop.MeetAsync(two));
        await MergeAsync(shop, kept, gone);

        foreach (var (customer, round) in new[] { (two, 1), (one, 2), (two, 3) })
        {
            var answered = (await customer.PhoneAsync(Cancellation)).Count(message => message.Text == SystemStack.HoursAnswer);
            await customer.WritesAsync("hours", Cancellation);
            await Wait.UntilAsync(
                $"the answer of round {round} on the phone that asked",
                async () => (await customer.PhoneAsync(Cancellation)).Count(message => message.Text == SystemStack.HoursAnswer) == answered + 1,
                cancellationToken: Cancellation);
        }

        Assert.Equal(kept.Id, Assert.Single((await shop.Api.ConversationsAsync("", Cancellation)).Data).Id);
        Assert.Single((await shop.Api.GetAsync<ContactPage>("/api/v1/flows/contacts", Cancellation)).Data);
        await Wait.UntilAsync(
            "statuses of what was sent before and after",
            async () => (await shop.Api.MessagesAsync(kept.Id, "pageSize=200", Cancellation)).Data.Where(message => !message.IsFromContact).All(message => message.Status == "read"),
            cancellationToken: Cancellation);
    }

    [Fact]
    public async Task Messages_that_arrive_while_contacts_are_merged_land_in_the_one_thread()
    {
        var shop = await stack.OpenShopAsync();
        var customers = Enumerable.Range(0, 6).Select(_ => shop.NewCustomer()).ToList();
        var talks = new List<Conversation>();
        foreach (var customer in customers)
        {
            talks.Add(await shop.MeetAsync(customer));
        }

        var writing = customers.Select(async (customer, c) =>
        {
            for (var i = 0; i < 10; i++)
            {
                await customer.WritesAsync(string.Create(CultureInfo.InvariantCulture, $"message {c}-{i}"), Cancellation);
            }
        }).ToList();
        foreach (var gone in talks.Skip(1))
        {
            await MergeAsync(shop, talks[0], gone);
        }

        await Task.WhenAll(writing);
        await Wait.UntilAsync(
            "all messages in the one thread",
            async () => (await shop.Api.MessagesAsync(talks[0].Id, "pageSize=200", Cancellation)).Data.Count(m => m.Text.StartsWith("message ", StringComparison.Ordinal)) == 60,
            cancellationToken: Cancellation);

        Assert.Equal(talks[0].Id, Assert.Single((await shop.Api.ConversationsAsync("", Cancellation)).Data).Id);
        var thread = await shop.Api.MessagesAsync(talks[0].Id, "pageSize=200", Cancellation);
        Assert.Equal(thread.Data.Count, thread.Meta.Total);
    }

    [Fact]
    public async Task Two_merges_of_the_same_contacts_at_once_make_one_of_them()
    {
        var shop = await stack.OpenShopAsync();
        var one = await shop.CreateContactAsync(new { fullName = "One", email = "one@example.com" });
        var two = await shop.CreateContactAsync(new { fullName = "Two", email = "two@example.com" });

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(async i =>
        {
            var (kept, gone) = i % 2 == 0 ? (one, two) : (two, one);
            using var response = await shop.Api.SendAsync(HttpMethod.Post, $"/api/v1/contacts/{kept.Id}/merge", new { contactId = gone.Id }, Cancellation);
            return response.StatusCode;
        }));

        Assert.Single(answers, HttpStatusCode.OK);
        Assert.Equal(2, Assert.Single((await shop.Api.GetAsync<ContactPage>("/api/v1/flows/contacts", Cancellation)).Data).Emails.Count);
    }

    [Fact]
    public async Task What_was_two_is_erased_as_one()
    {
        var shop = await stack.OpenShopAsync();
        var (kept, gone) = (await shop.MeetAsync(shop.NewCustomer()), await shop.MeetAsync(shop.NewCustomer()));
        await MergeAsync(shop, kept, gone);

        await shop.Api.PostAsync($"/api/v1/contacts/{kept.ContactId}/erasure", null, Cancellation);
        await Wait.UntilAsync(
            "the erasure", async () => (await shop.Api.GetAsync<Page<JsonElement>>("/api/v1/erasures", Cancellation)).Data[0].TryGetProperty("proof", out _), cancellationToken: Cancellation);

        Assert.Empty((await shop.Api.ConversationsAsync("", Cancellation)).Data);
        foreach (var path in new[] { $"/api/v1/contacts/{gone.ContactId}", $"/api/v1/conversations/{gone.Id}", $"/api/v1/contacts/{kept.ContactId}" })
        {
            await Refusal.ExpectAsync(HttpStatusCode.NotFound, () => shop.Api.GetAsync<JsonElement>(path, Cancellation));
        }
    }

    [Fact]
    public async Task What_cannot_be_one_is_refused_and_nothing_changes()
    {
        var shop = await stack.OpenShopAsync();
        var one = await shop.CreateContactAsync(new { fullName = "One", email = "one@example.com", tags = Enumerable.Range(0, 30).Select(i => $"one {i}") });
        var two = await shop.CreateContactAsync(new { fullName = "Two", email = "two@example.com", tags = Enumerable.Range(0, 30).Select(i => $"two {i}") });

        await Refusal.ExpectAsync(HttpStatusCode.UnprocessableEntity, "limit_reached", () => shop.Api.PostAsync($"/api/v1/contacts/{one.Id}/merge", new { contactId = two.Id }, Cancellation));
        await Refusal.ExpectAsync(HttpStatusCode.UnprocessableEntity, "same_contact", () => shop.Api.PostAsync($"/api/v1/contacts/{one.Id}/merge", new { contactId = one.Id }, Cancellation));
        var other = await (await stack.OpenShopAsync()).CreateContactAsync(new { email = "one@example.com" });
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, () => shop.Api.PostAsync($"/api/v1/contacts/{one.Id}/merge", new { contactId = other.Id }, Cancellation));

        Assert.Equal(30, (await shop.ContactAsync(one.Id)).Tags.Count);
        Assert.Equal(30, (await shop.ContactAsync(two.Id)).Tags.Count);
    }

    [Fact]
    public async Task Who_may_be_the_same_person_is_suggested_by_number_and_by_name()
    {
        var shop = await stack.OpenShopAsync();
        var one = await shop.CreateContactAsync(new { fullName = "Zbigniew Kowalczyk", email = "one@example.com" });
        var alike = await shop.CreateContactAsync(new { fullName = "Zbignew Kowalczyk", email = "two@example.com" });
        await shop.CreateContactAsync(new { fullName = "Quite Another", email = "three@example.com" });

        var found = (await shop.Api.GetAsync<JsonElement>($"/api/v1/contacts/{one.Id}/duplicates", Cancellation)).GetProperty("data").EnumerateArray().ToList();

        Assert.Equal((alike.Id, "name"), (Assert.Single(found).GetProperty("contact").GetProperty("id").GetString(), found[0].GetProperty("reason").GetString()));
    }

    private static Task MergeAsync(Shop shop, Conversation kept, Conversation gone) =>
        shop.Api.PostAsync($"/api/v1/contacts/{kept.ContactId}/merge", new { contactId = gone.ContactId }, Cancellation);
}

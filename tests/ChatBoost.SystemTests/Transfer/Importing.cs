using System.Globalization;
using System.Net;
using System.Text;
using ChatBoost.SystemTests.Contacts;

namespace ChatBoost.SystemTests.Transfer;

/// <summary>Files of contacts on their way in.</summary>
public sealed class Importing(SystemStack stack)
{
    [Fact]
    public async Task A_row_becomes_a_contact_with_all_it_says()
    {
        var shop = await stack.OpenShopAsync();
        var phone = $"+4479{Shop.Digits(8)}";

        var import = await shop.Api.ImportAsync($$"""
            Full Name;PHONE;e-mail;Tags;owner;attribute.age:number;attribute.city;attribute.vip:boolean;attribute.extra:json;Shoe Size;do-not-disturb;dnd_channels
            Maria Silva;{{phone}};MARIA@Example.com; gold ;{{shop.Api.Session!.UserId}};25.0;"Lissabon; Ost";TRUE;"{""a"": 1}";44;true;sms
            """);

        Assert.Equal(("completed", 1, 1, 0, 0, 0), (import.State, import.Rows, import.Created, import.Updated, import.Skipped, import.Rejected));
        Assert.Equal(["Shoe Size"], import.IgnoredColumns);
        var contact = await shop.ContactAsync(Assert.Single((await ContactsAsync(shop)).Data).Id);
        Assert.Equal(("Maria Silva", phone, "maria@example.com", true), (contact.FullName, contact.Phone, contact.Email, contact.DndAll));
        Assert.Equal(["gold"], contact.Tags);
        Assert.Equal(["SMS"], contact.DndChannels);
        Assert.Equal(["age 25 number", "city \"Lissabon; Ost\" string", "extra {\"a\":1} json", "vip true boolean"], contact.Attributes!.Select(a => $"{a.Key} {a.Value.GetRawText()} {a.ValueType}"));
    }

    [Fact]
    public async Task Who_was_imported_is_found_by_name_and_is_who_writes()
    {
        var shop = await stack.OpenShopAsync();
        var customer = new Customer(shop, $"4479{Shop.Digits(8)}", "Profile Name");
        var import = await shop.Api.ImportAsync($"name,phones,emails\nZacharias Imported,07{customer.WaId[3..]},\n", "?countryCode=44");
        Assert.Equal(1, import.Created);

        var conversation = await shop.MeetAsync(customer);

        Assert.Equal("Zacharias Imported", conversation.FullName);
        Assert.Single((await ContactsAsync(shop)).Data);
        Assert.Equal(conversation.Id, Assert.Single(await shop.Api.GetAsync<IReadOnlyList<Conversation>>("/api/v1/conversations/search?q=zacharias%20importd", Cancellation)).Id);
    }

    [Fact]
    public async Task Rows_with_something_wrong_are_reported_with_line_column_and_reason_and_the_others_are_stored()
    {
        var shop = await stack.OpenShopAsync();
        var phone = Shop.Digits(8);

        var import = await shop.Api.ImportAsync(string.Join("\r\n",
            "name,phones,emails,attribute.age:number,owner",
            $"Fine,+4479{phone},,,",
            "No address,,,,",
            "\"Two",
            "lines\",12,not-an-address,old,",
            $"Again,+44 79{phone},,,",
            "Short,+447900000001",
            "Long,+447900000002,,,,",
            "Nul\0,nul@example.com,,,",
            $"{new string('n', 201)},long@example.com,,,",
            "Stranger,,stranger@example.com,,usr_00000000000000000000000000",
            "",
            "Last,,last@example.com,,"));

        Assert.Equal(("completed", 2, 8), (import.State, import.Created, import.Rejected));
        Assert.Equal(
            [
                "3,,no_address", "4,attribute.age:number,invalid_value", "4,emails,invalid_email", "4,phones,invalid_phone", "6,phones,duplicate_in_file", "7,,wrong_column_count",
                "8,,wrong_column_count", "9,name,invalid_character", "9,phones,invalid_phone", "10,name,too_long", "10,phones,invalid_phone", "11,owner,not_a_member",
            ],
            await shop.Api.ReportAsync(import));
        Assert.Equal(["Fine", "Last"], (await ContactsAsync(shop)).Data.Select(c => c.FullName).Order());
    }

    [Fact]
    public async Task Contacts_there_are_are_updated_or_skipped_known_by_any_number_or_address()
    {
        var shop = await stack.OpenShopAsync();
        var rest = Shop.Digits(7);
        var known = await shop.CreateContactAsync(new { fullName = "Known", phone = $"+55119{8}{rest}", tags = new[] { "Gold" } });
        var mailed = await shop.CreateContactAsync(new { fullName = "Mailed", email = $"mailed-{rest}@example.com" });
        // WhatsApp spells the number without the nine.
        var file = $"name,phones,emails,tags,attribute.level\nNew Name,+55118{rest},new-{rest}@example.com,gold;new,7\n,,MAILED-{rest}@example.com,,\nBoth,+55118{rest},mailed-{rest}@example.com,,\n";

        var skipped = await shop.Api.ImportAsync(file, "?existing=skip");

        Assert.Equal((0, 0, 2, 1), (skipped.Created, skipped.Updated, skipped.Skipped, skipped.Rejected));
        Assert.Equal("Known", (await shop.ContactAsync(known.Id)).FullName);

        var updated = await shop.Api.ImportAsync(file);

        Assert.Equal((0, 2, 0, 1), (updated.Created, updated.Updated, updated.Skipped, updated.Rejected));
        var contact = await shop.ContactAsync(known.Id);
        Assert.Equal(("New Name", $"+55119{8}{rest}", $"new-{rest}@example.com"), (contact.FullName, contact.Phone, contact.Email));
        Assert.Equal(["Gold", "new"], contact.Tags);
        Assert.Equal("level", Assert.Single(contact.Attributes!).Key);
        Assert.Single(contact.Phones);
        Assert.Equal("Mailed", (await shop.ContactAsync(mailed.Id)).FullName);

        var ambiguous = await shop.Api.ImportAsync($"name,phones,emails\nBoth,+55118{rest},mailed-{rest}@example.com\n");
        Assert.Equal(["2,,several_contacts"], await shop.Api.ReportAsync(ambiguous));
    }

    [Theory]
    [InlineData("name,notes\nMaria,hello\n", "no_address_column", 1)]
    [InlineData("phones,name,full name\n", "duplicate_column", 1)]
    [InlineData("phones,attribute.1st\n", "invalid_attribute_column", 1)]
    [InlineData("phones,name\n+447900900123,\"never closed\nand so on\n", "quote_not_closed", 2)]
    [InlineData("\n\n", "header_missing", 1)]
    public async Task A_file_that_cannot_be_read_fails_as_a_whole_and_says_where(string file, string code, int line)
    {
        var api = await stack.Running.CreateOrganizationAsync(Cancellation);

        var import = await api.ImportAsync(file);

        Assert.Equal(("failed", code, line), (import.State, import.ErrorCode, import.ErrorLine));
        Assert.Equal([$"{line},,{code}"], await api.ReportAsync(import));
        Assert.Empty((await api.GetAsync<ContactPage>("/api/v1/flows/contacts", Cancellation)).Data);
    }

    [Fact]
    public async Task Hostile_files_end_with_a_reason_and_hold_nobody_up()
    {
        var api = await stack.Running.CreateOrganizationAsync(Cancellation);
        var huge = new string('x', 10 * 1024 * 1024);
        var long1 = await api.ImportAsync($"phones,name\n+447900900123,\"{huge}\"\n+447900900124,Fine\n");
        Assert.Equal(("completed", 1, 1), (long1.State, long1.Created, long1.Rejected));
        Assert.Equal(["2,,record_too_long"], await api.ReportAsync(long1));

        var commas = await api.ImportAsync($"phones,name\n{new string(',', 5 * 1024 * 1024)}\n");
        Assert.Equal(["2,,record_too_long"], await api.ReportAsync(commas));

        var latin = await api.EndOfAsync(await api.StartImportAsync(Encoding.Latin1.GetBytes("phones,name\n+447900900125,Jörg\n")));
        Assert.Equal(("failed", "not_utf8"), (latin.State, latin.ErrorCode));

        var picture = await api.EndOfAsync(await api.StartImportAsync([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d]));
        Assert.Equal("failed", picture.State);

        await Refusal.ExpectAsync(HttpStatusCode.UnprocessableEntity, "file_empty", () => api.StartImportAsync([]));
        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => api.StartImportAsync("x"u8.ToArray(), "?existing=perhaps"));
        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => api.StartImportAsync("x"u8.ToArray(), "?countryCode=GB"));
    }

    [Theory]
    [InlineData(",", true)]
    [InlineData(";", false)]
    [InlineData("\t", true)]
    public async Task Separators_and_the_mark_of_UTF8_are_seen(string separator, bool hasMark)
    {
        var api = await stack.Running.CreateOrganizationAsync(Cancellation);
        var text = (hasMark ? "\ufeff" : "") + string.Join(separator, "name", "phones") + "\r" + string.Join(separator, "\"Jörg, der; \"\"Große\"\"\"", "+447900900123") + "\r";

        var import = await api.ImportAsync(text);

        Assert.Equal(1, import.Created);
        Assert.Equal("Jörg, der; \"Große\"", Assert.Single((await api.GetAsync<ContactPage>("/api/v1/flows/contacts", Cancellation)).Data).FullName);
    }

    [Fact]
    public async Task Thousands_of_rows_are_seen_at_once_or_not_at_all_and_the_way_is_told()
    {
        var api = await stack.Running.CreateOrganizationAsync(Cancellation);
        var text = new StringBuilder("name,phones,emails,tags,attribute.n:number\n");
        for (var i = 0; i < 20_000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"Person {i},+4479{i:00000000},person-{i}@example.com,a;b,{i}\n");
        }

        var import = await api.StartImportAsync(Encoding.UTF8.GetBytes(text.ToString()));
        var seen = new List<(Import Import, int Contacts)>();
        while (seen.Count == 0 || seen[^1].Import.State is "waiting" or "reading" or "storing")
        {
            var contacts = (await api.GetAsync<ContactPage>("/api/v1/flows/contacts?limit=100", Cancellation)).Data.Count;
            seen.Add((await api.GetAsync<Import>($"/api/v1/contacts/imports/{import.Id}", Cancellation), contacts));
        }

        Assert.Equal(("completed", 20_000, 20_000, 0), (seen[^1].Import.State, seen[^1].Import.Rows, seen[^1].Import.Created, seen[^1].Import.Rejected));
        Assert.Equal(seen[^1].Import.Size, seen[^1].Import.BytesRead);
        // The page was read before the state: with a state before the end there is nobody, or everybody when the end came between the two.
        Assert.All(seen.SkipLast(1), one => Assert.True(one.Contacts is 0, $"{one.Contacts} contacts while {one.Import.State}"));
        Assert.Equal(100, (await api.GetAsync<ContactPage>("/api/v1/flows/contacts?limit=100", Cancellation)).Data.Count);
    }

    [Fact]
    public async Task What_is_cancelled_leaves_nothing()
    {
        var api = await stack.Running.CreateOrganizationAsync(Cancellation);
        var text = new StringBuilder("name,phones\n");
        for (var i = 0; i < 100_000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"Person {i},+4479{i:00000000}\n");
        }

        var import = await api.StartImportAsync(Encoding.UTF8.GetBytes(text.ToString()));
        await api.PostAsync($"/api/v1/contacts/imports/{import.Id}/cancel", null, Cancellation);
        await api.PostAsync($"/api/v1/contacts/imports/{import.Id}/cancel", null, Cancellation);

        Assert.Equal("cancelled", (await api.EndOfAsync(import)).State);
        Assert.Empty((await api.GetAsync<ContactPage>("/api/v1/flows/contacts", Cancellation)).Data);
        var done = await api.ImportAsync("name,phones\nNext,+447900900123\n");
        Assert.Equal(1, done.Created);
        await Refusal.ExpectAsync(HttpStatusCode.Conflict, "import_finished", () => api.PostAsync($"/api/v1/contacts/imports/{done.Id}/cancel", null, Cancellation));
        Assert.Equal([done.Id, import.Id], (await api.GetAsync<ImportList>("/api/v1/contacts/imports", Cancellation)).Data.Select(i => i.Id));
    }

    [Fact]
    public async Task Two_files_with_the_same_people_at_once_make_each_of_them_once()
    {
        var api = await stack.Running.CreateOrganizationAsync(Cancellation);
        var text = new StringBuilder("name,phones,emails\n");
        for (var i = 0; i < 2_000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"Person {i},+4479{i:00000000},person-{i}@example.com\n");
        }

        var file = Encoding.UTF8.GetBytes(text.ToString());
        var started = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => api.StartImportAsync(file)));
        var ended = await Task.WhenAll(started.Select(api.EndOfAsync));

        Assert.Equal((2_000, 4_000), (ended.Sum(import => import.Created), ended.Sum(import => import.Updated)));
    }

    private static Task<ContactPage> ContactsAsync(Shop shop) => shop.Api.GetAsync<ContactPage>("/api/v1/flows/contacts?limit=100", Cancellation);
}

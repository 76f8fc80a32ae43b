using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.Contracts.Receiver;
using ChatBoost.WhatsAppReceiver.Signatures;
using ChatBoost.WhatsAppReceiver.Webhooks;

namespace ChatBoost.UnitTests.Receiver;

public sealed class SplitWebhookTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> MessageTypes => new(
        """{"type":"text","text":{"body":"Is the shop open?"}}""",
        """{"type":"image","image":{"caption":"receipt","mime_type":"image/jpeg","sha256":"q1Xb=","id":"700000000000001","url":"https://lookaside.example/?mid=7"}}""",
        """{"type":"video","video":{"caption":"clip","mime_type":"video/mp4","sha256":"x","id":"700000000000002"}}""",
        """{"type":"document","document":{"filename":"quote.pdf","mime_type":"application/pdf","sha256":"x","id":"700000000000003"}}""",
        """{"type":"audio","audio":{"mime_type":"audio/ogg; codecs=opus","sha256":"x","id":"700000000000004","voice":true}}""",
        """{"type":"sticker","sticker":{"mime_type":"image/webp","sha256":"x","id":"700000000000005","animated":false}}""",
        """{"type":"location","location":{"latitude":51.5007,"longitude":-0.1246,"name":"Clock Tower"}}""",
        """{"type":"contacts","contacts":[{"name":{"formatted_name":"Li Wei"},"phones":[{"phone":"+44 7700 900456","wa_id":"447700900456"}]}]}""",
        """{"type":"reaction","reaction":{"message_id":"wamid.TEST00","emoji":"\uD83D\uDC4D"}}""",
        """{"type":"reaction","reaction":{"message_id":"wamid.TEST00"}}""",
        """{"type":"button","context":{"from":"15550100001","id":"wamid.OUT1"},"button":{"payload":"confirm-visit","text":"Confirm"}}""",
        """{"type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"yes","title":"Yes"}}}""",
        """{"type":"interactive","interactive":{"type":"list_reply","list_reply":{"id":"slot-9","title":"09:00"}}}""",
        """{"type":"interactive","interactive":{"type":"nfm_reply","nfm_reply":{"name":"flow","body":"Sent","response_json":"{\"flow_token\":\"tok1\"}"}}}""",
        """{"type":"order","order":{"catalog_id":"880000000000001","product_items":[{"product_retailer_id":"SKU-1","quantity":2,"item_price":4.5,"currency":"GBP"}]}}""",
        """{"type":"unsupported","errors":[{"code":131051,"title":"Message type unknown"}],"unsupported":{"type":"poll_update"}}""",
        """{"type":"edit","edit":{"original_message_id":"wamid.OLD","message":{"type":"text","text":{"body":"corrected"}}}}""",
        """{"type":"revoke","revoke":{"original_message_id":"wamid.OLD"}}""",
        """{"type":"hologram","hologram":{"depth":[1,2,{"x":null}]},"something_new":1e3}""");

    [Theory]
    [MemberData(nameof(MessageTypes))]
    public void A_message_of_any_type_travels_as_it_came(string members)
    {
        var message = JsonNode.Parse(members)!.AsObject();
        message["from"] = "447700900123";
        message["id"] = "wamid.TEST01";
        message["timestamp"] = "1767225600";

        var split = Assert.Single(Split(Meta.Messages($$"""
            "contacts":[{"profile":{"name":"Ana Ruiz"},"wa_id":"447700900123"}],"messages":[{{message.ToJsonString()}}]
            """)));

        Assert.Equal(
            ((string?)message["type"] is "edit" or "revoke" ? ProviderUpdateKind.Change : ProviderUpdateKind.Message, "wamid.TEST01", Meta.Number, Meta.Account, "messages", Now),
            (split.Update.Kind, split.Update.Key, split.Update.PhoneNumberId, split.Update.BusinessAccountId, split.Update.Field, split.Update.ReceivedAt));
        Assert.True(JsonNode.DeepEquals(message, JsonNode.Parse(split.Update.Payload.GetRawText())));
        Assert.Equal("Ana Ruiz", split.Update.Contact!.Value.GetProperty("profile").GetProperty("name").GetString());
        Assert.Equal($"{Meta.Number}:447700900123", split.Group);
        Assert.Equal(new Owner(OwnerKind.Number, Meta.Number), split.Owner);
    }

    [Fact]
    public void A_system_message_has_no_contact()
    {
        var split = Assert.Single(Split(Meta.Messages("""
            "messages":[{"from":"447700900123","id":"wamid.SYS1","timestamp":"1767225600","type":"system",
              "system":{"body":"User Ana changed from 447700900123 to 447700900999","wa_id":"447700900999","type":"user_changed_number"}}]
            """)));

        Assert.Equal(ProviderUpdateKind.Message, split.Update.Kind);
        Assert.Null(split.Update.Contact);
    }

    [Fact]
    public void A_sender_without_a_phone_number_is_known_by_the_user_id()
    {
        var split = Assert.Single(Split(Meta.Messages("""
            "contacts":[{"profile":{"name":"Ana","username":"ana.r"},"user_id":"GB.12345678901234567890"}],
            "messages":[{"from_user_id":"GB.12345678901234567890","id":"wamid.B1","timestamp":"1767225600","type":"text","text":{"body":"hi"}}]
            """)));

        Assert.Equal(ProviderUpdateKind.Message, split.Update.Kind);
        Assert.Equal($"{Meta.Number}:GB.12345678901234567890", split.Group);
        Assert.NotNull(split.Update.Contact);
    }

    [Fact]
    public void Each_message_gets_its_own_contact()
    {
        var split = Split(Meta.Messages($$"""
            "contacts":[{"profile":{"name":"B"},"wa_id":"2"},{"profile":{"name":"A"},"wa_id":"1"},{"profile":{"name":"C"},"user_id":"GB.3"}],
            "messages":[{{Meta.Text("1", "w1", "a")}},{{Meta.Text("2", "w2", "b")}},{"from_user_id":"GB.3","id":"w3","timestamp":"1767225600","type":"text"},{{Meta.Text("4", "w4", "d")}}]
            """));

        Assert.Equal(["A", "B", "C", null], split.Select(one => one.Update.Contact?.GetProperty("profile").GetProperty("name").GetString()));
    }

    [Fact]
    public void A_lone_contact_belongs_to_a_lone_message_though_its_number_is_written_differently()
    {
        var split = Assert.Single(Split(Meta.Messages($$"""
            "contacts":[{"profile":{"name":"Ana"},"wa_id":"5511987654321"}],"messages":[{{Meta.Text("551187654321", "w1", "oi")}}]
            """)));

        Assert.NotNull(split.Update.Contact);
        Assert.Equal($"{Meta.Number}:551187654321", split.Group);
    }

    [Theory]
    [InlineData("sent", null, "wamid.OUT1:sent")]
    [InlineData("delivered", null, "wamid.OUT1:delivered")]
    [InlineData("read", "447700900999", "wamid.OUT1:read:447700900999")]
    [InlineData("failed", null, "wamid.OUT1:failed")]
    [InlineData("played", null, "wamid.OUT1:played")]
    [InlineData("teleported", null, "wamid.OUT1:teleported")]
    public void A_status_is_known_by_message_step_and_participant(string step, string? participant, string key)
    {
        var extra = participant is null ? "" : $$""","recipient_type":"group","recipient_participant_id":"{{participant}}" """;

        var split = Assert.Single(Split(Meta.Messages($$"""
            "statuses":[{"id":"wamid.OUT1","status":"{{step}}","timestamp":"1767225601","recipient_id":"447700900123"{{extra}}}]
            """)));

        Assert.Equal((ProviderUpdateKind.Status, key), (split.Update.Kind, split.Update.Key));
        Assert.Equal($"{Meta.Number}:wamid.OUT1", split.Group);
    }

    [Fact]
    public void An_echo_joins_the_thread_of_the_person_it_went_to()
    {
        var split = Assert.Single(Split(Meta.Body(Meta.Entry(Meta.Change(
            Meta.Value("""
                "message_echoes":[{"from":"15550100001","to":"447700900123","id":"wamid.ECHO1","timestamp":"1767225600","type":"text","text":{"body":"on my way"}}]
                """),
            "smb_message_echoes")))));

        Assert.Equal((ProviderUpdateKind.Echo, "wamid.ECHO1", "smb_message_echoes"), (split.Update.Kind, split.Update.Key, split.Update.Field));
        Assert.Equal($"{Meta.Number}:447700900123", split.Group);
    }

    [Theory]
    [InlineData("message_template_status_update", """{"event":"REJECTED","message_template_id":540000000000001,"reason":null}""")]
    [InlineData("account_update", """{"event":"DISABLED_UPDATE","ban_info":{"waba_ban_state":"DISABLE"}}""")]
    [InlineData("phone_number_quality_update", """{"display_phone_number":"15550100001","event":"THROUGHPUT_UPGRADE"}""")]
    [InlineData("field_of_next_year", """[1,"two",null]""")]
    [InlineData("flows", "\"just text\"")]
    public void What_concerns_the_account_is_kept_whole(string field, string value)
    {
        var split = Assert.Single(Split(Meta.Body(Meta.Entry(Meta.Change(JsonNode.Parse(value)!, field)))));

        Assert.Equal((ProviderUpdateKind.Other, (string?)null, Meta.Account, field), (split.Update.Kind, split.Update.PhoneNumberId, split.Update.BusinessAccountId, split.Update.Field));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(value), JsonNode.Parse(split.Update.Payload.GetRawText())));
        Assert.Equal(new Owner(OwnerKind.Account, Meta.Account), split.Owner);
    }

    [Fact]
    public void The_same_report_of_another_day_is_another_report()
    {
        var monday = Meta.Entry(Meta.Change(JsonNode.Parse("""{"event":"PARTNER_ADDED"}""")!, "account_update"));
        var tuesday = monday.DeepClone().AsObject();
        monday["time"] = 1767225600;
        tuesday["time"] = 1767312000;

        var keys = Split(Meta.Body(monday, tuesday)).Select(one => one.Update.Key).ToList();

        Assert.Equal(2, keys.Distinct().Count());
        Assert.Equal(keys[0], Assert.Single(Split(Meta.Body(monday.DeepClone()))).Update.Key);
    }

    [Fact]
    public void Preferences_of_a_number_are_kept_whole_under_the_number()
    {
        var split = Assert.Single(Split(Meta.Body(Meta.Entry(Meta.Change(
            Meta.Value("""
                "contacts":[{"wa_id":"447700900123"}],"user_preferences":[{"wa_id":"447700900123","category":"marketing_messages","value":"stop","timestamp":1767225600}]
                """),
            "user_preferences")))));

        Assert.Equal((ProviderUpdateKind.Other, Meta.Number), (split.Update.Kind, split.Update.PhoneNumberId));
        Assert.Equal("stop", split.Update.Payload.GetProperty("user_preferences")[0].GetProperty("value").GetString());
    }

    [Fact]
    public void Errors_beside_a_message_are_an_update_of_their_own()
    {
        var split = Split(Meta.Messages("""
            "messages":[{"from":"1","id":"w1","timestamp":"1767225600","type":"interactive"}],"errors":[{"code":131000,"title":"Unsupported webhook payload"}]
            """));

        Assert.Equal([ProviderUpdateKind.Message, ProviderUpdateKind.Other], split.Select(one => one.Update.Kind).Order());
        Assert.Equal(131000, split.Single(one => one.Update.Kind == ProviderUpdateKind.Other).Update.Payload.GetProperty("code").GetInt32());
    }

    [Fact]
    public void Numbers_where_text_belongs_are_read_all_the_same()
    {
        var split = Split(JsonNode.Parse("""
            {"entry":[{"id":310000000000001,"changes":[{"field":"messages","value":{"metadata":{"phone_number_id":220000000000002},
              "contacts":[{"wa_id":447700900123}],"messages":[{"from":447700900123,"id":"w1","timestamp":1767225600,"type":"text"}]}}]}]}
            """)!);

        var one = Assert.Single(split);
        Assert.Equal((Meta.Number, Meta.Account, $"{Meta.Number}:447700900123"), (one.Update.PhoneNumberId, one.Update.BusinessAccountId, one.Group));
        Assert.NotNull(one.Update.Contact);
    }

    [Theory]
    [InlineData("""{"from":"1","timestamp":"1"}""", ProviderUpdateKind.Message)]
    [InlineData("""{"id":"w1","type":"text"}""", ProviderUpdateKind.Other)]
    [InlineData("\"a message that is no object\"", ProviderUpdateKind.Other)]
    [InlineData("null", ProviderUpdateKind.Other)]
    [InlineData("[]", ProviderUpdateKind.Other)]
    public void A_message_without_its_parts_is_not_left_out(string message, ProviderUpdateKind kind)
    {
        var split = Assert.Single(Split(Meta.Messages($"\"messages\":[{message}]")));

        Assert.Equal(kind, split.Update.Kind);
        Assert.NotEmpty(split.Update.Key);
    }

    [Theory]
    [InlineData("""{"entry":[7]}""")]
    [InlineData("""{"entry":[{"id":"1"}]}""")]
    [InlineData("""{"entry":[{"id":"1","changes":{}}]}""")]
    [InlineData("""{"entry":[{"id":"1","changes":[null]}]}""")]
    [InlineData("""{"entry":[{"id":"1","changes":[{"field":"messages"}]}]}""")]
    [InlineData("""{"entry":[{"id":"1","changes":[{"field":"messages","value":{"metadata":"x","messages":{},"statuses":7}}]}]}""")]
    [InlineData("""{"entry":[{"id":"1","changes":[{"field":"messages","value":{"metadata":{"phone_number_id":{}},"statuses":[{"id":"w"}]}}]}]}""")]
    public void Strange_shapes_are_kept_as_they_came(string body) =>
        Assert.Equal(ProviderUpdateKind.Other, Assert.Single(Split(JsonNode.Parse(body)!)).Update.Kind);

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("""{"entry":{}}""")]
    [InlineData("""{"entry":[]}""")]
    public void What_has_no_entries_is_no_webhook(string body)
    {
        using var json = JsonDocument.Parse(body);

        Assert.Null(SplitWebhook.Split(json.RootElement, Now));
    }

    [Fact]
    public void Queue_ids_are_what_SQS_takes_whatever_the_provider_sends()
    {
        var wild = new string('é', 300);
        var split = Split(Meta.Messages($$"""
            "messages":[{"from":"{{wild}}","id":"{{wild}}","timestamp":"1","type":"text"},{"from":"with blank","id":"w2","timestamp":"1","type":"text"}],
            "statuses":[{"id":"{{new string('w', 200)}}","status":"sent","timestamp":"1"}]
            """));

        Assert.All(split, one =>
        {
            Assert.Matches("^[!-~]{1,128}$", one.Group);
            Assert.Matches("^[!-~]{1,128}$", one.DeduplicationId);
        });
    }

    [Fact]
    public void The_same_wamid_under_two_numbers_is_two_messages()
    {
        var body = Meta.Body(
            Meta.Entry(Meta.Change(Meta.Value($"\"messages\":[{Meta.Text("1", "w1", "a")}]", "100"))),
            Meta.Entry(Meta.Change(Meta.Value($"\"messages\":[{Meta.Text("1", "w1", "a")}]", "200"))));

        Assert.Equal(2, Split(body).Select(one => one.DeduplicationId).Distinct().Count());
    }

    private static IReadOnlyList<SplitUpdate> Split(JsonNode body) => SplitWebhook.Split(JsonSerializer.SerializeToElement(body), Now)!;
}

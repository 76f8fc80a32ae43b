using System.Text.Json;

namespace ChatBoost.SimulatorTests.Receiving;

public sealed class Shapes : SimulatorTest
{
    /// <summary>An order, and what its message must contain: the shapes of the Cloud API's webhook reference.</summary>
    public static TheoryData<string, string> Orders => new()
    {
        { """{"type":"text","text":"Is the shop open?"}""", """{"type":"text","text":{"body":"Is the shop open?"}}""" },
        { """{"text":"no type"}""", """{"type":"text","text":{"body":"no type"}}""" },
        { """{"type":"image","caption":"receipt"}""", """{"type":"image","image":{"caption":"receipt","mime_type":"image/jpeg"}}""" },
        { """{"type":"video"}""", """{"type":"video","video":{"mime_type":"video/mp4"}}""" },
        { """{"type":"document","filename":"quote.pdf","caption":"quote"}""", """{"type":"document","document":{"caption":"quote","filename":"quote.pdf","mime_type":"application/pdf"}}""" },
        { """{"type":"audio"}""", """{"type":"audio","audio":{"mime_type":"audio/ogg","voice":false}}""" },
        { """{"type":"voice"}""", """{"type":"audio","audio":{"mime_type":"audio/ogg; codecs=opus","voice":true}}""" },
        { """{"type":"sticker"}""", """{"type":"sticker","sticker":{"mime_type":"image/webp","animated":false}}""" },
        { """{"type":"location","latitude":51.5007,"longitude":-0.1246,"placeName":"Clock Tower","address":"Bridge St 1"}""", """{"type":"location","location":{"latitude":51.5007,"longitude":-0.1246,"name":"Clock Tower","address":"Bridge St 1"}}""" },
        { """{"type":"contacts"}""", """{"type":"contacts","contacts":[{"name":{"formatted_name":"Li Wei"},"phones":[{"wa_id":"447700900456"}]}]}""" },
        { """{"type":"reaction","messageId":"wamid.TEST00","emoji":"👍"}""", """{"type":"reaction","reaction":{"message_id":"wamid.TEST00","emoji":"👍"}}""" },
        { """{"type":"reaction","messageId":"wamid.TEST00","emoji":""}""", """{"type":"reaction","reaction":{"message_id":"wamid.TEST00","emoji":""}}""" },
        { """{"type":"button","text":"Confirm","payload":"confirm-visit","replyTo":"wamid.OUT1"}""", """{"type":"button","context":{"from":"15550100001","id":"wamid.OUT1"},"button":{"payload":"confirm-visit","text":"Confirm"}}""" },
        { """{"type":"button","text":"Confirm"}""", """{"type":"button","button":{"payload":"Confirm","text":"Confirm"}}""" },
        { """{"type":"button_reply","id":"yes","title":"Yes","replyTo":"wamid.OUT2"}""", """{"type":"interactive","context":{"id":"wamid.OUT2"},"interactive":{"type":"button_reply","button_reply":{"id":"yes","title":"Yes"}}}""" },
        { """{"type":"list_reply","id":"slot-9","title":"09:00","description":"Room 2"}""", """{"type":"interactive","interactive":{"type":"list_reply","list_reply":{"id":"slot-9","title":"09:00","description":"Room 2"}}}""" },
        { """{"type":"nfm_reply"}""", """{"type":"interactive","interactive":{"type":"nfm_reply","nfm_reply":{"name":"flow","body":"Sent","response_json":"{\"flow_token\":\"tok1\",\"rating\":\"4\"}"}}}""" },
        { """{"type":"order","text":"please gift-wrap"}""", """{"type":"order","order":{"catalog_id":"880000000000001","text":"please gift-wrap","product_items":[{"quantity":2,"item_price":4.5,"currency":"GBP"}]}}""" },
        { """{"type":"unsupported"}""", """{"type":"unsupported","errors":[{"code":131051,"title":"Message type unknown"}]}""" },
        { """{"type":"unsupported","unsupportedType":"poll_update"}""", """{"type":"unsupported","unsupported":{"type":"poll_update"},"errors":[{"code":131051}]}""" },
        { """{"type":"edit","messageId":"wamid.OLD","text":"corrected"}""", """{"type":"edit","edit":{"original_message_id":"wamid.OLD","message":{"type":"text","text":{"body":"corrected"}}}}""" },
        { """{"type":"revoke","messageId":"wamid.OLD"}""", """{"type":"revoke","revoke":{"original_message_id":"wamid.OLD"}}""" },
        { """{"type":"hologram","hologram":{"depth":3}}""", """{"type":"hologram","hologram":{"depth":3}}""" },
        { """{"raw":{"type":"request_welcome","from":"1"}}""", """{"type":"request_welcome","from":"1"}""" },
        { """{"type":"text","text":"x","forwarded":true}""", """{"context":{"forwarded":true}}""" },
        { """{"type":"text","text":"x","replyTo":"wamid.OUT9","referredProduct":{"catalog_id":"8","product_retailer_id":"SKU-1"}}""", """{"context":{"id":"wamid.OUT9","referred_product":{"catalog_id":"8","product_retailer_id":"SKU-1"}}}""" },
        { """{"type":"text","text":"x","referral":{"source_type":"ad","ctwa_clid":"ARxyz"}}""", """{"referral":{"source_type":"ad","ctwa_clid":"ARxyz"}}""" },
    };

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Each_type_arrives_in_Metas_shape(string order, string expected)
    {
        var wamid = await Simulator.WriteAsync(JsonNode.Parse(order)!);

        var delivery = await Simulator.Receiver.NextAsync();

        AssertContains(JsonNode.Parse(expected)!, delivery.Message);
        Assert.Equal("whatsapp_business_account", delivery.Json["object"]!.ToString());
        Assert.Equal(Simulator.BusinessAccount, delivery.Json["entry"]![0]!["id"]!.ToString());
        Assert.Null(delivery.Json["entry"]![0]!["time"]);
        Assert.Equal("messages", delivery.Json["entry"]![0]!["changes"]![0]!["field"]!.ToString());
        Assert.Equal("""{"display_phone_number":"15550100001","phone_number_id":"100000000000001"}""", delivery.Value["metadata"]!.ToJsonString());
        Assert.Equal(wamid, delivery.Message["id"]!.ToString());
        Assert.Equal(JsonValueKind.String, delivery.Message["timestamp"]!.GetValueKind());
        Assert.Equal(Simulator.Ana, delivery.Value["contacts"]![0]!["wa_id"]!.ToString());
    }

    [Fact]
    public async Task A_removed_reaction_has_no_emoji_at_all()
    {
        await Simulator.WriteAsync(new { type = "reaction", messageId = "wamid.TEST00" });

        Assert.False((await Simulator.Receiver.NextAsync()).Message["reaction"]!.AsObject().ContainsKey("emoji"));
    }

    [Fact]
    public async Task A_system_message_has_no_contacts()
    {
        await Simulator.WriteAsync(new { type = "system", newWaId = "447700900999" });

        var delivery = await Simulator.Receiver.NextAsync();

        Assert.Null(delivery.Value["contacts"]);
        AssertContains(JsonNode.Parse("""{"type":"system","system":{"wa_id":"447700900999","type":"user_changed_number"}}""")!, delivery.Message);
    }

    [Fact]
    public async Task Somebody_known_by_user_id_has_no_number()
    {
        await Simulator.WriteAsync(new { type = "text", text = "Hi", name = "Ana", username = "ana.r" }, "GB.12345678901234567890");

        var delivery = await Simulator.Receiver.NextAsync();

        Assert.Null(delivery.Message["from"]);
        Assert.Equal("GB.12345678901234567890", delivery.Message["from_user_id"]!.ToString());
        Assert.Equal("""[{"profile":{"name":"Ana","username":"ana.r"},"user_id":"GB.12345678901234567890"}]""", delivery.Value["contacts"]!.ToJsonString());
    }

    [Fact]
    public async Task A_hidden_number_stays_hidden_and_the_user_id_stays_the_same()
    {
        await Simulator.WriteAsync(new { type = "text", text = "with number" });
        await Simulator.WriteAsync(new { type = "text", text = "without", hidePhoneNumber = true });

        var deliveries = await Simulator.Receiver.NextAsync(2);

        Assert.Equal(Simulator.Ana, deliveries[0].Message["from"]!.ToString());
        Assert.Null(deliveries[1].Message["from"]);
        Assert.Null(deliveries[1].Value["contacts"]![0]!["wa_id"]);
        Assert.Equal(deliveries[0].Message["from_user_id"]!.ToString(), deliveries[1].Message["from_user_id"]!.ToString());
    }

    [Fact]
    public async Task User_ids_can_be_left_out()
    {
        await Simulator.SetAsync(new { userIds = false });
        await Simulator.WriteAsync(new { type = "text", text = "Hi", name = "Ana" });

        var delivery = await Simulator.Receiver.NextAsync();

        Assert.Equal("""[{"profile":{"name":"Ana"},"wa_id":"447700900123"}]""", delivery.Value["contacts"]!.ToJsonString());
        Assert.Null(delivery.Message["from_user_id"]);
    }

    [Fact]
    public async Task The_same_message_can_be_written_twice_and_long_ago()
    {
        await Simulator.WriteAsync(new { type = "text", text = "Hi", wamid = "wamid.SAME", timestamp = 1767225600 });
        await Simulator.WriteAsync(new { type = "text", text = "Hi", wamid = "wamid.SAME", timestamp = 1767225600 });

        Assert.All(await Simulator.Receiver.NextAsync(2), d => Assert.Equal(("wamid.SAME", "1767225600"), (d.Message["id"]!.ToString(), d.Message["timestamp"]!.ToString())));
    }

    [Fact]
    public async Task A_number_without_an_app_cannot_be_written_to()
    {
        var response = await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(
            Simulator.Http, $"/simulator/phones/{Simulator.Ana}/messages", new { phoneNumberId = "999", type = "text", text = "Hi" }, Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("app_unknown", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    private static void AssertContains(JsonNode expected, JsonNode? actual)
    {
        switch (expected)
        {
            case JsonObject members:
                foreach (var (name, value) in members)
                {
                    Assert.True(actual is JsonObject found && found.ContainsKey(name), $"{name} is missing in {actual?.ToJsonString()}");
                    AssertContains(value!, actual![name]);
                }

                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    AssertContains(items[i]!, actual![i]);
                }

                break;
            default:
                Assert.Equal(expected.ToJsonString(), actual?.ToJsonString());
                break;
        }
    }
}

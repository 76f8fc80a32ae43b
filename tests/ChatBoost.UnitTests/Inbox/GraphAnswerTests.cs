using System.Text;
using System.Text.Json;
using ChatBoost.Inbox.Channels.Graph;
using ChatBoost.Inbox.Delivery;

namespace ChatBoost.UnitTests.Inbox;

public sealed class GraphAnswerTests
{
    // Every code of Meta's error page that a send can meet.
    public static TheoryData<int> DocumentedCodes =>
    [
        0, 1, 2, 3, 4, 10, 33, 100, 104, 130403, 130429, 130472, 130497, 131000, 131005, 131008, 131009, 131016, 131021, 131026, 131030, 131031, 131037,
        131042, 131045, 131047, 131048, 131049, 131050, 131051, 131052, 131053, 131055, 131056, 131057, 131058, 131062, 131063, 131064, 132000, 132001,
        132005, 132007, 132008, 132012, 132015, 132016, 132018, 132068, 132069, 133000, 133001, 133002, 133003, 133004, 133005, 133006, 133007, 133008,
        133009, 133010, 133015, 133016, 134011, 135000, 137000, 190, 200, 299, 368, 80007,
    ];

    [Theory]
    [MemberData(nameof(DocumentedCodes))]
    public void Every_documented_code_has_a_sentence_of_its_own(int code)
    {
        var sentence = GraphErrorCatalogue.SentenceOf(code, "(#1) Meta's words");

        Assert.DoesNotContain("(#", code is 1 or 3 or 10 or 100 or 131008 or 131009 or 131053 or 132000 or 132005 or 132007 or 132008 or 132012 or 132018 or 135000 ? "" : sentence, StringComparison.Ordinal);
        Assert.DoesNotContain($"code {code}", sentence, StringComparison.Ordinal);
        Assert.True(sentence.Length > 20);
    }

    [Theory]
    [InlineData(131056, PauseKind.Pair)]
    [InlineData(131057, PauseKind.Fixed)]
    [InlineData(130429, PauseKind.Backoff)]
    [InlineData(131000, PauseKind.Backoff)]
    [InlineData(131016, PauseKind.Backoff)]
    [InlineData(80007, PauseKind.Backoff)]
    [InlineData(1, PauseKind.Backoff)]
    [InlineData(2, PauseKind.Backoff)]
    [InlineData(4, PauseKind.Backoff)]
    [InlineData(133004, PauseKind.Backoff)]
    internal void Passing_troubles_are_repeated(int code, PauseKind pause)
    {
        var outcome = Assert.IsType<SendOutcome.RefusedForNow>(WhatsAppAdapter.OutcomeOf(Refusal(code)));

        Assert.Equal(code, outcome.Code);
        Assert.Equal(pause, outcome.Pause.Kind);
    }

    [Theory]
    [InlineData(190)]
    [InlineData(131047)]
    [InlineData(131026)]
    [InlineData(131049)]
    [InlineData(132001)]
    [InlineData(100)]
    [InlineData(200)]
    public void Lasting_refusals_are_not_repeated(int code) => Assert.IsType<SendOutcome.Refused>(WhatsAppAdapter.OutcomeOf(Refusal(code)));

    [Theory]
    [InlineData(400, false)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    public void A_code_not_known_is_judged_by_the_status(int status, bool isRepeated) =>
        Assert.Equal(!isRepeated ? Retry.Never : status == 429 ? Retry.Backoff : Retry.Unclear, GraphErrorCatalogue.RetryOf(199999, status));

    [Theory]
    [InlineData(1)]
    [InlineData(131000)]
    public void Where_Meta_does_not_know_what_went_wrong_a_report_has_time_to_come(int code)
    {
        var outcome = Assert.IsType<SendOutcome.RefusedForNow>(WhatsAppAdapter.OutcomeOf(Refusal(code)));

        Assert.InRange(RetryPause.After(outcome.Pause, 1, 0), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(6));
    }

    [Fact]
    public void What_the_header_asks_for_is_the_least_to_wait()
    {
        var error = new GraphError(130429, null, "", null, 429, TimeSpan.FromSeconds(17));

        var outcome = Assert.IsType<SendOutcome.RefusedForNow>(WhatsAppAdapter.OutcomeOf(new GraphAnswer(429, null, error)));

        Assert.Equal(TimeSpan.FromSeconds(17), RetryPause.After(outcome.Pause, 1, 0));
    }

    [Fact]
    public void Acceptance_gives_both_ids()
    {
        var body = JsonElement.Parse("""{"messaging_product":"whatsapp","contacts":[{"input":"+55","wa_id":"5511987654321"}],"messages":[{"id":"wamid.A"}]}""");

        var outcome = Assert.IsType<SendOutcome.Accepted>(WhatsAppAdapter.OutcomeOf(new GraphAnswer(200, body, null)));

        Assert.Equal("wamid.A", outcome.ProviderMessageId);
        Assert.Equal("5511987654321", outcome.WaId);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"messages":[]}""")]
    [InlineData("""{"messages":[{"id":7}]}""")]
    public void Success_without_an_id_leaves_the_message_in_doubt(string body) =>
        Assert.IsType<SendOutcome.Unknown>(WhatsAppAdapter.OutcomeOf(new GraphAnswer(200, JsonElement.Parse(body), null)));

    [Theory]
    [InlineData(502)]
    [InlineData(504)]
    [InlineData(200)]
    public void An_answer_that_is_not_the_Graph_APIs_leaves_the_message_in_doubt(int status) =>
        Assert.IsType<SendOutcome.Unknown>(WhatsAppAdapter.OutcomeOf(new GraphAnswer(status, null, null)));

    [Fact]
    public void Reads_the_envelope()
    {
        var error = GraphError.Read(
            """
            {"error":{"message":"(#132000) Number of parameters does not match","type":"OAuthException","code":132000,"error_subcode":"33",
             "error_data":{"messaging_product":"whatsapp","details":"body: number of localizable_params (1)"},"fbtrace_id":"A"}}
            """u8, 400, null);

        Assert.Equal(132000, error!.Code);
        Assert.Equal(33, error.Subcode);
        Assert.Equal("body: number of localizable_params (1)", error.Details);
    }

    [Fact]
    public void Reads_an_envelope_whose_data_is_a_plain_string() =>
        Assert.Equal("why", GraphError.Read("""{"error":{"code":1,"error_data":"why"}}"""u8, 500, null)!.Details);

    [Theory]
    [InlineData("<html>502 Bad Gateway</html>")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("""{"error":"no"}""")]
    [InlineData("""{"error":{"message":"no code"}}""")]
    public void Anything_else_is_no_envelope(string body) => Assert.Null(GraphError.Read(Encoding.UTF8.GetBytes(body), 502, null));

    private static GraphAnswer Refusal(int code) => new(400, null, new GraphError(code, null, $"(#{code}) Title", null, 400, null));
}

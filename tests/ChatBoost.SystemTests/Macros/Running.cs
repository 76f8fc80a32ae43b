using System.Net;
using System.Text.Json;
using ChatBoost.SystemTests.Identity;

namespace ChatBoost.SystemTests.Macros;

public sealed class Running(SystemStack stack)
{
    private const string Path = "/api/v1/macros";

    [Fact]
    public async Task Steps_are_taken_on_each_conversation_and_the_same_run_only_once()
    {
        var shop = await stack.OpenShopAsync();
        var ((one, first), (two, second)) = (await MeetAsync(shop, "Ann Lee"), await MeetAsync(shop, "Bob Ray"));
        var label = (await shop.Api.PostAsync<Label>("/api/v1/labels", new { name = "done", color = "#112233" }, Cancellation)).Id;
        var canned = (await shop.Api.PostAsync<JsonElement>("/api/v1/canned-responses", new { code = "bye", text = "Bye {{contact.first_name}}!" }, Cancellation)).GetProperty("id").GetString();
        var macro = await CreateAsync(shop.Api, [
            new { action = "send_text", text = "Thank you, {{contact.first_name}}." },
            new { action = "send_canned_response", cannedResponseId = canned },
            new { action = "note", text = "Settled." },
            new { action = "add_label", labelId = label },
            new { action = "assign", toCaller = true },
            new { action = "set_priority", priority = "low" },
            new { action = "set_status", status = "snoozed", snoozeMinutes = 60 },
        ]);

        var results = await RunAsync(shop.Api, macro, [one, two, ConversationId.New().ToString()], "run 1");
        Assert.Equal([(true, false, null), (true, false, null), (false, false, "conversation_not_found")], results.Select(r => (r.IsDone, r.IsRepeated, r.Code)));
        results = await RunAsync(shop.Api, macro, [one, two], "run 1");
        Assert.All(results, result => Assert.Equal((true, true), (result.IsDone, result.IsRepeated)));

        foreach (var (id, customer, name) in new[] { (one, first, "Ann"), (two, second, "Bob") })
        {
            await customer.ReadsAsync($"Bye {name}!", Cancellation);
            Assert.Equal([SystemStack.Greeting, $"Thank you, {name}.", $"Bye {name}!"], (await customer.PhoneAsync(Cancellation)).Select(message => message.Text));
            var changed = await shop.Api.ConversationAsync(id, Cancellation);
            Assert.Equal(("snoozed", "low", shop.Api.Session!.UserId, "done"), (changed.Status, changed.Priority, changed.AssigneeId, changed.Labels.Single().Name));
            Assert.InRange(changed.SnoozedUntil!.Value, DateTimeOffset.UtcNow.AddMinutes(55), DateTimeOffset.UtcNow.AddMinutes(60));
            Assert.Equal(1, (await shop.Api.GetAsync<JsonElement>($"/api/v1/conversations/{id}/notes", Cancellation)).GetProperty("data").GetArrayLength());
        }

        await RunAsync(shop.Api, macro, [one], "run 2");
        await first.ReadsAsync(5, Cancellation);
    }

    [Fact]
    public async Task A_step_that_is_refused_undoes_those_before_and_can_be_tried_again()
    {
        var shop = await stack.OpenShopAsync();
        var (id, customer) = await MeetAsync(shop, "Ann Lee");
        var label = (await shop.Api.PostAsync<Label>("/api/v1/labels", new { name = "gone soon", color = "#112233" }, Cancellation)).Id;
        var macro = await CreateAsync(shop.Api, [
            new { action = "send_text", text = "Too early." },
            new { action = "note", text = "Too early." },
            new { action = "set_priority", priority = "high" },
            new { action = "add_label", labelId = label },
        ]);
        await shop.Api.DeleteAsync($"/api/v1/labels/{label}", Cancellation);

        var refused = Assert.Single(await RunAsync(shop.Api, macro, [id], "run"));
        Assert.Equal((false, 3, "label_not_found"), (refused.IsDone, refused.Step, refused.Code));
        Assert.Equal("none", (await shop.Api.ConversationAsync(id, Cancellation)).Priority);
        Assert.Equal(0, (await shop.Api.GetAsync<JsonElement>($"/api/v1/conversations/{id}/notes", Cancellation)).GetProperty("data").GetArrayLength());

        await shop.Api.PutAsync($"{Path}/{macro}", new { name = "again", steps = new object[] { new { action = "send_text", text = "In time." } } }, Cancellation);
        Assert.True(Assert.Single(await RunAsync(shop.Api, macro, [id], "run")).IsDone);
        await customer.ReadsAsync("In time.", Cancellation);
        Assert.DoesNotContain(await customer.PhoneAsync(Cancellation), message => message.Text == "Too early.");
    }

    [Fact]
    public async Task The_same_run_at_the_same_moment_is_one()
    {
        var shop = await stack.OpenShopAsync();
        var (id, customer) = await MeetAsync(shop, "Ann Lee");
        var macro = await CreateAsync(shop.Api, [new { action = "send_text", text = "Once." }]);

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => RunAsync(shop.Api, macro, [id], "run")));

        Assert.Single(results, result => result is [{ IsDone: true, IsRepeated: false }]);
        await shop.Api.SendHumanAsync(id, "The last word.", Cancellation);
        await customer.ReadsAsync("The last word.", Cancellation);
        Assert.Single(await customer.PhoneAsync(Cancellation), message => message.Text == "Once.");
    }

    [Fact]
    public async Task A_macro_is_everybodys_or_ones_own()
    {
        var team = await Team.CreateAsync(stack);
        var (ann, bob, viewer) = (await team.MemberAsync("agent"), await team.MemberAsync("agent"), await team.MemberAsync("viewer"));
        object[] steps = [new { action = "set_status", status = "resolved" }];
        var shared = await CreateAsync(ann, steps);
        var own = await CreateAsync(ann, steps, isShared: false);
        var personal = (await ann.PostAsync<JsonElement>("/api/v1/canned-responses", new { code = "mine", text = "mine", isShared = false }, Cancellation)).GetProperty("id").GetString();

        Assert.Equal(2, (await ListAsync(ann)).Count);
        Assert.Equal([shared], await ListAsync(viewer));
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "macro_not_found", () => RunAsync(bob, own, [ConversationId.New().ToString()], "x"));
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "macro_not_found", () => bob.DeleteAsync($"{Path}/{own}", Cancellation));
        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, () => RunAsync(viewer, shared, [ConversationId.New().ToString()], "x"));
        await Refusal.ExpectAsync(
            HttpStatusCode.NotFound, "canned_response_not_found", () => CreateAsync(ann, [new { action = "send_canned_response", cannedResponseId = personal }]));
        await CreateAsync(ann, [new { action = "send_canned_response", cannedResponseId = personal }], isShared: false);
        await bob.DeleteAsync($"{Path}/{shared}", Cancellation);
        Assert.Empty(await ListAsync(bob));
    }

    [Fact]
    public async Task Steps_that_make_no_sense_are_refused()
    {
        var owner = await stack.Running.CreateOrganizationAsync(Cancellation);

        foreach (var step in new object[]
        {
            new { action = "dance" }, new { }, new { action = "add_label" }, new { action = "set_status" }, new { action = "set_status", status = "snoozed" },
            new { action = "set_status", status = "open", snoozeMinutes = 5 }, new { action = "set_priority" }, new { action = "note", text = " " },
            new { action = "send_text", text = "{{nobody}}" }, new { action = "send_canned_response" }, new { action = "assign", assigneeId = owner.Session!.UserId, toCaller = true },
        })
        {
            await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => CreateAsync(owner, [step]));
        }

        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => CreateAsync(owner, []));
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "label_not_found", () => CreateAsync(owner, [new { action = "add_label", labelId = LabelId.New().ToString() }]));
        Assert.Empty(await ListAsync(owner));
    }

    private sealed record Result(string ConversationId, bool IsDone, bool IsRepeated, int? Step, string? Code);

    private sealed record Answer(IReadOnlyList<Result> Results);

    private static async Task<string> CreateAsync(ChatBoostApi member, object[] steps, bool isShared = true) =>
        (await member.PostAsync<JsonElement>(Path, new { name = "a macro", steps, isShared }, Cancellation)).GetProperty("id").GetString()!;

    private static async Task<IReadOnlyList<Result>> RunAsync(ChatBoostApi member, string macro, string[] conversationIds, string runId) =>
        (await member.PostAsync<Answer>($"{Path}/{macro}/run", new { conversationIds, runId }, Cancellation)).Results;

    private static async Task<IReadOnlyList<string>> ListAsync(ChatBoostApi member) =>
        [.. (await member.GetAsync<JsonElement>(Path, Cancellation)).GetProperty("data").EnumerateArray().Select(macro => macro.GetProperty("id").GetString()!)];

    private static async Task<(string Id, Customer Customer)> MeetAsync(Shop shop, string name)
    {
        var customer = shop.NewCustomer(name);
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        return ((await customer.ConversationAsync(Cancellation)).Id, customer);
    }
}

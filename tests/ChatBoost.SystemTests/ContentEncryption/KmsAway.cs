using System.Net;

namespace ChatBoost.SystemTests.ContentEncryption;

/// <summary>
/// KMS refuses, for one organization. Only where KMS wraps the keys: start the stack with <c>--set ContentEncryption__KmsKeyId=alias/chatboost-content</c> and
/// <c>--set ContentEncryption__KmsServiceURL=…/kms</c>, the simulator's. All other tests of content encryption run either way.
/// </summary>
public sealed class KmsAway(SystemStack stack)
{
    [Fact]
    public async Task A_switch_that_gets_no_key_changes_nothing_and_says_why()
    {
        SkipWithoutKms();
        await using var encrypted = await EncryptedShop.OpenAsync(stack);
        await RefuseAsync(encrypted, count: 1);

        await Refusal.ExpectAsync(HttpStatusCode.ServiceUnavailable, "content_keys_unavailable", () => encrypted.PutAsync(enabled: true));

        Assert.Equal("off", (await encrypted.StateAsync()).GetProperty("state").GetString());
        await encrypted.SwitchAsync(enabled: true);
        Assert.Equal("kms", Assert.Single((await encrypted.StateAsync()).GetProperty("keys").EnumerateArray()).GetProperty("wrappedBy").GetString());
    }

    [Fact]
    public async Task Messages_of_an_organization_whose_key_is_away_wait_and_those_of_others_do_not()
    {
        SkipWithoutKms();
        await using var encrypted = await EncryptedShop.OpenAsync(stack);
        var other = await stack.OpenShopAsync();
        await encrypted.SwitchAsync(enabled: true);
        await encrypted.RotateAsync();
        // The new key is in nobody's memory: KMS refuses from the next call on.
        await RefuseAsync(encrypted, count: 100_000);
        var customer = encrypted.Shop.NewCustomer();

        await customer.WritesAsync("is anybody there?", Cancellation);
        for (var i = 0; i < 3; i++)
        {
            var neighbour = other.NewCustomer();
            await neighbour.WritesAsync("hello", Cancellation);
            await neighbour.ReadsAsync(SystemStack.Greeting, Cancellation);
        }

        await stack.Simulator.DeleteAsync("/simulator/kms/faults", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        Assert.Empty(await encrypted.FindAsync("is anybody there?"));
    }

    private Task RefuseAsync(EncryptedShop encrypted, int count) => stack.Simulator.PostWithoutAnswerAsync(
        "/simulator/kms/faults", new { code = "AccessDeniedException", count, organization = encrypted.Shop.Api.Session!.OrganizationId }, Cancellation);

    private void SkipWithoutKms() => Assert.SkipUnless(
        stack.Running.Description.All("inbox")[0].Environment().ContainsKey("ContentEncryption__KmsKeyId"), "KMS is not configured.");
}

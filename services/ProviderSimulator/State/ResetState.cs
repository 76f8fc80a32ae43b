using ChatBoost.ProviderSimulator.Clerk;
using ChatBoost.ProviderSimulator.Faults;
using ChatBoost.ProviderSimulator.Graph.Media;
using ChatBoost.ProviderSimulator.Graph.Messages;
using ChatBoost.ProviderSimulator.Graph.Templates;
using ChatBoost.ProviderSimulator.Instagram;
using ChatBoost.ProviderSimulator.Kms;
using ChatBoost.ProviderSimulator.Numbers;
using ChatBoost.ProviderSimulator.OpenIdConnect;
using ChatBoost.ProviderSimulator.Phones;
using ChatBoost.ProviderSimulator.Scheduling;
using ChatBoost.ProviderSimulator.SendGrid;
using ChatBoost.ProviderSimulator.Twilio;
using ChatBoost.ProviderSimulator.Webhooks;

namespace ChatBoost.ProviderSimulator.State;

/// <summary><c>DELETE /simulator/state</c>: forgets everything but the apps, or everything.</summary>
internal static class ResetState
{
    public static void Map(IEndpointRouteBuilder control) => control.MapDelete("/state", (
        BusinessNumbers numbers, SentMessages sent, CustomerMessages written, ReadReceipts receipts, FaultList faults, WebhookSender webhooks,
        MediaStore media, TemplateStore templates, Mailboxes mailboxes, MailFaults mailFaults, PlayedSendGrid sendGrid, PlayedTwilio twilio, TwilioFaults twilioFaults, PlayedInstagram instagram, InstagramFaults instagramFaults, PlayedIssuers issuers, PlayedClerk clerk, KmsFaults kmsFaults, Schedule schedule, bool apps = false) =>
    {
        // What is scheduled first: a status of a message that is gone would be a surprise to the next test.
        schedule.Clear();
        webhooks.Reset();
        sent.Clear();
        written.Clear();
        receipts.Clear();
        faults.Clear();
        media.Clear();
        templates.Clear();
        mailboxes.Clear();
        mailFaults.Clear();
        sendGrid.Clear();
        twilio.Clear();
        twilioFaults.Clear();
        instagram.Clear();
        instagramFaults.Clear();
        issuers.Clear();
        clerk.Clear();
        kmsFaults.Clear();
        numbers.ResetSettings();
        foreach (var number in numbers.All)
        {
            number.ForgetCustomers();
        }

        if (apps)
        {
            numbers.ForgetAll();
        }

        return TypedResults.NoContent();
    }).WithName(nameof(ResetState));
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.ProviderSimulator.Numbers;
using ChatBoost.ProviderSimulator.State;
using ChatBoost.ProviderSimulator.Webhooks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.ProviderSimulator.Graph.Templates;

/// <summary>Tells a business what became of a template, and lets tests decide it.</summary>
internal sealed class TemplateEvents(WebhookSender webhooks, BusinessNumbers numbers, TemplateStore templates, TimeProvider clock)
{
    /// <param name="Status">Default APPROVED; no review takes place.</param>
    public sealed record PutRequest(
        string BusinessAccountId, string Name, JsonArray Components, string Language = "en_US", string Category = "UTILITY", string Status = "APPROVED",
        string ParameterFormat = "POSITIONAL");

    /// <param name="Event">APPROVED, REJECTED, PAUSED, DISABLED, FLAGGED, PENDING_DELETION…</param>
    public sealed record EventRequest(string Event, string? Reason = null, string? PhoneNumberId = null);

    public void Map(IEndpointRouteBuilder control)
    {
        control.MapPost("/templates", (PutRequest request) =>
        {
            if (templates.Find(request.BusinessAccountId, request.Name, request.Language) is { } existing)
            {
                templates.Remove(existing);
            }

            return TypedResults.Ok(templates.Add(
                request.BusinessAccountId, request.Name, request.Language, request.Category, request.Status, request.Components.DeepClone().AsArray(),
                request.ParameterFormat).Describe());
        }).WithName("PutTemplate");
        control.MapPost("/templates/{id}/event", Results<Ok<JsonObject>, ProblemHttpResult> (string id, EventRequest request) =>
        {
            if (templates.Find(id) is not { } template)
            {
                return ControlProblem.NotFound($"There is no template {id}.");
            }

            template.Status = request.Event is "FLAGGED" or "REINSTATED" or "LOCKED" ? template.Status : request.Event;
            var number = request.PhoneNumberId is { } phoneNumberId
                ? numbers.Get(phoneNumberId)
                : numbers.All.FirstOrDefault(n => n.BusinessAccountId == template.BusinessAccountId && n.App is not null);
            if (number is not null)
            {
                Report(number, template, request.Event, request.Reason ?? "NONE");
            }

            return TypedResults.Ok(template.Describe());
        }).WithName("ReportTemplateEvent");
    }

    /// <summary>Sends <c>message_template_status_update</c>.</summary>
    public void Report(BusinessNumber number, Template template, string eventName, string reason)
    {
        var value = new JsonObject
        {
            ["event"] = eventName,

            // A number here, a string in REST: receivers have to take both.
            ["message_template_id"] = long.Parse(template.Id, CultureInfo.InvariantCulture),
            ["message_template_name"] = template.Name,
            ["message_template_language"] = template.Language,
            ["message_template_category"] = template.Category,
            ["reason"] = eventName == "PENDING_DELETION" ? null : reason,
        };
        if (reason == "INVALID_FORMAT")
        {
            value["rejection_info"] = new JsonObject { ["reason"] = "variables are adjacent", ["recommendation"] = "put text between them" };
        }

        if (eventName == "DISABLED")
        {
            value["disable_info"] = new JsonObject { ["disable_date"] = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) };
        }

        webhooks.Send(new WebhookUpdate(
            number, template.BusinessAccountId, UpdateKind.Value, JsonSerializer.SerializeToUtf8Bytes(value, GraphJson.Options),
            Field: "message_template_status_update"));
    }
}

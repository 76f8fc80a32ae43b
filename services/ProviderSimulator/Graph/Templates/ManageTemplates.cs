using System.Text.Json.Nodes;
using ChatBoost.ProviderSimulator.Graph.Accounts;
using ChatBoost.ProviderSimulator.Scheduling;

namespace ChatBoost.ProviderSimulator.Graph.Templates;

/// <summary><c>/{waba_id}/message_templates</c> and the template as a node: create, list, edit, delete, unpause.</summary>
internal sealed class ManageTemplates(TemplateStore templates, TemplateEvents events, Schedule schedule, TimeProvider clock)
{
    private const string NodeType = "WhatsAppMessageTemplate";
    private const int MostPerAccount = 6000;

    private static readonly string[] ListFields = ["name", "parameter_format", "components", "language", "status", "category"];

    public void Map(GraphEndpoint graph, IEndpointRouteBuilder routes)
    {
        graph.Map(routes, HttpMethods.Post, "/{id}/message_templates", "templates", BusinessAccountNode.Seen(Create));
        graph.Map(routes, HttpMethods.Get, "/{id}/message_templates", "templates", BusinessAccountNode.Seen(List));
        graph.Map(routes, HttpMethods.Delete, "/{id}/message_templates", "templates", BusinessAccountNode.Seen(Delete));
        graph.Map(routes, HttpMethods.Post, "/{id}/unpause", "templates", call => ValueTask.FromResult(Unpause(call)));
    }

    /// <summary>Answers <c>GET /{template_id}</c>.</summary>
    public static GraphAnswer Read(GraphCall call, Template template) => call.Caller.SeesBusinessAccount(template.BusinessAccountId)
        ? GraphFields.Select(template.Describe(), GraphFields.Read(call.Query("fields")), ListFields, NodeType)
        : GraphError.NoSuchObject(template.Id);

    /// <summary>Answers <c>POST /{template_id}</c>: replaces components or category, then reviews again.</summary>
    public GraphAnswer Edit(GraphCall call, Template template)
    {
        if (!call.Caller.SeesBusinessAccount(template.BusinessAccountId))
        {
            return GraphError.NoSuchObject(template.Id, "post");
        }

        if (template.Status is not ("APPROVED" or "REJECTED" or "PAUSED"))
        {
            return TemplateDefinitionRules.Rule(2388039, "Message template status cannot change", "A template in review or disabled cannot be edited.");
        }

        var body = BodyOf(call);
        var category = body["category"]?.ToString().ToUpperInvariant();
        if (template.Status == "APPROVED" && category is not null && category != template.Category)
        {
            return GraphError.Parameter("The category of an approved template cannot change.");
        }

        if (template.Status == "APPROVED" && clock.GetUtcNow() - template.EditedAt < TimeSpan.FromHours(24))
        {
            return TemplateDefinitionRules.Rule(2388039, "Message template was edited recently", "An approved template can be edited once in 24 hours.");
        }

        if (body.ContainsKey("components"))
        {
            if (TemplateDefinitionRules.CheckComponents(body["components"] as JsonArray, category ?? template.Category, template.ParameterFormat == "NAMED") is { } error)
            {
                return error;
            }

            template.Components = Normalize(body["components"]!.AsArray());
        }

        template.Category = category ?? template.Category;
        template.EditedAt = clock.GetUtcNow();
        template.Status = "PENDING";
        Review(call, template);
        return GraphAnswer.Success;
    }

    private GraphAnswer Create(GraphCall call)
    {
        var body = BodyOf(call);
        var name = body["name"]?.ToString();
        var language = body["language"]?.ToString();
        var category = body["category"]?.ToString().ToUpperInvariant();
        var named = string.Equals(body["parameter_format"]?.ToString(), "NAMED", StringComparison.OrdinalIgnoreCase);
        if ((TemplateDefinitionRules.CheckHead(name, language, category)
            ?? TemplateDefinitionRules.CheckComponents(body["components"] as JsonArray, category!, named)) is { } error)
        {
            return error;
        }

        if (templates.Find(call.ObjectId, name!, language!) is not null)
        {
            return TemplateDefinitionRules.Rule(2388024, "Content in this language already exists", $"There is already {language} content for this template.");
        }

        if (templates.Of(call.ObjectId).Count >= MostPerAccount)
        {
            return TemplateDefinitionRules.Rule(2388019, "Message template limit exceeded", $"A WABA has at most {MostPerAccount} templates.");
        }

        var template = templates.Add(
            call.ObjectId, name!, language!, category!, "PENDING", Normalize(body["components"]!.AsArray()), named ? "NAMED" : "POSITIONAL");
        Review(call, template);
        return GraphAnswer.Ok(new { id = template.Id, status = template.Status, category = template.Category });
    }

    private GraphAnswer List(GraphCall call)
    {
        bool Matches(string filter, string value) =>
            call.Query(filter) is not { Length: > 0 } wanted
            || wanted.Trim('[', ']').Split(',').Any(w => string.Equals(w.Trim(' ', '"'), value, StringComparison.OrdinalIgnoreCase));

        var asked = GraphFields.Read(call.Query("fields"));
        var contained = call.Query("name_or_content");
        var found = templates.Of(call.ObjectId)
            .Where(t => Matches("status", t.Status) && Matches("category", t.Category) && Matches("language", t.Language))
            .Where(t => call.Query("name") is not { Length: > 0 } name || t.Name.Contains(name, StringComparison.OrdinalIgnoreCase))
            .Where(t => contained is not { Length: > 0 } || t.Name.Contains(contained, StringComparison.OrdinalIgnoreCase)
                || t.Components.ToJsonString().Contains(contained, StringComparison.OrdinalIgnoreCase))
            .Select(t => GraphFields.Pick(t.Describe(), asked.Count == 0 ? ListFields : asked)).ToList();
        return GraphList.Page(call, found);
    }

    private GraphAnswer Delete(GraphCall call)
    {
        var name = call.Query("name");
        var hsmId = call.Query("hsm_id");
        if (string.IsNullOrEmpty(name))
        {
            return GraphError.Parameter("The parameter name is required.");
        }

        var found = templates.Of(call.ObjectId).Where(t => t.Name == name && (string.IsNullOrEmpty(hsmId) || t.Id == hsmId)).ToList();
        if (found.Count == 0)
        {
            return new GraphError(100, "Invalid parameter")
            {
                Subcode = 2593002,
                HttpStatus = StatusCodes.Status404NotFound,
                UserTitle = "Message Template Not Found",
                UserMessage = "No template has this name.",
            };
        }

        if (found.Any(t => t.Status == "DISABLED"))
        {
            return TemplateDefinitionRules.Rule(2388039, "Message template cannot be deleted", "A disabled template cannot be deleted.");
        }

        foreach (var template in found)
        {
            templates.Remove(template);
        }

        return GraphAnswer.Success;
    }

    private GraphAnswer Unpause(GraphCall call)
    {
        if (templates.Find(call.ObjectId) is not { } template || !call.Caller.SeesBusinessAccount(template.BusinessAccountId))
        {
            return GraphError.NoSuchObject(call.ObjectId, "post");
        }

        if (template.Status != "PAUSED")
        {
            return GraphError.Parameter("The template is not paused.");
        }

        template.Status = "APPROVED";
        events.Report(call.Caller, template, "APPROVED", "NONE");
        return GraphAnswer.Success;
    }

    /// <summary>Decides later, by the name: <c>reject_…</c> is rejected, <c>pending_…</c> never decided, all others approved.</summary>
    private void Review(GraphCall call, Template template)
    {
        if (template.Name.StartsWith("pending_", StringComparison.Ordinal))
        {
            return;
        }

        var number = call.Caller;
        schedule.After(TimeSpan.FromMilliseconds(number.Settings.ReviewMs), () =>
        {
            var isRejected = template.Name.StartsWith("reject_", StringComparison.Ordinal);
            template.Status = isRejected ? "REJECTED" : "APPROVED";
            template.RejectedReason = isRejected ? "INVALID_FORMAT" : null;
            events.Report(number, template, template.Status, isRejected ? "INVALID_FORMAT" : "NONE");
        });
    }

    private static JsonObject BodyOf(GraphCall call) => call.RawBody.Length == 0 ? [] : JsonNode.Parse(call.RawBody)!.AsObject();

    /// <summary>Types and formats are upper-case on the way out, however they came in.</summary>
    private static JsonArray Normalize(JsonArray components)
    {
        var normalized = components.DeepClone().AsArray();
        foreach (var component in normalized.OfType<JsonObject>())
        {
            component["type"] = component["type"]!.ToString().ToUpperInvariant();
            if (component["format"] is { } format)
            {
                component["format"] = format.ToString().ToUpperInvariant();
            }

            foreach (var button in (component["buttons"] as JsonArray)?.OfType<JsonObject>() ?? [])
            {
                button["type"] = button["type"]!.ToString().ToUpperInvariant();
            }
        }

        return normalized;
    }
}

using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.ProviderSimulator.Numbers;
using ChatBoost.ProviderSimulator.State;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.ProviderSimulator.Settings;

/// <summary><c>/simulator/settings</c>: how the provider behaves, for all numbers or one.</summary>
internal static class SettingsApi
{
    public static void Map(IEndpointRouteBuilder control)
    {
        control.MapGet("/settings", (BusinessNumbers numbers, string? phoneNumberId) =>
            TypedResults.Ok(BusinessNumbers.IsId(phoneNumberId) ? numbers.Get(phoneNumberId).Settings : numbers.Settings)).WithName("GetSettings");
        control.MapPost("/settings", Change).WithName("ChangeSettings");
        control.MapDelete("/settings", (BusinessNumbers numbers) =>
        {
            numbers.ResetSettings();
            return TypedResults.NoContent();
        }).WithName("ResetSettings");
    }

    /// <summary>Changes only the properties that are named.</summary>
    private static Results<Ok<SimulatorSettings>, ProblemHttpResult> Change(JsonObject changes, BusinessNumbers numbers)
    {
        var phoneNumberId = changes["phoneNumberId"]?.ToString();
        changes.Remove("phoneNumberId");
        if (phoneNumberId is not null && !BusinessNumbers.IsId(phoneNumberId))
        {
            return ControlProblem.Invalid("phoneNumberId has digits only.");
        }

        var known = JsonSerializer.SerializeToNode(new SimulatorSettings(), JsonSerializerOptions.Web)!.AsObject();
        if (changes.Select(c => c.Key).FirstOrDefault(name => !known.ContainsKey(name)) is { } unknown)
        {
            return ControlProblem.Invalid($"There is no setting {unknown}. Settings: {string.Join(", ", known.Select(s => s.Key))}.");
        }

        var errors = new List<ValidationResult>();
        try
        {
            return numbers.Change(changes, phoneNumberId, s => Validator.TryValidateObject(s, new ValidationContext(s), errors, true)) is { } settings
                ? TypedResults.Ok(settings)
                : ControlProblem.Invalid(string.Join(" ", errors.Select(e => e.ErrorMessage)));
        }
        catch (JsonException exception)
        {
            return ControlProblem.Invalid(exception.Message);
        }
    }
}

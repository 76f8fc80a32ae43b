using System.Text.Json;

namespace ChatBoost.SystemTests.Identity;

/// <summary>Every operation says in the API document who may call it, and answers accordingly. A service with an endpoint that says nothing does not start.</summary>
public sealed class DeclaredAccess(SystemStack stack)
{
    [Fact]
    public async Task Every_operation_of_the_document_declares_a_permission_or_who_it_is_open_to()
    {
        var permissions = (await PermissionsAsync()).Concat(["members", "everyone"]).ToHashSet();

        var operations = await OperationsAsync();

        Assert.All(operations, operation => Assert.Contains(operation.Access, permissions));
        Assert.Contains(operations, operation => operation.Access == "everyone");
    }

    [Fact]
    public async Task Without_a_token_only_what_is_open_to_everyone_is_reached()
    {
        var anonymous = stack.Running.Anonymous();
        foreach (var operation in (await OperationsAsync()).Where(operation => operation.Access != "everyone"))
        {
            using var response = await anonymous.SendAsync(new HttpMethod(operation.Method), operation.Path.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal), null, Cancellation);
            Assert.True((int)response.StatusCode is 401 or 415, $"{operation.Method} {operation.Path} answered {(int)response.StatusCode}");
        }
    }

    [Fact]
    public async Task With_a_role_that_may_nothing_only_what_is_open_to_members_is_reached()
    {
        var team = await Team.CreateAsync(stack);
        await team.Owner.PostAsync("/api/v1/team/roles", new { name = "nothing", permissions = Array.Empty<string>() }, Cancellation);
        var nobody = await team.MemberAsync("nothing");
        foreach (var operation in (await OperationsAsync()).Where(operation => operation.Access is not ("everyone" or "members")))
        {
            using var response = await nobody.SendAsync(new HttpMethod(operation.Method), operation.Path.Replace("{organizationId}", team.Id, StringComparison.Ordinal), null, Cancellation);
            Assert.True((int)response.StatusCode is 403 or 415, $"{operation.Method} {operation.Path} needs {operation.Access} and answered {(int)response.StatusCode}");
        }
    }

    private async Task<IReadOnlyList<string>> PermissionsAsync()
    {
        var owner = await stack.Running.CreateOrganizationAsync(Cancellation);
        return [.. (await owner.GetAsync<JsonElement>("/api/v1/team/roles", Cancellation)).GetProperty("permissions").EnumerateArray().Select(p => p.GetProperty("name").GetString()!)];
    }

    private async Task<IReadOnlyList<(string Method, string Path, string Access)>> OperationsAsync()
    {
        var document = await stack.Running.Anonymous().GetAsync<JsonElement>("/openapi/v1.json", Cancellation);
        return
        [
            .. from path in document.GetProperty("paths").EnumerateObject()
               from operation in path.Value.EnumerateObject()
               where operation.Value.ValueKind == JsonValueKind.Object && operation.Value.TryGetProperty("responses", out _)
               select (operation.Name.ToUpperInvariant(), path.Name, operation.Value.TryGetProperty("x-access", out var access) ? access.GetString()! : "nothing"),
        ];
    }
}

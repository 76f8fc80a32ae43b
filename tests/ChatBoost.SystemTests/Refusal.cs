using System.Net;

namespace ChatBoost.SystemTests;

/// <summary>Asserts on refusals: status, and a problem document with a stable code.</summary>
internal static class Refusal
{
    public static async Task<ApiProblemException> ExpectAsync(HttpStatusCode status, Func<Task> call)
    {
        var problem = await Assert.ThrowsAsync<ApiProblemException>(call);
        Assert.Equal(status, problem.Status);
        Assert.False(string.IsNullOrEmpty(problem.Code), $"No code in: {problem.Body}");
        return problem;
    }

    public static async Task ExpectAsync(HttpStatusCode status, string code, Func<Task> call) =>
        Assert.Equal(code, (await ExpectAsync(status, call)).Code);

    public static async Task<ApiProblemException> ExpectAsync(HttpStatusCode status, HttpResponseMessage response)
    {
        using (response)
        {
            Assert.Equal(status, response.StatusCode);
            var problem = await ApiProblemException.OfAsync(response, Cancellation);
            Assert.False(string.IsNullOrEmpty(problem.Code), $"No code in: {problem.Body}");
            return problem;
        }
    }
}

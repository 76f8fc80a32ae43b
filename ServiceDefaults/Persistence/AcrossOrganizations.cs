using Microsoft.Extensions.DependencyInjection;

namespace ChatBoost.ServiceDefaults.Persistence;

/// <summary>Work that goes across organizations within a request that is one organization's.</summary>
public static class AcrossOrganizations
{
    /// <summary>
    /// Does some work as the system, in a scope of its own. What the caller may see and change of it, the work itself must ask: neither query filters nor
    /// row-level security do.
    /// </summary>
    public static async Task<TResult> AsSystemAsync<TResult>(this IServiceScopeFactory scopes, Func<IServiceProvider, Task<TResult>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentOrganization>().UseSystem();
        return await work(scope.ServiceProvider);
    }
}

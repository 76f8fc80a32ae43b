namespace ChatBoost.ServiceDefaults.Persistence;

/// <summary>
/// On whose behalf this scope (request, consumed event, background step) works. Query filters and row-level security both read it;
/// without one, tables of organizations look empty.
/// </summary>
public sealed class CurrentOrganization
{
    /// <summary>The organization, or null when none was named.</summary>
    public OrganizationId? Id { get; private set; }

    /// <summary>True for work of the service itself across organizations, for example recovering deliveries after a crash.</summary>
    public bool IsSystem { get; private set; }

    /// <summary>The uuid query filters compare with; an unused one when there is no organization.</summary>
    public OrganizationId IdOrNone => Id ?? default;

    /// <summary>Names the organization. Before the first query of the scope; a scope never changes sides.</summary>
    /// <exception cref="InvalidOperationException">The scope already works for another organization.</exception>
    public void Use(OrganizationId organizationId)
    {
        if (IsSystem || (Id is { } current && current != organizationId))
        {
            throw new InvalidOperationException("This scope already works for another organization.");
        }

        Id = organizationId;
    }

    /// <summary>Lets this scope see every organization's rows. Only for background work that no caller can reach.</summary>
    public void UseSystem()
    {
        if (Id is not null)
        {
            throw new InvalidOperationException("This scope already works for one organization.");
        }

        IsSystem = true;
    }
}

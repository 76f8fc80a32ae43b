namespace ChatBoost.Identity.CustomRoles;

/// <summary>Roles and permissions.</summary>
public static class RolesFeature
{
    /// <summary>Adds the lookup of roles.</summary>
    public static WebApplicationBuilder AddRoles(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<OrganizationRoles>();
        return builder;
    }

    /// <summary>Maps <c>/api/v1/team/roles</c> and <c>/api/v1/team/permissions</c>.</summary>
    public static void MapRoles(this WebApplication app)
    {
        var team = app.MapGroup("/api/v1/team").WithTags("Roles");
        ListRoles.Map(team);
        ChangeRoles.Map(team);
        CheckPermissions.Map(team);
    }
}

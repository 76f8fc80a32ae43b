using ChatBoost.ServiceDefaults.Authentication;

namespace ChatBoost.Inbox.Contacts.Importing;

/// <summary>Files of contacts, imported in the background.</summary>
public static class ImportsFeature
{
    /// <summary>Adds who works them off.</summary>
    public static WebApplicationBuilder AddImports(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ImportSignal>();
        builder.Services.AddHostedService<RunImports>();
        return builder;
    }

    /// <summary>Maps <c>/api/v1/contacts/imports</c>.</summary>
    public static WebApplication MapImports(this WebApplication app)
    {
        var imports = app.MapGroup("/api/v1/contacts/imports").WithTags("Contacts").RequirePermission(Permissions.ContactsManage).ProducesProblem(StatusCodes.Status404NotFound);
        StartImport.Map(imports);
        ReadImports.Map(imports);
        return app;
    }
}

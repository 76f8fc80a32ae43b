using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace ChatBoost.ServiceDefaults.Persistence;

/// <summary>Registers a service's database as <c>Aspire.Npgsql.EntityFrameworkCore.PostgreSQL</c> does, plus organization isolation and migration at start.</summary>
public static class PersistenceFeature
{
    private static readonly NoNulInText RefuseNul = new();

    /// <summary>
    /// Adds <typeparamref name="TContext"/> over the connection string <paramref name="connectionName"/>, its data source for hand-written batches,
    /// a health check, and the migrations, applied once at start.
    /// </summary>
    public static WebApplicationBuilder AddNpgsqlDbContext<TContext>(this WebApplicationBuilder builder, string connectionName)
        where TContext : ServiceDbContext
    {
        var connectionString = builder.Configuration.GetConnectionString(connectionName)
            ?? throw new InvalidOperationException($"The connection string '{connectionName}' is missing: set ConnectionStrings__{connectionName}, for example to Host=localhost;Database={connectionName};Username=me;Password=secret.");

        builder.Services.TryAddScoped<CurrentOrganization>();
        builder.Services.AddScoped<OrganizationSession>();
        builder.Services.AddSingleton(_ =>
        {
            var dataSource = new NpgsqlDataSourceBuilder(connectionString) { Name = connectionName };
            // Few different statements, run very often: planning them each time would cost more than running them.
            dataSource.ConnectionStringBuilder.MaxAutoPrepare = 100;
            return dataSource.Build();
        });
        builder.Services.AddDbContext<TContext>((services, options) => options
            .UseNpgsql(services.GetRequiredService<NpgsqlDataSource>(), npgsql => npgsql.MigrationsAssembly(typeof(TContext).Assembly.FullName))
            .AddInterceptors(services.GetRequiredService<OrganizationSession>(), RefuseNul)
            .AddInterceptors(services.GetServices<ISaveChangesInterceptor>())
            // Migrations are written by hand and carry no snapshot; a test compares the migrated schema with the model instead.
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning)));

        builder.Services.AddSingleton<DatabaseReady>();
        builder.Services.AddSingleton<DatabaseMigration<TContext>>();
        builder.Services.AddHostedService(services => services.GetRequiredService<DatabaseMigration<TContext>>());
        builder.Services.AddHealthChecks().AddCheck<DatabaseMigration<TContext>>(connectionName);
        return builder;
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace ChatBoost.ServiceDefaults.Telemetry;

/// <summary>What is worth a line: what ChatBoost says, and the framework's warnings. A line for each request would cost more than the request.</summary>
internal static class QuietLogging
{
    public static void AddQuietLogging(this WebApplicationBuilder builder)
    {
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("System", LogLevel.Warning);
        builder.Logging.AddFilter("MassTransit", LogLevel.Warning);
        builder.Logging.AddFilter("Yarp", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);

        // Failed commands are thrown and reported where they matter; the one that finds no migrations table on first start is no failure.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.None);

        // Unique indexes refuse duplicates by design; where it was not expected the exception is reported.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore.Update", LogLevel.None);

        // Who asks /health gets the answer; a service that is still starting is no failure.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
    }
}

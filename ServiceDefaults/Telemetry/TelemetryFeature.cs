using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ChatBoost.ServiceDefaults.Telemetry;

/// <summary>Traces, metrics and logs over OTLP, to where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says; nothing is exported without it.</summary>
public static class TelemetryFeature
{
    /// <summary>Prefix of ChatBoost's own activity sources and meters; all of them are exported.</summary>
    public const string SourcePrefix = "ChatBoost.";

    internal static void AddTelemetry(this WebApplicationBuilder builder)
    {
        // ASP.NET Core names and tags its server spans itself when told to; the instrumentation package did so before.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        builder.Services.AddTransient<IStartupFilter, NameServerSpans>();

        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not { Length: > 0 })
        {
            return;
        }

        var resource = ResourceBuilder.CreateDefault().AddService(
            builder.Configuration["OTEL_SERVICE_NAME"] ?? builder.Environment.ApplicationName, serviceInstanceId: Environment.MachineName + "-" + Environment.ProcessId);
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.SetResourceBuilder(resource);
            logging.IncludeScopes = false;
            logging.AddOtlpExporter();
        });
        builder.Services.TryAddSingleton(new SpanSampling(builder.Configuration.GetValue("Telemetry:TracesPerSecond", 10)));
        builder.Services.AddHostedService(services => new Providers(resource, services.GetRequiredService<SpanSampling>()));
    }

    private sealed class Providers(ResourceBuilder resource, SpanSampling sampling) : IHostedService, IDisposable
    {
        private TracerProvider? _traces;
        private MeterProvider? _metrics;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            _traces = Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(resource)
                .SetSampler(new ParentBasedSampler(sampling))
                .AddSource("Microsoft.AspNetCore", "System.Net.Http", "Npgsql", "MassTransit", SourcePrefix + "*")
                .AddProcessor(new DropNoise())
                .AddOtlpExporter()
                .Build();
            _metrics = Sdk.CreateMeterProviderBuilder()
                .SetResourceBuilder(resource)
                .AddMeter(
                    "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Http.Connections",
                    "System.Net.Http", "System.Runtime", "Npgsql", "MassTransit", SourcePrefix + "*")
                .AddOtlpExporter((OtlpExporterOptions _, MetricReaderOptions reader) =>
                    reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = 10_000)
                .Build();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
            _traces?.Dispose();
            _metrics?.Dispose();
        }
    }

    /// <summary>Health probes are asked every few seconds and tell nothing in a trace.</summary>
    private sealed class DropNoise : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            if (data.GetTagItem("url.path") is "/health" or "/alive")
            {
                data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            }
        }
    }
}

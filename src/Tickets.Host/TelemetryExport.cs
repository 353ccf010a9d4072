using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>The section <c>Telemetry</c>. Where OTLP goes is said by OpenTelemetry's own variables, <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> first.</summary>
public sealed record TelemetrySettings
{
    /// <summary>Whether <c>/metrics</c> tells the metrics as Prometheus reads them.</summary>
    public bool Prometheus { get; init; }
}

/// <summary>Metrics, traces and logs for OpenTelemetry; nothing is collected unless somebody wants it.</summary>
public static class TelemetryExport
{
    private const string Path = "/metrics";

    private static readonly string[] Meters =
    [
        Telemetry.Name,
        "Wolverine*",
        "Npgsql",
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel",
    ];

    /// <summary>Registers what is asked for.</summary>
    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<TelemetrySettings>("Telemetry");
        var isScraped = IsScraped(configuration);
        var isSent = !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        if (!isScraped && !isSent)
            return;

        var version = typeof(TelemetryExport).Assembly.GetName().Version!.ToString(3);
        var telemetry = services
            .AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("tickets", serviceVersion: version))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Meters).AddRuntimeInstrumentation().SetExemplarFilter(ExemplarFilterType.TraceBased);
                if (isScraped)
                    metrics.AddPrometheusExporter();
            });
        if (isSent)
            telemetry
                .WithTracing(traces =>
                    traces
                        .SetSampler(new ParentBasedSampler(new WithoutLonelyStatements()))
                        .AddSource(Telemetry.Name, "Wolverine", "Npgsql")
                        .AddAspNetCoreInstrumentation(requests => requests.Filter = IsWorthATrace)
                )
                .WithLogging()
                .UseOtlpExporter();
    }

    /// <summary>Maps <c>/metrics</c>, if it is asked for.</summary>
    public static void MapMetrics(this WebApplication app)
    {
        if (IsScraped(app.Configuration))
            app.MapPrometheusScrapingEndpoint(Path).WithMetadata(new ScopeAttribute(Scope.Read), new HttpMethodMetadata([HttpMethods.Get]));
    }

    private static bool IsScraped(IConfiguration configuration) => configuration.GetValue<bool>("Telemetry:Prometheus");

    private static bool IsWorthATrace(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/health") && !context.Request.Path.StartsWithSegments(Path);

    // The statements that look for work every few seconds are nobody's, and would be most of all traces.
    private sealed class WithoutLonelyStatements : Sampler
    {
        public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
            new(samplingParameters.Kind == ActivityKind.Client ? SamplingDecision.Drop : SamplingDecision.RecordAndSample);
    }
}

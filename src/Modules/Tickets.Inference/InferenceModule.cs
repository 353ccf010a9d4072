using Marten;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Tickets.Contracts;
using Tickets.Edge;
using Wolverine;
using Wolverine.Attributes;
using Wolverine.RabbitMQ;

[assembly: WolverineModule]

namespace Tickets.Inference;

/// <summary>
/// The wiring of Inference: it listens on <c>inference_queue</c>, and writes its results through Ticketing's port.
/// </summary>
/// <param name="listens">Whether this host classifies.</param>
public sealed class InferenceModule(bool listens) : IWolverineExtension
{
    /// <summary>The sections of the configuration it reads, each into a record.</summary>
    public static readonly (string Section, Type Type)[] Settings =
    [
        ("Onnx", typeof(OnnxSettings)),
        ("Shadow", typeof(ShadowSettings)),
    ];

    /// <inheritdoc />
    public void Configure(WolverineOptions options)
    {
        options.ConfigureRabbitMq().DeclareExchange(Exchanges.Inference, exchange => exchange.BindQueue(Exchanges.InferenceQueue));

        if (listens)
        {
            // Few in hand, so that replicas share a backlog evenly: one is scored while others read and write.
            options.ListenToRabbitQueue(Exchanges.InferenceQueue).ProcessInline().PreFetchCount(4).ConsumerDispatchConcurrency(4);
            options.Services.AddHealthChecks().AddCheck<ModelCheck>("model");
            options.Services.AddHostedService(services => services.GetRequiredService<ShadowRun>());
        }

        options.Services.AddSettings<OnnxSettings>("Onnx");
        options.Services.AddSettings<ShadowSettings>("Shadow");
        options.Services.AddSingleton(services =>
        {
            var configuration = services.GetRequiredService<IConfiguration>();
            var folder = Path.GetFullPath(configuration["Model:Folder"] ?? "models");
            var onnx = services.GetRequiredService<OnnxSettings>();
            var logger = services.GetRequiredService<ILogger<Classifier>>();
            var clock = services.GetRequiredService<TimeProvider>();
            return new Classifier(folder, logger, onnx, clock)
            {
                Classifies = listens,
                Priorities = new Classifier(Path.Combine(folder, "priority"), logger, onnx, clock),
            };
        });
        options.Services.AddSingleton<TicketClassifier>();
        options.Services.AddSingleton<ShadowRun>();
        options.Services.AddSingleton<ShadowCounts>();
        options.Services.AddSingleton<DriftCheck>();
        options.Services.TryAddSingleton(TimeProvider.System);
        options.Services.ConfigureMarten(Schema.Configure);
        options.Services.AddSingleton<IInference>(services => services.GetRequiredService<Classifier>());
    }
}

using Marten;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;
using Tickets.Contracts;
using Tickets.SharedKernel;
using Wolverine;
using Wolverine.Attributes;

[assembly: WolverineModule]

namespace Tickets.Inference;

/// <summary>
/// The wiring of Inference: it listens on <c>inference_queue</c> and <c>training_queue</c>, and reads and writes tickets through Ticketing's
/// ports.
/// </summary>
/// <param name="listens">Whether this host classifies.</param>
/// <param name="transport">By what messages travel.</param>
public sealed class InferenceModule(bool listens, IMessageTransport transport) : IWolverineExtension
{
    /// <summary>The sections of the configuration it reads, each into a record.</summary>
    public static readonly (string Section, Type Type)[] Settings =
    [
        ("Model", typeof(ModelSettings)),
        ("Onnx", typeof(OnnxSettings)),
        ("Shadow", typeof(ShadowSettings)),
    ];

    private static readonly TimeSpan TrainingMessage = TimeSpan.FromMinutes(1);

    /// <inheritdoc />
    public void Configure(WolverineOptions options)
    {
        transport.AddQueue(options, Queues.Inference);
        // While nobody listens, the message of a training is sent again and again: an old one is of no use.
        transport.AddQueue(options, Queues.Training, TrainingMessage);

        if (listens)
        {
            // Few in hand, so that replicas share a backlog evenly: one is scored while others read and write.
            transport.Listen(options, Queues.Inference, atATime: 4, inHand: 4);
            transport.Listen(options, Queues.Training, atATime: 1, inHand: 1);
            options.Services.AddHealthChecks().AddCheck<ModelCheck>("model");
            options.Services.AddHostedService(services => services.GetRequiredService<ShadowRun>());
        }

        options.Services.AddSettings<ModelSettings>("Model");
        options.Services.AddSettings<OnnxSettings>("Onnx");
        options.Services.AddSettings<ShadowSettings>("Shadow");
        options.Services.AddSingleton(services => ModelsOf(Target.Category, services, ModelsOf(Target.Priority, services)));
        options.Services.AddHostedService<ModelWatch>();
        options.Services.AddSingleton<Classifier>();
        options.Services.AddSingleton<InferenceMetrics>();
        options.Services.AddSingleton<ShadowRun>();
        options.Services.AddSingleton<ShadowCounts>();
        options.Services.AddSingleton<DriftCheck>();
        options.Services.AddSingleton<IExamination, ModelExamination>();
        options.Services.AddSingleton<TrainingRun>();
        options.Services.TryAddSingleton(TimeProvider.System);
        options.Services.ConfigureMarten(Schema.Configure);
        options.Services.AddSingleton<ITicketTraces, TicketTraces>();
        options.Services.AddSingleton<ITextSketches, TextSketches>();
        options.Services.AddSingleton<IInference>(services => services.GetRequiredService<Models>());
    }

    private Models ModelsOf(Target target, IServiceProvider services, Models? priorities = null) =>
        new(RegistryOf(target, services), services.GetRequiredService<ILogger<Models>>(), services.GetRequiredService<TimeProvider>())
        {
            Classifies = listens,
            Priorities = priorities,
        };

    // Where PostgreSQL is named, models are there; nothing is tried.
    private static ModelRegistry RegistryOf(Target target, IServiceProvider services)
    {
        var (settings, onnx) = (services.GetRequiredService<ModelSettings>(), services.GetRequiredService<OnnxSettings>());
        return string.IsNullOrEmpty(services.GetRequiredService<IConfiguration>().GetConnectionString("postgres"))
            ? new FolderRegistry(new ModelFolder(ModelWatch.FolderFor(settings.Folder, target), onnx))
            : new DatabaseRegistry(
                services.GetRequiredService<NpgsqlDataSource>(),
                services.GetRequiredService<IEvents>(),
                target,
                settings.Cache,
                onnx
            );
    }
}

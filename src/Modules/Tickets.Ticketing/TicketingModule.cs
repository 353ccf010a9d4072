using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Tickets.Contracts;
using Tickets.SharedKernel;
using Wolverine;
using Wolverine.Attributes;

[assembly: WolverineModule]

namespace Tickets.Ticketing;

/// <summary>
/// The wiring of Ticketing: it listens on <c>ticket_queue</c>, sends <see cref="ClassifyTickets" /> to Inference, owns
/// the tickets, and gives Inference its port.
/// </summary>
/// <param name="listens">
/// Whether this host works on <c>ticket_queue</c> and reconciles; false only gives the port.
/// </param>
/// <param name="transport">By what messages travel.</param>
public sealed class TicketingModule(bool listens, IMessageTransport transport) : IWolverineExtension
{
    /// <summary>The sections of the configuration it reads, each into a record.</summary>
    public static readonly (string Section, Type Type)[] Settings =
    [
        ("Limits", typeof(Limits)),
        ("Reconciler", typeof(ReconcilerSettings)),
        ("Data", typeof(DataFolder)),
        ("Idempotency", typeof(IdempotencySettings)),
        ("Retention", typeof(RetentionSettings)),
        ("Privacy", typeof(PrivacySettings)),
        ("Webhooks", typeof(WebhookSettings)),
        ("Similar", typeof(SimilarSettings)),
    ];

    /// <summary>
    /// Answers a request with an <c>Idempotency-Key</c> that comes again as the first time; after all that refuses
    /// requests by who sends them, or how many.
    /// </summary>
    public static void UseIdempotency(IApplicationBuilder app) => app.UseMiddleware<IdempotencyMiddleware>();

    /// <inheritdoc />
    public void Configure(WolverineOptions options)
    {
        transport.AddQueue(options, Queues.Ticketing);
        transport.Send(
            options,
            Queues.Ticketing,
            rule => rule.Message<ImportTickets>().Message<ProcessTickets>().Message<FetchTicket>().Message<FilterTickets>()
        );
        // The backlog says what is to be classified (docs/adr/0013).
        transport.Send(options, Queues.Inference, rule => rule.Message<ClassifyTickets>().Message<ClassifyChunk>());
        transport.Send(options, Queues.Training, rule => rule.Message<TrainModel>());

        if (listens)
        {
            // Eight at a time, as the demo this grew from had threads: a long seed must not hold up single tickets.
            transport.Listen(options, Queues.Ticketing, atATime: 8, inHand: 16);
            options.Services.AddHostedService(services => services.GetRequiredService<Reconciler>());
            options.Services.AddHostedService(services => services.GetRequiredService<Retention>());
            options.Services.AddHostedService<OverviewMetrics>();
            options.Services.AddHostedService(services => services.GetRequiredService<WebhookSender>());
            options.Services.AddHostedService(services => services.GetRequiredService<ConnectionLog>());
            options.Services.AddHostedService(services => services.GetRequiredService<SimilarTickets>());
            options.Services.AddHealthChecks().AddCheck<TicketIntake>("intake");
            // Stopped in turn, the last one first: what TicketIntake has stored, Dispatcher still sends.
            options.Services.AddHostedService(services => services.GetRequiredService<Dispatcher>());
            options.Services.AddHostedService(services => services.GetRequiredService<TicketIntake>());
            // Before that one: what it has in hand is stored.
            options.Services.AddHostedService(services => services.GetRequiredService<MailboxPoller>());
        }

        options.Services.AddSingleton(services =>
        {
            var limits = services.GetRequiredService<Limits>();
            return new TextLimits(limits.SubjectCharacters, limits.BodyBytes, limits.RequestBytes);
        });
        options.Services.AddSingleton<TicketingMetrics>();
        options.Services.AddSingleton<RuleStore>();
        options.Services.AddSingleton<RuleTrial>();
        options.Services.AddSingleton<IBacklog, Backlog>();
        options.Services.AddSingleton<ILabelledTickets, LabelledTickets>();
        options.Services.AddSingleton<IFileAnswers, FileAnswers>();
        options.Services.AddSingleton<IClassifiedTickets, ClassifiedTickets>();
        options.Services.AddSingleton<Dispatcher>();
        options.Services.AddSingleton<TicketIntake>();
        options.Services.AddSingleton<TicketRevision>();
        options.Services.AddSingleton<TicketLookup>();
        options.Services.AddSingleton<TicketReader>();
        options.Services.AddSingleton<TicketCounter>();
        options.Services.AddSingleton<ExportColumns>();
        options.Services.AddSingleton<TicketExport>();
        options.Services.AddHybridCache();
        options.Services.AddSingleton<OverviewReader>();
        options.Services.AddSingleton<Overviews>();
        options.Services.AddSingleton<DailyVolume>();
        options.Services.AddSingleton<OutcomeWait>();
        options.Services.AddSingleton<Corrections>();
        options.Services.AddSingleton<BulkCorrections>();
        options.Services.AddSingleton<Reclassifications>();
        options.Services.AddSingleton<Decisions>();
        options.Services.AddSingleton<ReclassificationUndo>();
        options.Services.AddSingleton<Reviews>();
        options.Services.AddSingleton<Redaction>();
        options.Services.AddSingleton<Requesters>();
        options.Services.AddSingleton<TicketProtection>();
        options.Services.AddSingleton<Erasure>();
        options.Services.AddSingleton<ExpiredTickets>();
        options.Services.AddSingleton<Retention>();
        options.Services.AddSingleton<Sources>();
        options.Services.AddSingleton<SourceRenaming>();
        options.Services.AddSingleton<LongErasure>();
        options.Services.AddSingleton<SourceDeletion>();
        options.Services.AddSingleton<ImportDeletion>();
        options.Services.AddSingleton<SimilarTickets>();
        options.Services.AddSingleton<Bursts>();
        options.Services.AddSingleton<IEvents, Events>();
        options.Services.AddSingleton<Webhooks>();
        options.Services.AddSingleton<WebhookDeliveries>();
        options.Services.AddSingleton<DueDeliveries>();
        options.Services.AddSingleton<WebhookClient>();
        options.Services.AddSingleton<WebhookMetrics>();
        options.Services.AddSingleton<WebhookSender>();
        WebhookClient.Add(options.Services);
        options.Services.AddSingleton<Connections>();
        options.Services.AddSingleton<ConnectionMetrics>();
        options.Services.AddSingleton<ConnectionLog>();
        options.Services.AddSingleton<EventIntake>();
        options.Services.AddSingleton<MailThreads>();
        options.Services.AddSingleton<Mailboxes>();
        options.Services.AddSingleton<MailboxPoller>();
        options.Services.AddSingleton<Jobs>();
        options.Services.AddSingleton<LabelCounter>();
        options.Services.AddSingleton<Trainings>();
        options.Services.AddSingleton<ITrainingJobs, TrainingJobs>();
        options.Services.AddSingleton<JobControl>();
        options.Services.AddSingleton<Broker>();
        options.Services.AddSingleton<Reconciler>();
        options.Services.AddSingleton<IExamination, WorkExamination>();
        options.Services.AddSingleton<DeadLetters>();
        options.Services.AddSingleton<DeadLetterActions>();
        options.Services.AddSingleton<DeadMessages>();
        options.Services.AddSingleton<TicketImporter>();
        options.Services.AddSingleton<Uploads>();
        options.Services.AddSingleton<ImportPreviews>();
        options.Services.AddSingleton<IdempotencyKeys>();
        options.Services.AddSingleton(TimeProvider.System);
        options.Services.AddSettings<Limits>("Limits");
        options.Services.AddSettings<ReconcilerSettings>("Reconciler");
        options.Services.AddSettings<DataFolder>("Data");
        options.Services.AddSettings<IdempotencySettings>("Idempotency");
        options.Services.AddSettings<RetentionSettings>("Retention");
        options.Services.AddSettings<PrivacySettings>("Privacy");
        options.Services.AddSettings<WebhookSettings>("Webhooks");
        options.Services.AddSettings<SimilarSettings>("Similar");
        options.Services.ConfigureMarten(Schema.Configure);
    }
}

using JasperFx;
using JasperFx.CodeGeneration;
using Marten;
using Npgsql;
using Tickets.Host;
using Tickets.Inference;
using Tickets.Ticketing;
using Wolverine;
using Wolverine.Configuration;
using Wolverine.ErrorHandling;
using Wolverine.Http;
using Wolverine.Marten;
using Wolverine.RabbitMQ;
using Wolverine.RabbitMQ.Internal;

// The settings lie beside the program, wherever it is started from.
var builder = WebApplication.CreateBuilder(
    new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory }
);
var roles = Roles.Of(builder.Configuration, args);
if (CommandLine.IsUtility(args))
    builder.ConfigureForUtility();
// Defaults, which the setting may override. Few statements are run over and over, so each is planned once, perhaps while
// its table is still empty: the plan must not be to read all of it. And nothing is left on a connection to be reset.
var postgres =
    "Max Auto Prepare=100;No Reset On Close=true;Options=-c enable_seqscan=off;"
    + builder.Configuration.GetConnectionString("postgres");
var rabbitmq = new Uri(builder.Configuration.GetConnectionString("rabbitmq")!);

builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(postgres));
// Many short reads at a time share a few connections (docs/adr/0017).
builder.Services.AddKeyedSingleton(
    TicketingModule.ShortReads,
    (_, _) => NpgsqlDataSource.Create("Multiplexing=true;Maximum Pool Size=4;" + postgres)
);
builder
    .Services.AddMarten(store => store.DisableNpgsqlLogging = true)
    .UseNpgsqlDataSource()
    .UseLightweightSessions()
    .IntegrateWithWolverine(wolverine => wolverine.MessageStorageSchemaName = "wolverine");

builder.Host.UseWolverine(options =>
{
    options.ServiceName = "Tickets";
    options
        .UseRabbitMq(rabbitmq)
        .DisableSystemRequestReplyQueueDeclaration()
        // Messages that fail for good go to Wolverine's tables, where `storage` lists and replays them.
        .DisableDeadLetterQueueing()
        // Without confirms even the outbox loses what the broker had not yet written when it stopped.
        .ConfigureChannelCreation(channel =>
        {
            channel.PublisherConfirmationsEnabled = true;
            channel.PublisherConfirmationTrackingEnabled = true;
        })
        .AutoProvision();
    options.Policies.Add(
        new LambdaEndpointPolicy<RabbitMqQueue>(
            (queue, _) =>
            {
                if (queue.Role != EndpointRole.Application)
                    return;
                queue.QueueType = QueueType.quorum;
                // A message that ended this many processes, or lost as many connections, is dropped; the rows have it
                // sent again, later (docs/adr/0015).
                queue.Arguments["x-delivery-limit"] = 20;
            }
        )
    );
    // Of an unknown message a person shall see that it came.
    options.UnknownMessageBehavior = UnknownMessageBehavior.DeadLetterQueue;
    options.Policies.AutoApplyTransactions();
    options.Policies.DisableConventionalLocalRouting();
    options.MultipleHandlerBehavior = MultipleHandlerBehavior.Separated;

    // While PostgreSQL is away messages wait in their queue, each consumer with one in hand.
    options
        .OnException(Outage.Is)
        .RetryWithCooldown(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1))
        .WithFullJitter()
        .Then.CustomActionIndefinitely(
            async (_, lifecycle, _) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(5));
                await lifecycle.DeferAsync();
            },
            "Wait, then requeue"
        );

    options.Include(new TicketingModule(roles.Ticketing));
    options.Include(new InferenceModule(roles.Inference));
});

builder.Services.CritterStackDefaults(defaults =>
{
    // Ready-made code is used if this build has it, see Tickets.Host.csproj.
    var pregenerated = typeof(Program).Assembly.GetTypes().Any(type => type.Namespace?.StartsWith("Internal.") == true);
    defaults.Production.GeneratedCodeMode = pregenerated ? TypeLoadMode.Static : TypeLoadMode.Dynamic;
    // The schema is changed by `resources setup` or `db-apply`, never in passing.
    defaults.Production.ResourceAutoCreate = AutoCreate.None;
});
builder.Services.AddWolverineHttp();
builder.Services.AddProblemDetails();
builder.Services.AddSingleton<IProblemDetailsWriter, ProblemsForAll>();
builder.Services.AddExceptionHandler<Outage>();
builder.Services.AddOverload(builder.Configuration);
builder.Services.AddRequestTime(builder.Configuration);
builder.Services.AddHealth();
builder.Services.AddHostedService<BrokerWatchdog>();
builder.Services.AddSingleton<Draining>();
if (!CommandLine.IsUtility(args))
    builder.Services.AddHostedService(services => services.GetRequiredService<Draining>());

var app = builder.Build();
var draining = app.Services.GetRequiredService<Draining>();
app.Use(next => context => draining.CloseConnectionAsync(context, next));
app.UseExceptionHandler();
app.UseStatusCodePages();
app.UseRateLimiter();
app.UseRequestTime();
app.MapHealth();
if (roles.Ticketing || CommandLine.IsUtility(args))
    app.MapWolverineEndpoints();
return await CommandLine.RunAsync(app, args);

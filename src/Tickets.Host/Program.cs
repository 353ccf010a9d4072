using JasperFx;
using JasperFx.CodeGeneration;
using Marten;
using Npgsql;
using Tickets.Host;
using Tickets.Inference;
using Tickets.Ticketing;
using Wolverine;
using Wolverine.ErrorHandling;
using Wolverine.Http;
using Wolverine.Marten;
using Wolverine.RabbitMQ;

// The settings lie beside the program, wherever it is started from.
var builder = WebApplication.CreateBuilder(
    new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory }
);
var roles = Roles.Of(builder.Configuration, args);
if (CommandLine.IsUtility(args))
    builder.ConfigureForUtility();
var postgres = new NpgsqlConnectionStringBuilder(builder.Configuration.GetConnectionString("postgres"));
if (!postgres.ContainsKey("Max Auto Prepare"))
    postgres.MaxAutoPrepare = 100; // few statements, run over and over: PostgreSQL plans each once
var rabbitmq = new Uri(builder.Configuration.GetConnectionString("rabbitmq")!);

builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(postgres.ConnectionString));
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
    options.Policies.AutoApplyTransactions();
    options.Policies.DisableConventionalLocalRouting();
    options.MultipleHandlerBehavior = MultipleHandlerBehavior.Separated;

    // While PostgreSQL is away messages wait in their queue, each consumer with one in hand.
    options
        .OnException(Outage.Is)
        .RetryWithCooldown(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1))
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
builder.Services.AddExceptionHandler<Outage>();
builder.Services.AddHealth();

var app = builder.Build();
app.UseExceptionHandler();
app.UseStatusCodePages();
app.MapHealth();
if (roles.Ticketing || CommandLine.IsUtility(args))
    app.MapWolverineEndpoints();
return await CommandLine.RunAsync(app, args);

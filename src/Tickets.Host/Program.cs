using JasperFx;
using JasperFx.CodeGeneration;
using Marten;
using Npgsql;
using Tickets.Host;
using Tickets.Inference;
using Tickets.Ticketing;
using Wolverine;
using Wolverine.Http;
using Wolverine.Marten;

// The settings lie beside the program, wherever it is started from.
var builder = WebApplication.CreateBuilder(
    new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory }
);
var roles = Roles.Of(builder.Configuration, args);
if (CommandLine.IsUtility(args))
    builder.ConfigureForUtility();
// Defaults, which the setting may override. Few statements are run over and over, so each is planned once, perhaps while
// its table is still empty: the plan must not be to read all of it. And nothing is left on a connection to be reset.
// What a host that vanished has locked is free again after 25 s.
var postgres =
    "Max Auto Prepare=100;No Reset On Close=true;Options="
    + "-c enable_seqscan=off -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 "
    + "-c tcp_user_timeout=25000 -c idle_in_transaction_session_timeout=60000;"
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
    options.UseMessaging(rabbitmq);
    options.Include(new TicketingModule(roles.Ticketing));
    options.Include(new InferenceModule(roles.Inference));
});
if (!CommandLine.IsUtility(args))
    builder.Services.AddDeferredStart();

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
builder.Services.AddExceptionHandler<OutageHandler>();
builder.Services.AddOverload(builder.Configuration);
builder.Services.AddHealth();
builder.Services.AddSingleton<DatabaseSchema>();
builder.Services.AddSingleton<RabbitMqServer>();
builder.Services.AddSingleton<QueueWatch>();
builder.Services.AddSingleton<Draining>();
if (!CommandLine.IsUtility(args))
{
    builder.Services.AddHostedService<ConnectionWatch>();
    builder.Services.AddHostedService(services => services.GetRequiredService<QueueWatch>());
    builder.Services.AddHostedService(services => services.GetRequiredService<Draining>());
}


var app = builder.Build();
var draining = app.Services.GetRequiredService<Draining>();
app.Use(next => context => draining.CloseConnectionAsync(context, next));
app.UseExceptionHandler();
app.UseStatusCodePages();
app.UseRateLimiter();
app.MapHealth();
if (roles.Ticketing || CommandLine.IsUtility(args))
    app.MapWolverineEndpoints();
return await CommandLine.RunAsync(app, args);

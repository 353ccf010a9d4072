using Tickets.Host;
using Tickets.Inference;
using Tickets.Pages;
using Tickets.SharedKernel;
using Tickets.Ticketing;
using Wolverine;

return await CommandLine.RunAsync(args, () => Build(args));

static WebApplication Build(string[] args)
{
    var isUtility = CommandLine.IsUtility(args);
    // The settings lie beside the program, wherever it is started from.
    var builder = WebApplication.CreateBuilder(
        new WebApplicationOptions { Args = isUtility ? [] : args, ContentRootPath = AppContext.BaseDirectory }
    );
    var (services, configuration) = (builder.Services, builder.Configuration);
    SettingsCheck.Check(configuration);
    HttpSettings.Check(configuration);
    var addresses = ServerAddresses.Of(configuration, needsPostgres: !isUtility);
    var roles = Roles.Of(configuration);
    if (!isUtility && roles.Ticketing)
        AuthSettings.Check(configuration);
    // A utility has all services, and listens to nothing.
    var works = isUtility ? new Roles(false, false) : roles;
    if (isUtility)
        builder.ConfigureForUtility();
    FailureThrottle.Register(services);

    services.AddSingleton(addresses);
    services.AddSingleton(roles);
    services.AddHostSettings();
    services.AddSingleton<IServiceDescription, HostDescription>();
    services.AddSingleton<ServerProbe>();
    var transport = Transports.Of(addresses);
    services.AddDatabase(addresses.Postgres, isPatient: isUtility && FrameworkCommands.ChangesSchema(args[0]));
    builder.Host.UseWolverine(options =>
    {
        options.UseMessaging();
        options.Use(transport);
        options.Include(new TicketingModule(works.Ticketing, transport));
        options.Include(new InferenceModule(works.Inference, transport));
    });
    services.AddTelemetry(configuration);
    services.AddHttp(configuration);
    services.AddHealth(roles);
    services.BuildIndexesConcurrently();
    if (!isUtility)
        services.AddDeferredStart();
    services.AddTransport(transport, roles, isUtility);
    services.AddSingleton<PostgresExamination>();
    services.AddSingleton<IExamination, AccessExamination>();
    if (!isUtility)
    {
        services.AddHostedService(provider => provider.GetRequiredService<AuditLog>());
        services.AddHostedService(provider => provider.GetRequiredService<Draining>());
        if (roles.Ticketing)
            services.AddHostedService<OverviewAhead>();
    }

    var app = builder.Build();
    app.UseHttp();
    app.MapHealth();
    app.MapMetrics();
    if (roles.Ticketing || isUtility)
        app.MapRoutes();
    return app;
}

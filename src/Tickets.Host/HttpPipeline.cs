using Tickets.Pages;
using Tickets.SharedKernel;
using Tickets.Ticketing;
using Wolverine.Http;

namespace Tickets.Host;

/// <summary>What requests and answers pass on their way to a route and back, the same for all routes.</summary>
public static class HttpPipeline
{
    /// <summary>Registers it.</summary>
    public static void AddHttp(this IServiceCollection services, IConfiguration configuration)
    {
        var auth = AuthSettings.Of(configuration);
        PagesModule.Register(
            services,
            auth.Mode == AuthMode.Open ? null : Sessions.Scheme,
            auth is { Mode: AuthMode.Oidc, Oidc.ClientId.Length: > 0 }
        );
        services.AddWolverineHttp();
        services.ConfigureHttpJsonOptions(json => JsonStyle.Configure(json.SerializerOptions));
        services.AddDescription();
        services.AddProblemDetails(options => options.CustomizeProblemDetails = ProblemAnswer.Complete);
        services.AddSingleton<IProblemDetailsWriter, ProblemDetailsWriter>();
        services.AddExceptionHandler<ExceptionMap>();
        services.AddOverload();
        services.AddRequestTime();
        services.AddAccess(configuration);
        services.AddCors();
        services.AddRequestLine();
        Compression.Register(services);
        services.AddSingleton<Draining>();
    }

    /// <summary>Applies it, from the outside in.</summary>
    public static void UseHttp(this WebApplication app)
    {
        app.Use(Methods.HeadAsGetAsync);
        app.UseProxies();
        app.UseRouting();
        app.UseResponseCompression();
        app.Use(SecurityHeaders.AddAsync);
        app.Use(app.Services.GetRequiredService<AuditTrail>().RecordAsync);
        app.Use(app.Services.GetRequiredService<Draining>().CloseConnectionAsync);
        app.UseOrigins();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.Use(RequestLine.CheckAsync);
        app.UseRateLimiter();
        app.UseRequestTime();
        app.UseAccess();
        app.Use(QueryParameters.CheckAsync);
        app.Use(ContentNegotiation.CheckAsync);
        TicketingModule.UseIdempotency(app);
        app.Use(Methods.AllowAsync);
    }

    /// <summary>Maps the routes of all modules, what describes them, and the pages.</summary>
    public static void MapRoutes(this WebApplication app)
    {
        app.MapWolverineEndpoints();
        app.MapDescription();
        app.MapSignIn();
        PagesModule.Map(app);
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tickets.SharedKernel;

namespace Tickets.Pages;

/// <summary>The pages below <c>/ui</c>, for people with a browser (docs/adr/0037).</summary>
public static class PagesModule
{
    /// <summary>
    /// Registers what they need. It has to come before everything else that writes problem details: the first writer that
    /// can write does.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="sessionScheme">The scheme of people's sessions; null where nobody signs in.</param>
    /// <param name="hasProvider">Whether an OpenID provider knows them too.</param>
    public static void Register(IServiceCollection services, string? sessionScheme, bool hasProvider)
    {
        services.AddSingleton(new SignInWays(sessionScheme, hasProvider));
        services.AddSingleton<TicketSheets>();
        services.AddSingleton<Desks>();
        services.AddSingleton<IProblemDetailsWriter, PageProblems>();
    }

    /// <summary>Maps them, and <c>/</c>, which leads a browser there.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/", Home).ExcludeFromDescription();
        app.MapGet("/ui/assets/{hash}/{name}", Asset.Send).ExcludeFromDescription();
        var pages = app.MapGroup("/ui").ExcludeFromDescription().AddEndpointFilter(PageRequest.CheckAsync);
        SignInEndpoint.Map(pages);
        OverviewEndpoint.Map(pages);
        TicketListEndpoint.Map(pages);
        TicketEndpoint.Map(pages);
        EraseEndpoint.Map(pages);
        BulkEndpoint.Map(pages);
        ReviewEndpoint.Map(pages);
        ModelListEndpoint.Map(pages);
        ModelEndpoint.Map(pages);
        ModelChangeEndpoint.Map(pages);
        RollbackEndpoint.Map(pages);
        TargetPageEndpoint.Map(pages);
        ShadowEndpoint.Map(pages);
        TrainingEndpoint.Map(pages);
        JobListEndpoint.Map(pages);
        JobEndpoint.Map(pages);
        AgainEndpoint.Map(pages);
        UndoEndpoint.Map(pages);
        ImportListEndpoint.Map(pages);
        NewImportEndpoint.Map(pages);
        SourceEndpoint.Map(pages);
        ImportDeletionEndpoint.Map(pages);
        DeadLetterListEndpoint.Map(pages);
        DeadLetterSheetEndpoint.Map(pages);
        DeadLetterActionEndpoint.Map(pages);
        SettingsEndpoint.Map(pages);
        KeysEndpoint.Map(pages);
        ConnectionChangeEndpoint.Map(pages);
        RulesEndpoint.Map(pages);
        WebhooksEndpoint.Map(pages);
        ConnectionsEndpoint.Map(pages);
        AuditEndpoint.Map(pages);
        ShortcutsEndpoint.Map(pages);
    }

    private static IResult Home(HttpContext context) =>
        context.Request.TakesHtml() ? Results.Redirect(context.Request.PathTo("/ui")) : Results.NotFound();
}

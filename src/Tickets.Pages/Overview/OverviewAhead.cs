using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>
/// Reads the overview and makes its page once, when the host has started: the first look counts all tickets and compiles
/// the code, and no person has to wait for that.
/// </summary>
public sealed partial class OverviewAhead(Overviews overviews, IServiceScopeFactory scopes, ILogger<OverviewAhead> logger)
    : BackgroundService
{
    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var nobody = new DefaultHttpContext { RequestServices = scope.ServiceProvider, RequestAborted = stoppingToken };
            nobody.Response.Body = Stream.Null;
            var page = new PageResult<OverviewPage, Ticketing.Overview>(await overviews.GetAsync(stoppingToken));
            await page.ExecuteAsync(nobody);
        }
        catch (Exception failed) when (!stoppingToken.IsCancellationRequested)
        {
            LogFailed(failed); // who looks first waits, and is told why
        }
    }

    [LoggerMessage(LogLevel.Debug, "The overview could not be read ahead.")]
    private partial void LogFailed(Exception failed);
}

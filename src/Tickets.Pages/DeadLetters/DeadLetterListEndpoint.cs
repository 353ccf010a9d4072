using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>What failed for good.</summary>
/// <param name="Counts">How many there are, by cause.</param>
/// <param name="Page">Those that match; null as long as no filter is chosen.</param>
/// <param name="Links">To the same list, but for some parameters.</param>
/// <param name="Actions">The latest that were done about dead letters.</param>
/// <param name="Done">What was done just now.</param>
public sealed record DeadLetterList(
    DeadLetterCounts Counts,
    DeadLetterPage? Page,
    DeadLetterLinks Links,
    IReadOnlyList<DeadLetterAction> Actions,
    DeadLetterAction? Done
);

/// <summary><c>/ui/dead-letters</c>: what failed for good, with the parameters of <c>GET /dead-letters</c>.</summary>
internal static class DeadLetterListEndpoint
{
    private const int MostActions = 10;

    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        var parameters = typeof(DeadLettersEndpoint)
            .GetMethod(nameof(DeadLettersEndpoint.List))!
            .GetCustomAttributes<QueryParameterAttribute>();
        pages.MapGet("dead-letters", ShowAsync).WithMetadata([.. parameters]);
    }

    [Scope(Scope.Read)]
    [QueryParameter("done", "What was done just now.")]
    private static async Task<IResult> ShowAsync(HttpContext context, DeadLetters letters, DeadLetterActions actions, Limits limits)
    {
        var (parameters, cancellation) = (context.Request.Query, context.RequestAborted);
        var problems = new Problems();
        var selection = DeadLettersEndpoint.Select(parameters, problems);
        var done = problems.Read(parameters, "done", ParseId, "must be the id of what was done");
        problems.ThrowIfAny();
        var links = new DeadLetterLinks(parameters);
        var page = links.Filters.Any() ? await DeadLettersEndpoint.ReadAsync(parameters, letters, limits, cancellation) : null;
        return new PageResult<DeadLetterListPage, DeadLetterList>(
            new(
                await letters.CountGroupsAsync(selection, cancellation),
                page,
                links,
                await actions.ListAsync(before: null, MostActions, cancellation),
                done is { } id ? await actions.FindAsync(id, cancellation) : null
            )
        );
    }

    private static Guid? ParseId(string text) => Guid.TryParseExact(text, "D", out var id) ? id : null;
}

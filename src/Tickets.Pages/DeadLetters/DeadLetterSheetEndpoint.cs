using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>A dead letter; of its content the page shows only which tickets it is about.</summary>
/// <param name="Letter">The dead letter.</param>
/// <param name="Message">Of a message, how it travelled.</param>
/// <param name="Actions">What was done before that meant it too.</param>
public sealed record DeadLetterSheet(DeadLetter Letter, DeadMessage? Message, IReadOnlyList<DeadLetterAction> Actions);

/// <summary><c>/ui/dead-letters/{id}</c>: why a ticket or a message failed.</summary>
internal static class DeadLetterSheetEndpoint
{
    private const int ActionsLookedAt = 200;

    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder pages) => pages.MapGet("dead-letters/{id:guid}", ShowAsync);

    [Scope(Scope.Read)]
    private static async Task<IResult> ShowAsync(
        Guid id,
        DeadLetters letters,
        DeadLetterActions actions,
        CancellationToken cancellation
    )
    {
        var letter = await letters.FindAsync(id, cancellation);
        var message = await letters.InspectMessageAsync(letter);
        var earlier = await actions.ListAsync(before: null, ActionsLookedAt, cancellation);
        return new PageResult<DeadLetterSheetPage, DeadLetterSheet>(
            new(letter, message, [.. earlier.Where(action => action.Selection.Has(letter))])
        );
    }
}

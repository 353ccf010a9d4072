using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>What is asked before an import is deleted, or what became of it.</summary>
/// <param name="Import">The import.</param>
/// <param name="Count">The tickets that it brought, as far as they remain.</param>
/// <param name="Done">How many were deleted; null as long as it is only asked.</param>
public sealed record ImportQuestion(Import Import, long Count, int? Done = null);

/// <summary><c>/ui/imports/{id}/delete</c>: asks first. Of many tickets 10,000 are deleted at a time, and it is asked again.</summary>
internal static class ImportDeletionEndpoint
{
    /// <summary>Where it is for an import.</summary>
    public static string PathOf(Import import) => $"{NewImportEndpoint.Path}/{import.TaskId}/delete";

    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("imports/{id:guid}/delete", AskAsync);
        pages.MapPost("imports/{id:guid}/delete", DeleteAsync);
    }

    [Scope(Scope.Operate)]
    private static async Task<IResult> AskAsync(Guid id, HttpContext context, ImportDeletion deletion)
    {
        var (import, count) = await deletion.FindAsync(id, context.RequestAborted);
        return Page(new ImportQuestion(import, count));
    }

    [Scope(Scope.Operate)]
    private static async Task<IResult> DeleteAsync(Guid id, HttpContext context, ImportDeletion deletion)
    {
        await context.ReadFormAsync();
        var (import, end) = await DeleteImportEndpoint.DeleteAsync(id, context, deletion);
        return Page(new ImportQuestion(import, end.Remaining, end.Deleted));
    }

    private static PageResult<ImportQuestionPage, ImportQuestion> Page(ImportQuestion question) => new(question);
}

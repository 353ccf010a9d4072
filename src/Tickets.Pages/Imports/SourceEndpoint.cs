using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>What is asked before a source is renamed or deleted, or what became of it.</summary>
/// <param name="IsDeletion">Whether it is deleted.</param>
/// <param name="Source">The source.</param>
/// <param name="Count">Its tickets, as far as they remain.</param>
/// <param name="To">The new name.</param>
/// <param name="Done">How many tickets were renamed or deleted; null as long as it is only asked.</param>
/// <param name="Refusal">Why it could not be done.</param>
public sealed record SourceQuestion(
    bool IsDeletion,
    string Source,
    long Count,
    string To = "",
    int? Done = null,
    string? Refusal = null
);

/// <summary>
/// <c>/ui/imports/sources/rename</c> and <c>delete</c>: asks first. Of a source with many tickets 10,000 are done at a time, and
/// it is asked again.
/// </summary>
internal static class SourceEndpoint
{
    /// <summary>Where the two are.</summary>
    public const string Path = "/ui/imports/sources";

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("imports/sources/rename", AskToRenameAsync);
        pages.MapPost("imports/sources/rename", RenameAsync);
        pages.MapGet("imports/sources/delete", AskToDeleteAsync);
        pages.MapPost("imports/sources/delete", DeleteAsync);
    }

    [Scope(Scope.Operate)]
    [QueryParameter("source", "Which source.")]
    private static Task<IResult> AskToRenameAsync(HttpContext context, Sources sources) => AskAsync(false, context, sources);

    [Scope(Scope.Operate)]
    [QueryParameter("source", "Which source.")]
    private static Task<IResult> AskToDeleteAsync(HttpContext context, Sources sources) => AskAsync(true, context, sources);

    private static async Task<IResult> AskAsync(bool isDeletion, HttpContext context, Sources sources)
    {
        var source = context.Request.Query["source"].ToString();
        var (_, count) = await sources.FindAsync(source, most: 1, context.RequestAborted);
        return Page(new SourceQuestion(isDeletion, source, count));
    }

    [Scope(Scope.Operate)]
    private static async Task<IResult> RenameAsync(HttpContext context, Sources sources, SourceRenaming renaming)
    {
        var form = await context.ReadFormAsync("source", "to");
        var (source, to) = (form["source"], form["to"].Trim());
        try
        {
            var end = await RenameSourceEndpoint.RenameAsync(context, renaming, new RenameSource(source, to));
            return Page(new SourceQuestion(false, source, end.Remaining, to, end.Renamed));
        }
        catch (RefusedException refused) when (refused.Status is StatusCodes.Status400BadRequest or StatusCodes.Status409Conflict)
        {
            var (_, count) = await sources.FindAsync(source, most: 1, context.RequestAborted);
            return Page(new SourceQuestion(false, source, count, to, Refusal: refused.Message), refused.Status);
        }
    }

    [Scope(Scope.Operate)]
    private static async Task<IResult> DeleteAsync(HttpContext context, SourceDeletion deletion)
    {
        var source = (await context.ReadFormAsync("source"))["source"];
        var end = await DeleteSourceEndpoint.DeleteAsync(context, deletion, new DeleteSource(source));
        return Page(new SourceQuestion(true, source, end.Remaining, Done: end.Deleted));
    }

    private static PageResult<SourceQuestionPage, SourceQuestion> Page(SourceQuestion question, int status = StatusCodes.Status200OK) =>
        new(question, status);
}

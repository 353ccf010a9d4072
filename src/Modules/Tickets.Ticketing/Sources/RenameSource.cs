using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>Body of <c>POST /sources/rename</c>.</summary>
/// <param name="From">The source as it is called now.</param>
/// <param name="To">Its new name; that of another source puts the two together.</param>
[Example("""{"from": "tickets-2026.csv", "to": "helpdesk"}""")]
public sealed record RenameSource(
    [property: Required, StringLength(SubmitTicketEndpoint.MaxName, MinimumLength = 1)] string? From,
    [property: Required, StringLength(SubmitTicketEndpoint.MaxName, MinimumLength = 1)] string? To
)
{
    /// <summary>What is wrong with it.</summary>
    public Problems Check()
    {
        var problems = new Problems();
        foreach (var (field, name) in (ReadOnlySpan<(string, string?)>)[("from", From), ("to", To)])
        {
            problems.RequireText(field, name);
            problems.CheckName(field, name, SubmitTicketEndpoint.MaxName);
        }

        if (From is not null && From == To)
            problems.Add("to", "is the name it has");
        return problems;
    }
}

/// <summary>What became of a source that gets another name.</summary>
/// <param name="Renamed">Tickets that have the new name since this request.</param>
/// <param name="Remaining">Tickets that still have the old one.</param>
public sealed record SourceRenamed(int Renamed, long Remaining);

/// <summary><c>POST /sources/rename</c>: all tickets of a source get another one.</summary>
[Tags("Import")]
public static class RenameSourceEndpoint
{
    /// <summary>
    /// 200 how many tickets have the new name, 10,000 at most at a time, and how many remain: send it again until none does.
    /// Tickets that the other source has too stay as they are; once only these remain it is 409, which names one. 404 if there
    /// is no such source: the answer names those that there are.
    /// </summary>
    [WolverinePost("/sources/rename", OperationId = "renameSource", Summary = "Give the tickets of a source another one")]
    [Scope(Scope.Operate)]
    [RequestBody(typeof(RenameSource)), Refuses(404, 409)]
    public static async Task<SourceRenamed> Post(HttpContext context, SourceRenaming renaming, Limits limits) =>
        await RenameAsync(context, renaming, await JsonBody.ReadAsync<RenameSource>(context, limits.RequestBytes));

    /// <summary>Does it, and notes it for the audit.</summary>
    /// <exception cref="RefusedException">A name is wrong (400, 404), or only tickets remain that the other source has too (409).</exception>
    public static async Task<SourceRenamed> RenameAsync(HttpContext context, SourceRenaming renaming, RenameSource request)
    {
        request.Check().ThrowIfAny();
        var end = await renaming.RenameAsync(request.From!, request.To!, context.RequestAborted);
        context.Note(new { request.From, request.To, end.Renamed, end.Remaining });
        return end;
    }
}

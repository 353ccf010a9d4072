using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>Body of <c>POST /sources/delete</c>.</summary>
/// <param name="Source">The source.</param>
[Example("""{"source": "wrong-file.csv"}""")]
public sealed record DeleteSource(
    [property: Required, StringLength(SubmitTicketEndpoint.MaxName, MinimumLength = 1)] string? Source
)
{
    /// <summary>What is wrong with it.</summary>
    public Problems Check()
    {
        var problems = new Problems();
        problems.RequireText("source", Source);
        problems.CheckName("source", Source, SubmitTicketEndpoint.MaxName);
        return problems;
    }
}

/// <summary><c>POST /sources/delete</c>: the tickets of a source are erased.</summary>
[Tags("Import")]
public static class DeleteSourceEndpoint
{
    /// <summary>
    /// 200 how many tickets were erased everywhere, as <c>DELETE /requests/{id}</c> does, 10,000 at most at a time, and how many
    /// remain: send it again until none does. 404 if there is no such source: the answer names those that there are.
    /// </summary>
    [WolverinePost("/sources/delete", OperationId = "deleteSource", Summary = "Erase the tickets of a source")]
    [Scope(Scope.Operate)]
    [RequestBody(typeof(DeleteSource)), Refuses(404)]
    public static async Task<TicketsDeleted> Post(HttpContext context, SourceDeletion deletion, Limits limits) =>
        await DeleteAsync(context, deletion, await JsonBody.ReadAsync<DeleteSource>(context, limits.RequestBytes));

    /// <summary>Does it, and notes it for the audit.</summary>
    /// <exception cref="RefusedException">The name is wrong (400), or there is no such source (404).</exception>
    public static async Task<TicketsDeleted> DeleteAsync(HttpContext context, SourceDeletion deletion, DeleteSource request)
    {
        request.Check().ThrowIfAny();
        var end = await deletion.DeleteAsync(request.Source!, context.RequestAborted);
        context.Note(new { request.Source, end.Deleted, end.Remaining });
        return end;
    }
}

/// <summary>Erases the tickets of a source, with all that is kept of them.</summary>
public sealed class SourceDeletion(Sources sources, LongErasure erasure)
{
    /// <summary>Erases <see cref="LongErasure.Most" /> tickets at most, or as many as can be in ten seconds.</summary>
    /// <exception cref="RefusedException">There is no such source (404).</exception>
    public async Task<TicketsDeleted> DeleteAsync(string source, CancellationToken cancellation)
    {
        var (ids, count) = await sources.FindAsync(source, LongErasure.Most, cancellation);
        return await erasure.EraseAsync(ids, count, cancellation);
    }
}

using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
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

/// <summary>What became of a source that is deleted.</summary>
/// <param name="Deleted">Tickets that are gone since this request.</param>
/// <param name="Remaining">Tickets that are still there.</param>
public sealed record SourceDeleted(int Deleted, long Remaining);

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
    public static async Task<SourceDeleted> Post(HttpContext context, SourceDeletion deletion, Limits limits) =>
        await DeleteAsync(context, deletion, await JsonBody.ReadAsync<DeleteSource>(context, limits.RequestBytes));

    /// <summary>Does it, and notes it for the audit.</summary>
    /// <exception cref="RefusedException">The name is wrong (400), or there is no such source (404).</exception>
    public static async Task<SourceDeleted> DeleteAsync(HttpContext context, SourceDeletion deletion, DeleteSource request)
    {
        request.Check().ThrowIfAny();
        var end = await deletion.DeleteAsync(request.Source!, context.RequestAborted);
        context.Note(new { request.Source, end.Deleted, end.Remaining });
        return end;
    }
}

/// <summary>Erases the tickets of a source, with all that is kept of them.</summary>
public sealed class SourceDeletion(Sources sources, Erasure erasure)
{
    private const int Group = 500;

    // Each group is looked for in all answers that are kept; a request has to end before its time does.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>Erases <see cref="Sources.MaxChanged" /> tickets at most, or as many as can be in ten seconds.</summary>
    /// <exception cref="RefusedException">There is no such source (404).</exception>
    public async Task<SourceDeleted> DeleteAsync(string source, CancellationToken cancellation)
    {
        var begun = Stopwatch.GetTimestamp();
        var (ids, count) = await sources.FindAsync(source, Sources.MaxChanged, cancellation);
        var (deleted, done) = (0, 0);
        foreach (var group in ids.Chunk(Group))
        {
            deleted += (await erasure.EraseAsync(group, dryRun: false, cancellation)).Tickets;
            done += group.Length;
            if (Stopwatch.GetElapsedTime(begun) > Longest)
                break;
        }

        return new SourceDeleted(deleted, count - done);
    }
}

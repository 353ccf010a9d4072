using Microsoft.AspNetCore.Http;
using Npgsql;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary><c>DELETE /imports/{id}</c>: the tickets that an import brought are erased.</summary>
[Tags("Import")]
public static class DeleteImportEndpoint
{
    /// <summary>
    /// 200 how many tickets were erased everywhere, as <c>DELETE /requests/{id}</c> does, 10,000 at most at a time, and how many
    /// remain: send it again until none does; then the import is off the list. What it changed of other tickets stays changed.
    /// 404 if there is no such import, 409 before it has ended.
    /// </summary>
    /// <param name="id">The task of the import.</param>
    [WolverineDelete("/imports/{id}", OperationId = "deleteImport", Summary = "Erase the tickets of an import")]
    [Scope(Scope.Operate)]
    [Refuses(404, 409)]
    public static async Task<TicketsDeleted> Delete(Guid id, HttpContext context, ImportDeletion deletion) =>
        (await DeleteAsync(id, context, deletion)).End;

    /// <summary>Does it, and notes it for the audit.</summary>
    /// <exception cref="RefusedException">There is no such import (404), or it has not ended (409).</exception>
    public static async Task<(Import Import, TicketsDeleted End)> DeleteAsync(Guid id, HttpContext context, ImportDeletion deletion)
    {
        var (import, end) = await deletion.DeleteAsync(id, context.RequestAborted);
        context.Note(new { import.Name, import.Source, end.Deleted, end.Remaining });
        return (import, end);
    }
}

/// <summary>
/// Erases the tickets that an import brought, with all that is kept of them. Their ids are those of its rows, whichever import of
/// the same file stored them.
/// </summary>
public sealed class ImportDeletion(NpgsqlDataSource database, Jobs jobs, LongErasure erasure)
{
    /// <summary>An import, and how many of the tickets that it brought are still there.</summary>
    /// <exception cref="RefusedException">There is no such import (404).</exception>
    public async Task<(Import Import, long Count)> FindAsync(Guid task, CancellationToken cancellation)
    {
        var job = await JobAsync(task, cancellation);
        return (Import.Of(job), await CountAsync(job, cancellation));
    }

    /// <summary>
    /// Erases <see cref="LongErasure.Most" /> tickets at most, or as many as can be in ten seconds; with the last one, the import.
    /// </summary>
    /// <exception cref="RefusedException">There is no such import (404), or it has not ended (409).</exception>
    public async Task<(Import Import, TicketsDeleted End)> DeleteAsync(Guid task, CancellationToken cancellation)
    {
        var job = await JobAsync(task, cancellation);
        var import = Import.Of(job);
        if (import.IsOpen)
            throw RefusedException.Conflict($"The import of {import.Name} is {EnumNames.Of(job.State)}: cancel it, or wait for its end.");
        var count = await CountAsync(job, cancellation);
        var next = $"select array(select id {OfIt} order by id limit {LongErasure.Most})";
        var end = await erasure.EraseAsync((await database.ScalarAsync<Guid[]>(next, Ids(job), cancellation))!, count, cancellation);
        if (end.Remaining <= 0)
            await database.ExecuteAsync($"delete from {Schema.Job} where id = $1", [task], cancellation);
        return (import, end);
    }

    private const string OfIt = $"from {Schema.Ticket} where id between $1 and $2";

    private Task<long> CountAsync(Job job, CancellationToken cancellation) =>
        database.ScalarAsync<long>($"select count(*) {OfIt}", Ids(job), cancellation);

    // None, if it ended before a batch was stored.
    private static object[] Ids(Job job) =>
        job.InputAs<ImportSource>().FirstId is { } first ? [first, ImportedId.LastOf(first)] : [Guid.Empty, Guid.Empty];

    private async Task<Job> JobAsync(Guid task, CancellationToken cancellation) =>
        await jobs.FindAsync(task, cancellation) is { Kind: JobKind.Seed } job
            ? job
            : throw RefusedException.NotFound($"There is no import {task}.");
}

using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>Some dead letters.</summary>
/// <param name="Items">Those with the greatest ids first.</param>
/// <param name="NextCursor">Where the next page begins; null on the last one.</param>
public sealed record DeadLetterPage(IReadOnlyList<DeadLetter> Items, string? NextCursor);

/// <summary>A dead letter with its content: the ticket, or what the message says; null if that can't be read.</summary>
public sealed record DeadLetterDetails(DeadLetter DeadLetter, object? Content);

/// <summary>Who replayed or discarded which.</summary>
/// <param name="Items">The latest first.</param>
/// <param name="NextCursor">Where the next page begins; null on the last one.</param>
public sealed record DeadLetterActionPage(IReadOnlyList<DeadLetterAction> Items, string? NextCursor);

/// <summary>
/// <c>/dead-letters</c>: failed tickets and messages; listed, inspected, replayed or discarded, and who did that.
/// </summary>
[Tags("Dead letters")]
public static class DeadLettersEndpoint
{
    private const int DefaultLimit = 50;
    private const int MaxExamples = 10;
    private const string ActionList = "dead-letters/actions";

    /// <summary>200 a page, greatest ids first.</summary>
    [WolverineGet("/dead-letters", OperationId = "listDeadLetters", Summary = "List what failed")]
    [Scope(Scope.Read)]
    [QueryParameter("kind", "Only failed tickets, or only messages.", Values = ["ticket", "message"])]
    [QueryParameter("reason", "Only those whose reason contains this, whatever the case; 1 to 200 characters.")]
    [QueryParameter(
        "limit",
        "Dead letters, at most.",
        Type = typeof(int),
        Default = DefaultLimit,
        AtMost = "Limits:PageSize"
    )]
    [QueryParameter("cursor", "Where the page begins: next_cursor of the page before, with the same filter.")]
    [ResponseHeader(200, "Link", "The next page (rel=next); absent on the last one.")]
    public static async Task<DeadLetterPage> List(HttpContext context, DeadLetters letters, Limits limits)
    {
        var parameters = context.Request.Query;
        var problems = new Problems();
        var selection = new DeadLetterSelection
        {
            Kind = parameters["kind"].FirstOrDefault()?.ToLowerInvariant(),
            Reason = parameters["reason"].FirstOrDefault(),
        };
        selection.Check(problems);
        var filter = $"dead-letters\n{selection.Kind}\n{selection.Reason}";
        var limit = problems.ReadLimit(parameters, DefaultLimit, limits.PageSize);
        var after = Cursor.ReadId(parameters, filter, problems);
        problems.ThrowIfAny();

        var page = await letters.ListAsync(selection, after, limit + 1, context.RequestAborted);
        var next = page.Count > limit ? Cursor.After(page[limit - 1].Id, filter) : null;
        context.LinkNext(next);
        return new DeadLetterPage([.. page.Take(limit)], next);
    }

    /// <summary>200 one of them with its content, or 404.</summary>
    /// <param name="id">The id of the dead letter.</param>
    [WolverineGet("/dead-letters/{id}", OperationId = "getDeadLetter", Summary = "Show a dead letter")]
    [Scope(Scope.Read)]
    [Refuses(404)]
    public static async Task<DeadLetterDetails> Get(Guid id, DeadLetters letters, CancellationToken cancellation)
    {
        var found = await letters.ListAsync(new() { Ids = [id] }, after: null, 1, cancellation);
        return found is [var letter]
            ? new DeadLetterDetails(letter, await letters.InspectAsync(letter, cancellation))
            : throw RefusedException.NotFound($"There is no dead letter {id}.");
    }

    /// <summary>200 a page of who replayed or discarded which, the latest first.</summary>
    [WolverineGet(
        "/dead-letters/actions",
        OperationId = "listDeadLetterActions",
        Summary = "List who replayed or discarded"
    )]
    [Scope(Scope.Read)]
    [QueryParameter("limit", "Actions, at most.", Type = typeof(int), Default = DefaultLimit, AtMost = "Limits:PageSize")]
    [QueryParameter("cursor", "Where the page begins: next_cursor of the page before.")]
    [ResponseHeader(200, "Link", "The next page (rel=next); absent on the last one.")]
    public static async Task<DeadLetterActionPage> Actions(HttpContext context, DeadLetterActions actions, Limits limits)
    {
        var problems = new Problems();
        var limit = problems.ReadLimit(context.Request.Query, DefaultLimit, limits.PageSize);
        var before = Cursor.ReadId(context.Request.Query, ActionList, problems);
        problems.ThrowIfAny();

        var page = await actions.ListAsync(before, limit + 1, context.RequestAborted);
        var next = page.Count > limit ? Cursor.After(page[limit - 1].Id, ActionList) : null;
        context.LinkNext(next);
        return new DeadLetterActionPage([.. page.Take(limit)], next);
    }

    /// <summary>200 how many are sent again, and how many stay; or how many it is about.</summary>
    [WolverinePost("/dead-letters/replay", OperationId = "replayDeadLetters", Summary = "Send dead letters again")]
    [Scope(Scope.Operate)]
    [RequestBody(typeof(DeadLetterRequest))]
    public static Task<DeadLetterAnswer> Replay(
        HttpContext context,
        DeadLetters letters,
        DeadLetterActions actions,
        Limits limits
    ) => ActAsync("replay", actions.ReplayAsync, context, letters, limits);

    /// <summary>200 how many are taken off the list, or would be.</summary>
    [WolverinePost(
        "/dead-letters/discard",
        OperationId = "discardDeadLetters",
        Summary = "Take dead letters off the list"
    )]
    [Scope(Scope.Operate)]
    [RequestBody(typeof(DeadLetterRequest))]
    public static Task<DeadLetterAnswer> Discard(
        HttpContext context,
        DeadLetters letters,
        DeadLetterActions actions,
        Limits limits
    ) => ActAsync("discard", actions.DiscardAsync, context, letters, limits);

    private static async Task<DeadLetterAnswer> ActAsync(
        string name,
        Func<DeadLetterSelection, string, CancellationToken, Task<DeadLetterAction>> act,
        HttpContext context,
        DeadLetters letters,
        Limits limits
    )
    {
        var request = await JsonBody.ReadAsync<DeadLetterRequest>(context, limits.RequestBytes);
        request.Check().ThrowIfAny();
        if (!request.SaysWhich)
            throw new RefusedException("Say which dead letters are meant: ids, kind and reason or one of them, or all.");
        if (request.DryRun)
        {
            var count = await letters.CountAsync(request.Selection, context.RequestAborted);
            var examples = await letters.ListAsync(request.Selection, after: null, MaxExamples, context.RequestAborted);
            return new DeadLetterAnswer(name, count, 0, 0, DryRun: true, examples);
        }

        var done = await act(request.Selection, context.Caller(request.By), context.RequestAborted);
        context.Note(new { request.Selection, done.Count, done.Unreadable, done.Unsent });
        return new DeadLetterAnswer(name, done.Count, done.Unreadable, done.Unsent, DryRun: false, Examples: []);
    }
}

using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>Some dead letters.</summary>
/// <param name="Items">Those with the greatest ids first.</param>
/// <param name="NextCursor">Where the next page begins; null on the last one.</param>
public sealed record DeadLetterPage(IReadOnlyList<DeadLetter> Items, string? NextCursor);

/// <summary>A dead letter with what is known of it.</summary>
/// <param name="DeadLetter">The dead letter.</param>
/// <param name="Content">The ticket, or what the message says; null if that can't be read.</param>
/// <param name="Message">Of a message, how it travelled, and what it is about.</param>
public sealed record DeadLetterDetails(DeadLetter DeadLetter, object? Content, DeadMessage? Message);

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
    private const string KindMeans = "Only failed tickets, or only messages.";
    private const string MessageTypeMeans = "Only messages of exactly this type.";
    private const string ExceptionMeans = "Only those with exactly this exception.";
    private const string ReasonMeans = "Only those whose reason contains this, whatever the case; 1 to 200 characters.";

    /// <summary>200 a page, greatest ids first.</summary>
    [WolverineGet("/dead-letters", OperationId = "listDeadLetters", Summary = "List what failed")]
    [Scope(Scope.Read)]
    [QueryParameter("kind", KindMeans, Values = ["ticket", "message"])]
    [QueryParameter("message_type", MessageTypeMeans)]
    [QueryParameter("exception", ExceptionMeans)]
    [QueryParameter("reason", ReasonMeans)]
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
        var page = await ReadAsync(context.Request.Query, letters, limits, context.RequestAborted);
        context.LinkNext(page.NextCursor);
        return page;
    }

    /// <summary>The page that parameters ask for.</summary>
    /// <exception cref="RefusedException">One of them is wrong (400).</exception>
    public static async Task<DeadLetterPage> ReadAsync(
        IQueryCollection parameters,
        DeadLetters letters,
        Limits limits,
        CancellationToken cancellation
    )
    {
        var problems = new Problems();
        var selection = Select(parameters, problems);
        var limit = problems.ReadLimit(parameters, DefaultLimit, limits.PageSize);
        var after = Cursor.ReadId(parameters, selection.List, problems);
        problems.ThrowIfAny();

        var page = await letters.ListAsync(selection, after, limit + 1, cancellation);
        return new DeadLetterPage([.. page.Take(limit)], page.Count > limit ? Cursor.After(page[limit - 1].Id, selection.List) : null);
    }

    /// <summary>200 how many there are, by what they are and why they failed.</summary>
    [WolverineGet("/dead-letters/counts", OperationId = "countDeadLetters", Summary = "Count what failed, by cause")]
    [Scope(Scope.Read)]
    [QueryParameter("kind", KindMeans, Values = ["ticket", "message"])]
    [QueryParameter("message_type", MessageTypeMeans)]
    [QueryParameter("exception", ExceptionMeans)]
    [QueryParameter("reason", ReasonMeans)]
    public static Task<DeadLetterCounts> Count(HttpContext context, DeadLetters letters)
    {
        var problems = new Problems();
        var selection = Select(context.Request.Query, problems);
        problems.ThrowIfAny();
        return letters.CountGroupsAsync(selection, context.RequestAborted);
    }

    /// <summary>Which ones parameters ask for; adds what is wrong with them.</summary>
    public static DeadLetterSelection Select(IQueryCollection parameters, Problems problems)
    {
        var selection = new DeadLetterSelection
        {
            Kind = parameters["kind"].FirstOrDefault()?.ToLowerInvariant(),
            MessageType = parameters["message_type"].FirstOrDefault(),
            Exception = parameters["exception"].FirstOrDefault(),
            Reason = parameters["reason"].FirstOrDefault(),
        };
        selection.Check(problems);
        return selection;
    }

    /// <summary>200 one of them with its content, or 404.</summary>
    /// <param name="id">The id of the dead letter.</param>
    [WolverineGet("/dead-letters/{id}", OperationId = "getDeadLetter", Summary = "Show a dead letter")]
    [Scope(Scope.Read)]
    [Refuses(404)]
    public static async Task<DeadLetterDetails> Get(Guid id, DeadLetters letters, CancellationToken cancellation)
    {
        var letter = await letters.FindAsync(id, cancellation);
        return new DeadLetterDetails(
            letter,
            await letters.InspectAsync(letter, cancellation),
            await letters.InspectMessageAsync(letter)
        );
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
        Func<DeadLetterSelection, string, string?, CancellationToken, Task<DeadLetterAction>> act,
        HttpContext context,
        DeadLetters letters,
        Limits limits
    )
    {
        var request = await JsonBody.ReadAsync<DeadLetterRequest>(context, limits.RequestBytes);
        request.Check().ThrowIfAny();
        if (!request.SaysWhich)
            throw new RefusedException("Say which dead letters are meant: ids, a filter, or all.");
        if (request.DryRun)
        {
            var count = await letters.CountAsync(request.Selection, context.RequestAborted);
            var examples = await letters.ListAsync(request.Selection, after: null, MaxExamples, context.RequestAborted);
            return new DeadLetterAnswer(name, count, 0, 0, DryRun: true, examples);
        }

        var done = await act(request.Selection, context.Caller(request.By), request.Note, context.RequestAborted);
        context.Note(done.ToNote());
        return new DeadLetterAnswer(name, done.Count, done.Unreadable, done.Unsent, DryRun: false, Examples: []);
    }
}

using System.Buffers.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Tickets.Edge;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>Body of <c>POST /dead-letters/replay</c> and <c>discard</c>: <c>ids</c>, a filter, or <c>all</c>.</summary>
public sealed record DeadLetterRequest
{
    /// <summary>Exactly these.</summary>
    public Guid[]? Ids { get; init; }

    /// <summary>Only <c>ticket</c> or only <c>message</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>Only those whose reason contains this.</summary>
    public string? Reason { get; init; }

    /// <summary>All of them, which has to be said.</summary>
    public bool All { get; init; }

    /// <summary>Only counts.</summary>
    public bool DryRun { get; init; }

    /// <summary>Who asks, for the record.</summary>
    public string? By { get; init; }

    /// <summary>Which ones it asks for.</summary>
    public DeadLetterSelection Selection =>
        new()
        {
            Ids = Ids,
            Kind = Kind,
            Reason = Reason,
        };

    /// <summary>Whether it says in one way which ones it asks for.</summary>
    public bool SaysWhich => new[] { Ids is not null, (Kind ?? Reason) is not null, All }.Count(way => way) == 1;

    /// <summary>What is wrong with it.</summary>
    public Problems Check()
    {
        var problems = new Problems();
        Selection.Check(problems);
        if (!SaysWhich)
            problems.Add("ids", "give ids, or kind and reason, or all");
        problems.CheckBy(By);
        return problems;
    }
}

/// <summary>What became, or would become, of a <see cref="DeadLetterRequest" />.</summary>
/// <param name="Action"><c>replay</c> or <c>discard</c>.</param>
/// <param name="Count">Dead letters that were replayed or discarded; in a dry run those it is about.</param>
/// <param name="Unreadable">Messages that stay because nobody can read them.</param>
/// <param name="Unsent">Messages that stay because RabbitMQ does not take them at present.</param>
/// <param name="DryRun">Whether they were only counted.</param>
public sealed record DeadLetterAnswer(string Action, long Count, long Unreadable, long Unsent, bool DryRun);

/// <summary>
/// <c>/dead-letters</c>: failed tickets and messages; listed, inspected, replayed or discarded, and who did that.
/// </summary>
public static class DeadLettersEndpoint
{
    /// <summary>200 a page, greatest ids first.</summary>
    [WolverineGet("/dead-letters")]
    public static async Task<IResult> List(HttpContext context, DeadLetters letters, Limits limits)
    {
        var problems = new Problems();
        var (selection, limit, after) = Parse(context.Request.Query, limits, problems);
        if (problems.Any)
            return Results.Problem(problems.ToProblemDetails());
        var page = await letters.ListAsync(selection, after, limit + 1, context.RequestAborted);
        var next = page.Count > limit ? Cursor(page[limit - 1].Id) : null;
        return Results.Json(new { items = page.Take(limit), next_cursor = next }, JsonStyle.Answers);
    }

    /// <summary>200 one of them with its content, or 404.</summary>
    [WolverineGet("/dead-letters/{id}")]
    public static async Task<IResult> Get(Guid id, DeadLetters letters, CancellationToken cancellation)
    {
        var found = await letters.ListAsync(new() { Ids = [id] }, after: null, 1, cancellation);
        return found is [var letter]
            ? Results.Json(
                new { dead_letter = letter, content = await letters.InspectAsync(letter, cancellation) },
                JsonStyle.Answers
            )
            : Results.Problem(Problems.Of(StatusCodes.Status404NotFound, $"There is no dead letter {id}."));
    }

    /// <summary>200 who replayed or discarded which, the latest first.</summary>
    [WolverineGet("/dead-letters/actions")]
    public static async Task<IResult> Actions(DeadLetters letters, Limits limits, CancellationToken cancellation) =>
        Results.Json(
            new { items = await letters.ActionsAsync(limits.PageSize, cancellation) },
            JsonStyle.Answers
        );

    /// <summary>200 how many are sent again, and how many stay; or how many it is about.</summary>
    [WolverinePost("/dead-letters/replay")]
    public static Task<IResult> Replay(HttpContext context, DeadLetters letters, Limits limits) =>
        ActAsync("replay", letters.ReplayAsync, context, letters, limits);

    /// <summary>200 how many are taken off the list, or would be.</summary>
    [WolverinePost("/dead-letters/discard")]
    public static Task<IResult> Discard(HttpContext context, DeadLetters letters, Limits limits) =>
        ActAsync("discard", letters.DiscardAsync, context, letters, limits);

    private static async Task<IResult> ActAsync(
        string name,
        Func<DeadLetterSelection, string, CancellationToken, Task<DeadLetterAction>> action,
        HttpContext context,
        DeadLetters letters,
        Limits limits
    )
    {
        var (request, problem) = await JsonBody.ReadAsync<DeadLetterRequest>(context, limits.RequestBytes);
        if (request is null)
            return Results.Problem(problem);
        if (request.Check() is { Any: true } problems)
            return Results.Problem(problems.ToProblemDetails());
        if (request.DryRun)
        {
            var count = await letters.CountAsync(request.Selection, context.RequestAborted);
            return Results.Json(new DeadLetterAnswer(name, count, 0, 0, DryRun: true), JsonStyle.Answers);
        }

        var by = context.Caller(request.By);
        var done = await action(request.Selection, by, context.RequestAborted);
        return Results.Json(
            new DeadLetterAnswer(name, done.Count, done.Unreadable, done.Unsent, DryRun: false),
            JsonStyle.Answers
        );
    }

    private static (DeadLetterSelection Selection, int Limit, Guid? After) Parse(
        IQueryCollection parameters,
        Limits limits,
        Problems problems
    )
    {
        foreach (var name in parameters.Keys.Except(["kind", "reason", "limit", "cursor"]))
            problems.Add(name, "is not a parameter of this route");
        foreach (var (name, values) in parameters.Where(parameter => parameter.Value.Count > 1))
            problems.Add(name, "may be given once");
        var selection = new DeadLetterSelection
        {
            Kind = parameters["kind"].FirstOrDefault(),
            Reason = parameters["reason"].FirstOrDefault(),
        };
        selection.Check(problems);
        var limit = parameters.TryGetValue("limit", out var size) ? problems.ReadLimit(size.ToString(), limits.PageSize) : 50;
        Guid? after = null;
        if (parameters.TryGetValue("cursor", out var cursor))
            after = ParseCursor(cursor.ToString(), problems);
        return (selection, limit, after);
    }

    private static string Cursor(Guid id) => Base64Url.EncodeToString(id.ToByteArray(bigEndian: true));

    private static Guid? ParseCursor(string cursor, Problems problems)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (
            Base64Url.IsValid(cursor, out var length)
            && length == bytes.Length
            && Base64Url.TryDecodeFromChars(cursor, bytes, out _)
        )
            return new Guid(bytes, bigEndian: true);
        problems.Add("cursor", "is not a cursor of this service");
        return null;
    }
}

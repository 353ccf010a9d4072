using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>
/// <c>/ui/review</c>: one ticket after the other that waits for a person, those worth most first. A script asks for the next
/// ones before they are needed, and sends forms in the background: it is answered with parts of the page.
/// </summary>
internal static class ReviewEndpoint
{
    /// <summary>The path.</summary>
    public const string Path = "/ui/review";

    private const int NextCards = 5;
    private const string NoId = "must be the id of a ticket";

    private static readonly string NoIds = $"must be up to {Desks.MostPassed} ids of tickets, with commas between";

    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("review", ShowAsync);
        pages.MapGet("review/cards", ShowCardsAsync);
        pages.MapPost("review", SaveAsync);
        pages.MapPost("review/undo", UndoAsync);
    }

    [Scope(Scope.Read)]
    [QueryParameter("id", "The ticket to show, whatever has become of it.")]
    [QueryParameter("passed", "Tickets to pass over.")]
    [QueryParameter("said", "What the form before did: saved or undone.")]
    private static async Task<IResult> ShowAsync(HttpContext context, Desks desks, BulkCorrections bulk)
    {
        var (id, passed) = Read(context.Request.Query);
        var texts = Languages.Of(context.Request);
        var desk = await desks.ReadAsync(context, id, passed);
        var said = context.Request.Query["said"].ToString() switch
        {
            "saved" when desk.Progress.Last is [var (decision, saved), ..] => texts.Saved(saved, await OthersAsync(decision)),
            "undone" when desk.Tickets is [var shown] => texts.Undone(shown.Ticket),
            _ => null,
        };
        return new PageResult<ReviewPage, Desk>(desk with { Progress = desk.Progress with { Said = said } });

        async Task<long> OthersAsync(DeskDecision decision) =>
            decision.Action is { } action ? (await bulk.FindAsync(action, context.RequestAborted)).Count - 1 : 0;
    }

    [Scope(Scope.Read)]
    [QueryParameter("id", "The ticket to show, whatever has become of it.")]
    [QueryParameter("passed", "Tickets to pass over.")]
    private static async Task<IResult> ShowCardsAsync(HttpContext context, Desks desks)
    {
        var (id, passed) = Read(context.Request.Query);
        var cancellation = context.RequestAborted;
        return new PageResult<DeskCards, IReadOnlyList<DeskTicket>>(
            id is { } wanted
                ? [await desks.ShowAsync(wanted, passed, cancellation)]
                : await desks.NextAsync(passed, NextCards, cancellation)
        );
    }

    [Scope(Scope.Review)]
    private static async Task<IResult> SaveAsync(
        HttpContext context,
        Desks desks,
        Corrections corrections,
        BulkCorrections bulk,
        Reviews reviews
    )
    {
        var form = await context.ReadFormAsync("id", "category", "other", "seen", "passed", "alike");
        var (id, passed) = ReadForm(form);
        var category = (form["category"].Length > 0 ? form["category"] : form["other"]).Trim();
        context.Note(new { TicketId = id });
        Guid? action = form["alike"].Length > 0 ? Guid.CreateVersion7() : null;
        if (await CategoryForm.GiveAsync(context, corrections, id, category, form["seen"], action) is not { } before)
            return await ConflictAsync(context, desks, id, passed, category);
        var others = 0L;
        if (action is { } joint)
        {
            var alike = await reviews.AlikeAsync(before, context.RequestAborted);
            var given = await bulk.GiveAsync(joint, alike, category, context.Caller(by: null), overrules: false, context.RequestAborted);
            others = given?.Count ?? 0;
            context.Note(new { TicketId = id, action, category, count = others + 1 });
        }

        var agreed = before.Alternatives is [var best, ..] && best.Category == category;
        var session = desks.SessionOf(context).With(new(id, agreed, action));
        session.Keep(context);
        if (!IsFromScript(context))
            return PageResult.SeeOther(context, $"{Path}?said=saved{(passed.Count > 0 ? $"&passed={string.Join(',', passed)}" : "")}");
        var said = Languages.Of(context.Request).Saved(before with { Category = category, CorrectedBy = "" }, others);
        return new PageResult<DeskAnswer, Desk>(new([], [], "", await desks.ProgressAsync(session, said, context.RequestAborted)));
    }

    [Scope(Scope.Review)]
    private static async Task<IResult> UndoAsync(HttpContext context, Desks desks, Corrections corrections, BulkCorrections bulk)
    {
        var form = await context.ReadFormAsync("id", "seen", "passed");
        var (id, passed) = ReadForm(form);
        context.Note(new { TicketId = id });
        var session = desks.SessionOf(context);
        if (session.Last.FirstOrDefault(decision => decision.Ticket == id)?.Action is { } action)
            await CorrectionActionsEndpoint.WithdrawAsync(action, context, bulk, by: null);
        else if (await CategoryForm.WithdrawAsync(context, corrections, id, form["seen"]) is null)
            return await ConflictAsync(context, desks, id, passed, refused: "");
        session = session.Without(id);
        session.Keep(context);
        if (!IsFromScript(context))
            return PageResult.SeeOther(context, $"{Path}?id={id}&said=undone{(passed.Count > 0 ? $"&passed={string.Join(',', passed)}" : "")}");
        var ticket = await desks.ShowAsync(id, passed, context.RequestAborted);
        var said = Languages.Of(context.Request).Undone(ticket.Ticket);
        var progress = await desks.ProgressAsync(session, said, context.RequestAborted);
        return new PageResult<DeskAnswer, Desk>(new([ticket], [], "", progress));
    }

    // Somebody else was faster: the ticket as it is now, to keep that or to overrule it.
    private static async Task<IResult> ConflictAsync(HttpContext context, Desks desks, Guid id, IReadOnlyList<Guid> passed, string refused)
    {
        var desk = await desks.ReadAsync(context, id, passed, refused: refused);
        return IsFromScript(context)
            ? new PageResult<DeskAnswer, Desk>(desk, StatusCodes.Status409Conflict)
            : new PageResult<ReviewPage, Desk>(desk, StatusCodes.Status409Conflict);
    }

    private static bool IsFromScript(HttpContext context) => context.Request.Headers.ContainsKey(Visit.FragmentHeader);

    private static (Guid? Id, IReadOnlyList<Guid> Passed) Read(IQueryCollection parameters)
    {
        var problems = new Problems();
        var id = problems.Read(parameters, "id", ParseId, NoId);
        var passed = problems.Read(parameters, "passed", ParseIds, NoIds) ?? [];
        problems.ThrowIfAny();
        return (id, passed);
    }

    private static (Guid Id, IReadOnlyList<Guid> Passed) ReadForm(IReadOnlyDictionary<string, string> form) =>
        (
            ParseId(form["id"]) ?? throw RefusedException.Invalid("id", NoId),
            form["passed"].Length == 0 ? [] : ParseIds(form["passed"]) ?? throw RefusedException.Invalid("passed", NoIds)
        );

    private static Guid? ParseId(string text) => Guid.TryParseExact(text, "D", out var id) ? id : null;

    private static IReadOnlyList<Guid>? ParseIds(string text)
    {
        var ids = Array.ConvertAll(text.Split(','), ParseId);
        return ids.Length <= Desks.MostPassed && ids.All(id => id is not null) ? [.. ids.OfType<Guid>()] : null;
    }
}

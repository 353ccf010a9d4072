using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>What is asked before dead letters are replayed or discarded.</summary>
/// <param name="Action"><c>replay</c> or <c>discard</c>.</param>
/// <param name="Fields">Which ones are meant, as fields.</param>
/// <param name="Count">How many these are now.</param>
public sealed record DeadLetterQuestion(string Action, IReadOnlyList<(string Name, string Value)> Fields, long Count);

/// <summary>
/// <c>/ui/dead-letters/replay</c> and <c>discard</c>: of one, of those that match, or of all; it is counted and asked first.
/// </summary>
internal static class DeadLetterActionEndpoint
{
    private static readonly string[] Which = ["id", "kind", "message_type", "exception", "reason", "all"];

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("dead-letters/replay", AskToReplayAsync);
        pages.MapPost("dead-letters/replay", ReplayAsync);
        pages.MapGet("dead-letters/discard", AskToDiscardAsync);
        pages.MapPost("dead-letters/discard", DiscardAsync);
    }

    [Scope(Scope.Operate)]
    [QueryParameter("id", "Only this one."), QueryParameter("all", "All of them.")]
    [QueryParameter("kind", "Only of this kind."), QueryParameter("message_type", "Only messages of this type.")]
    [QueryParameter("exception", "Only those with this exception."), QueryParameter("reason", "Only those whose reason contains this.")]
    private static Task<IResult> AskToReplayAsync(HttpContext context, DeadLetters letters) => AskAsync("replay", context, letters);

    [Scope(Scope.Operate)]
    [QueryParameter("id", "Only this one."), QueryParameter("all", "All of them.")]
    [QueryParameter("kind", "Only of this kind."), QueryParameter("message_type", "Only messages of this type.")]
    [QueryParameter("exception", "Only those with this exception."), QueryParameter("reason", "Only those whose reason contains this.")]
    private static Task<IResult> AskToDiscardAsync(HttpContext context, DeadLetters letters) => AskAsync("discard", context, letters);

    [Scope(Scope.Operate)]
    private static Task<IResult> ReplayAsync(HttpContext context, DeadLetterActions actions) =>
        ActAsync(context, actions.ReplayAsync);

    [Scope(Scope.Operate)]
    private static Task<IResult> DiscardAsync(HttpContext context, DeadLetterActions actions) =>
        ActAsync(context, actions.DiscardAsync);

    private static async Task<IResult> AskAsync(string action, HttpContext context, DeadLetters letters)
    {
        var parameters = context.Request.Query.ToDictionary(each => each.Key, each => each.Value.ToString());
        var request = Read(parameters);
        var question = new DeadLetterQuestion(
            action,
            [.. parameters.Select(each => (each.Key, each.Value))],
            await letters.CountAsync(request.Selection, context.RequestAborted)
        );
        return new PageResult<DeadLetterQuestionPage, DeadLetterQuestion>(question);
    }

    private static async Task<IResult> ActAsync(
        HttpContext context,
        Func<DeadLetterSelection, string, string?, CancellationToken, Task<DeadLetterAction>> act
    )
    {
        var form = await context.ReadFormAsync([.. Which, "note"]);
        var request = Read(form);
        var done = await act(request.Selection, context.Caller(by: null), request.Note, context.RequestAborted);
        context.Note(done.ToNote());
        return PageResult.SeeOther(context, $"{DeadLetterLinks.Path}?done={done.Id}");
    }

    // Which ones, said as POST /dead-letters/replay takes it.
    private static DeadLetterRequest Read(IReadOnlyDictionary<string, string> fields)
    {
        var id = Of("id");
        var request = new DeadLetterRequest
        {
            Ids = id is null ? null : [Guid.TryParseExact(id, "D", out var one) ? one : throw RefusedException.Invalid("id", "must be an id")],
            Kind = Of("kind"),
            MessageType = Of("message_type"),
            Exception = Of("exception"),
            Reason = Of("reason"),
            All = Of("all") == "true",
            Note = Of("note"),
        };
        request.Check().ThrowIfAny();
        return request.SaysWhich
            ? request
            : throw new RefusedException("Say which dead letters are meant: one, those that match a filter, or all.");

        string? Of(string name) => fields.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
    }
}

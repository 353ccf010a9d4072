using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tickets.SharedKernel;

namespace Tickets.Pages;

/// <summary>The keys, and one that was made just now.</summary>
/// <param name="Page">The keys.</param>
/// <param name="Links">To the same list.</param>
/// <param name="Id">The id of the next one to be made: a form that is sent twice makes one key.</param>
/// <param name="Made">The one that was made, with its secret; without it, if the browser has sent the form again.</param>
public sealed record KeyList(KeyPage Page, ListLinks Links, Guid Id, NewKey? Made);

/// <summary><c>/ui/settings/keys</c>: which keys there are; one is made, and shown once, or revoked.</summary>
internal static class KeysEndpoint
{
    /// <summary>The path of the list.</summary>
    public const string Path = "/ui/settings/keys";

    private const int Limit = 50;
    private const string Expires = "days";

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("settings/keys", ShowAsync);
        pages.MapPost("settings/keys", MakeAsync);
        pages.MapGet("settings/keys/{id:guid}/revoke", AskAsync);
        pages.MapPost("settings/keys/{id:guid}/revoke", RevokeAsync);
    }

    [Scope(Scope.Admin)]
    [QueryParameter("cursor", "Where the page begins.")]
    private static Task<IResult> ShowAsync(HttpContext context, IKeys keys, TimeProvider clock) =>
        AnswerAsync(context, keys, clock, made: null);

    [Scope(Scope.Admin)]
    private static async Task<IResult> MakeAsync(HttpContext context, IKeys keys, TimeProvider clock)
    {
        var names = Enum.GetValues<Scope>().Select(EnumNames.Of).ToArray();
        var form = await context.ReadFormAsync(["id", "name", Expires, .. names]);
        var problems = new Problems();
        if (!Guid.TryParseExact(form["id"], "D", out var id))
            problems.Add("id", "is missing");
        var days = 0;
        if (form[Expires].Length > 0 && !int.TryParse(form[Expires], out days))
            problems.Add(Expires, $"must be from 1 to {KeyRequest.MaxDays}, or empty");
        problems.ThrowIfAny();
        var request = new KeyRequest
        {
            Name = form["name"],
            Scopes = [.. names.Where(name => form[name].Length > 0)],
            Days = form[Expires].Length > 0 ? days : null,
        };
        request.Check();
        if (await keys.FindAsync(id, context.RequestAborted) is { } known)
            return await AnswerAsync(context, keys, clock, new(known, Secret: null), StatusCodes.Status409Conflict);
        var made = await keys.MakeAsync(id, request, context.Caller(by: null), context.RequestAborted);
        context.Note(made.Key.ToNote());
        return await AnswerAsync(context, keys, clock, made);
    }

    [Scope(Scope.Admin)]
    private static async Task<IResult> AskAsync(Guid id, IKeys keys, CancellationToken cancellation) =>
        new PageResult<RevokeKeyPage, KeyView>(await keys.FindAsync(id, cancellation) ?? throw NotFound(id));

    [Scope(Scope.Admin)]
    private static async Task<IResult> RevokeAsync(Guid id, HttpContext context, IKeys keys)
    {
        await context.ReadFormAsync();
        var key = await keys.RevokeAsync(id, context.RequestAborted) ?? throw NotFound(id);
        context.Note(key.ToNote());
        return PageResult.SeeOther(context, Path);
    }

    private static async Task<IResult> AnswerAsync(
        HttpContext context,
        IKeys keys,
        TimeProvider clock,
        NewKey? made,
        int status = StatusCodes.Status200OK
    )
    {
        var parameters = context.Request.Query;
        var problems = new Problems();
        var before = Cursor.ReadId(parameters, KeyPage.List, problems);
        problems.ThrowIfAny();
        var page = await keys.ListAsync(before, Limit, context.RequestAborted);
        var next = Guid.CreateVersion7(clock.GetUtcNow());
        return new PageResult<KeyListPage, KeyList>(new(page, new(Path, parameters), next, made), status);
    }

    private static RefusedException NotFound(Guid id) => RefusedException.NotFound($"There is no key {id}.");
}

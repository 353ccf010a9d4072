using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>The connections of help desks.</summary>
/// <param name="Items">By name.</param>
/// <param name="Id">The id of the next one to be made: a form that is sent twice makes one.</param>
/// <param name="Form">What somebody wanted to make, and was refused; else empty.</param>
/// <param name="Values">The values of that, as they were written.</param>
/// <param name="Settings">The settings of that, as they were written.</param>
/// <param name="Refused">Why.</param>
public sealed record ConnectionIndex(IReadOnlyList<Connection> Items, Guid Id, ConnectionRequest Form, string Values, string Settings, string? Refused);

/// <summary>A connection, what came through it and was written back of late, and its secret if that was made just now.</summary>
public sealed record ConnectionSheet(
    Connection Connection,
    IReadOnlyList<ConnectionEvent> Events,
    IReadOnlyList<WebhookDelivery> Writes,
    string? Secret
);

/// <summary><c>/ui/settings/connections</c>: which help desks send tickets by themselves, and what became of what they sent.</summary>
internal static class ConnectionsEndpoint
{
    /// <summary>The path of the list.</summary>
    public const string Path = "/ui/settings/connections";

    /// <summary>Bytes of a form with settings, at most.</summary>
    public const int MaxBytes = 256 * 1024;

    private const int Shown = 100;

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("settings/connections", ListAsync);
        pages.MapPost("settings/connections", MakeAsync);
        pages.MapGet("settings/connections/{name}", ShowAsync);
        pages.MapPost("settings/connections/{name}/replay", ReplayAsync);
        pages.MapGet("settings/connections/{name}/delete", AskAsync);
        pages.MapPost("settings/connections/{name}/delete", DeleteAsync);
    }

    /// <summary>The path of one.</summary>
    public static string PathOf(string name) => $"{Path}/{name}";

    [Scope(Scope.Admin)]
    private static Task<IResult> ListAsync(HttpContext context, Connections connections, TimeProvider clock) =>
        IndexAsync(context, connections, clock, new ConnectionRequest(), values: "", settings: "", refused: null);

    [Scope(Scope.Admin)]
    private static async Task<IResult> MakeAsync(HttpContext context, Connections connections, WebhookDeliveries deliveries, TimeProvider clock)
    {
        var form = await context.ReadFormAsync(MaxBytes, "id", "name", "recipe", "secret", "token", "values", "settings");
        var id = form.NewId();
        var request = new ConnectionRequest
        {
            Name = form["name"].Trim(),
            Recipe = form.Given("recipe"),
            Secret = form.Given("secret"),
            Token = form.Given("token"),
        };
        try
        {
            var filled = request with
            {
                Settings = ConnectionChangeEndpoint.Read(form["settings"]),
                Values = form["values"].Length > 0 ? ConnectionRequest.ReadValues(form["values"]) : null,
            };
            var made = await connections.CreateAsync(id, filled, context.Caller(by: null), context.RequestAborted);
            context.Note(made.Connection.ToNote());
            return await SheetAsync(made.Connection, made.Secret, connections, deliveries, context.RequestAborted);
        }
        catch (RefusedException refused) when (refused.Status is StatusCodes.Status400BadRequest or StatusCodes.Status409Conflict)
        {
            return await IndexAsync(context, connections, clock, request, form["values"], form["settings"], refused.ToSentence(), refused.Status);
        }
    }

    [Scope(Scope.Admin)]
    private static async Task<IResult> ShowAsync(
        string name,
        Connections connections,
        WebhookDeliveries deliveries,
        CancellationToken cancellation
    ) => await SheetAsync(await connections.ShowAsync(name, cancellation), secret: null, connections, deliveries, cancellation);

    [Scope(Scope.Admin)]
    private static async Task<IResult> ReplayAsync(string name, HttpContext context, Connections connections, WebhookDeliveries deliveries)
    {
        await context.ReadFormAsync();
        var connection = await connections.FindAsync(name, context.RequestAborted);
        context.Note(new { Replayed = await deliveries.ReplayAsync(connection.Id, DateTimeOffset.UnixEpoch, context.RequestAborted) });
        return PageResult.SeeOther(context, PathOf(name));
    }

    [Scope(Scope.Admin)]
    private static async Task<IResult> AskAsync(string name, Connections connections, CancellationToken cancellation) =>
        new PageResult<DeleteConnectionPage, Connection>(await connections.ShowAsync(name, cancellation));

    [Scope(Scope.Admin)]
    private static async Task<IResult> DeleteAsync(string name, HttpContext context, Connections connections)
    {
        await context.ReadFormAsync();
        context.Note((await connections.DeleteAsync(name, context.RequestAborted)).ToNote());
        return PageResult.SeeOther(context, Path);
    }

    private static async Task<IResult> IndexAsync(
        HttpContext context,
        Connections connections,
        TimeProvider clock,
        ConnectionRequest form,
        string values,
        string settings,
        string? refused,
        int status = StatusCodes.Status200OK
    )
    {
        var next = Guid.CreateVersion7(clock.GetUtcNow());
        return new PageResult<ConnectionIndexPage, ConnectionIndex>(
            new(await connections.ListAsync(context.RequestAborted), next, form, values, settings, refused),
            status
        );
    }

    /// <summary>The page of one.</summary>
    public static async Task<IResult> SheetAsync(
        Connection connection,
        string? secret,
        Connections connections,
        WebhookDeliveries deliveries,
        CancellationToken cancellation
    )
    {
        var stored = await connections.FindAsync(connection.Name, cancellation);
        var events = (await connections.EventsAsync(stored, cancellation)).Items;
        var (writes, _) = await deliveries.ListAsync(stored.Id, state: null, long.MaxValue, Shown, cancellation);
        return new PageResult<ConnectionSheetPage, ConnectionSheet>(new(connection, [.. events.Take(Shown)], writes, secret));
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>The webhooks.</summary>
/// <param name="Items">The latest first.</param>
/// <param name="Id">The id of the next one to be made: a form that is sent twice makes one.</param>
/// <param name="Form">What somebody wanted to make, and was refused; else empty.</param>
/// <param name="Refused">Why.</param>
public sealed record WebhookIndex(IReadOnlyList<Webhook> Items, Guid Id, WebhookRequest Form, string? Refused);

/// <summary>A webhook, what it was told of late, and its secret if that was made just now.</summary>
public sealed record WebhookSheet(Webhook Webhook, IReadOnlyList<WebhookDelivery> Deliveries, string? Secret);

/// <summary><c>/ui/settings/webhooks</c>: who is told what becomes of tickets, and what came of that.</summary>
internal static class WebhooksEndpoint
{
    /// <summary>The path of the list.</summary>
    public const string Path = "/ui/settings/webhooks";

    private const int Shown = 50;

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("settings/webhooks", ListAsync);
        pages.MapPost("settings/webhooks", MakeAsync);
        pages.MapGet("settings/webhooks/{id:guid}", ShowAsync);
        pages.MapPost("settings/webhooks/{id:guid}/test", TestAsync);
        pages.MapPost("settings/webhooks/{id:guid}/replay", ReplayAsync);
        pages.MapPost("settings/webhooks/{id:guid}/enable", EnableAsync);
        pages.MapPost("settings/webhooks/{id:guid}/rotate", RotateAsync);
        pages.MapGet("settings/webhooks/{id:guid}/delete", AskAsync);
        pages.MapPost("settings/webhooks/{id:guid}/delete", DeleteAsync);
    }

    /// <summary>The path of one.</summary>
    public static string PathOf(Guid id) => $"{Path}/{id}";

    [Scope(Scope.Admin)]
    private static Task<IResult> ListAsync(HttpContext context, Webhooks webhooks, TimeProvider clock) =>
        IndexAsync(context, webhooks, clock, new WebhookRequest(), refused: null);

    [Scope(Scope.Admin)]
    private static async Task<IResult> MakeAsync(HttpContext context, Webhooks webhooks, WebhookDeliveries deliveries, TimeProvider clock)
    {
        var form = await context.ReadFormAsync(["id", "url", "bulk", .. WebhookEvents.Types]);
        var id = form.NewId();
        var request = new WebhookRequest
        {
            Url = form["url"].Trim(),
            Events = [.. WebhookEvents.Types.Where(type => form[type].Length > 0)],
            Bulk = form["bulk"].Length > 0,
        };
        try
        {
            var made = await webhooks.CreateAsync(id, request, context.Caller(by: null), context.RequestAborted);
            context.Note(made.Webhook.ToNote());
            return await SheetAsync(made.Webhook, made.Secret, deliveries, context.RequestAborted);
        }
        catch (RefusedException refused) when (refused.Status is StatusCodes.Status400BadRequest or StatusCodes.Status409Conflict)
        {
            return await IndexAsync(context, webhooks, clock, request, refused.Message, refused.Status);
        }
    }

    [Scope(Scope.Admin)]
    private static async Task<IResult> ShowAsync(Guid id, Webhooks webhooks, WebhookDeliveries deliveries, CancellationToken cancellation) =>
        await SheetAsync(await webhooks.FindAsync(id, cancellation), secret: null, deliveries, cancellation);

    [Scope(Scope.Admin)]
    private static async Task<IResult> TestAsync(Guid id, HttpContext context, Webhooks webhooks, WebhookDeliveries deliveries)
    {
        await context.ReadFormAsync();
        await ReplayDeliveriesEndpoint.Test(id, context, webhooks, deliveries);
        return PageResult.SeeOther(context, PathOf(id));
    }

    [Scope(Scope.Admin)]
    private static async Task<IResult> ReplayAsync(Guid id, HttpContext context, Webhooks webhooks, WebhookDeliveries deliveries)
    {
        await context.ReadFormAsync();
        await webhooks.FindAsync(id, context.RequestAborted);
        context.Note(new { Replayed = await deliveries.ReplayAsync(id, DateTimeOffset.UnixEpoch, context.RequestAborted) });
        return PageResult.SeeOther(context, PathOf(id));
    }

    [Scope(Scope.Admin)]
    private static async Task<IResult> EnableAsync(Guid id, HttpContext context, Webhooks webhooks)
    {
        await context.ReadFormAsync();
        var webhook = await webhooks.FindAsync(id, context.RequestAborted);
        var request = new WebhookRequest { Url = webhook.Url, Events = webhook.Events, Bulk = webhook.Bulk, Enabled = !webhook.Enabled };
        context.Note((await webhooks.ChangeAsync(id, request, context.RequestAborted)).ToNote());
        return PageResult.SeeOther(context, PathOf(id));
    }

    [Scope(Scope.Admin)]
    private static async Task<IResult> RotateAsync(Guid id, HttpContext context, Webhooks webhooks, WebhookDeliveries deliveries)
    {
        await context.ReadFormAsync();
        var rotated = await webhooks.RotateAsync(id, context.RequestAborted);
        context.Note(rotated.Webhook.ToNote());
        return await SheetAsync(rotated.Webhook, rotated.Secret, deliveries, context.RequestAborted);
    }

    [Scope(Scope.Admin)]
    private static async Task<IResult> AskAsync(Guid id, Webhooks webhooks, CancellationToken cancellation) =>
        new PageResult<DeleteWebhookPage, Webhook>(await webhooks.FindAsync(id, cancellation));

    [Scope(Scope.Admin)]
    private static async Task<IResult> DeleteAsync(Guid id, HttpContext context, Webhooks webhooks)
    {
        await context.ReadFormAsync();
        context.Note((await webhooks.DeleteAsync(id, context.RequestAborted)).ToNote());
        return PageResult.SeeOther(context, Path);
    }

    private static async Task<IResult> IndexAsync(
        HttpContext context,
        Webhooks webhooks,
        TimeProvider clock,
        WebhookRequest form,
        string? refused,
        int status = StatusCodes.Status200OK
    )
    {
        var next = Guid.CreateVersion7(clock.GetUtcNow());
        return new PageResult<WebhookIndexPage, WebhookIndex>(
            new(await webhooks.ListAsync(context.RequestAborted), next, form, refused),
            status
        );
    }

    private static async Task<IResult> SheetAsync(Webhook webhook, string? secret, WebhookDeliveries deliveries, CancellationToken cancellation)
    {
        var (latest, _) = await deliveries.ListAsync(webhook.Id, state: null, long.MaxValue, Shown, cancellation);
        return new PageResult<WebhookSheetPage, WebhookSheet>(new(webhook, latest, secret));
    }
}

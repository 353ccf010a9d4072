using JasperFx.CommandLine;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>What <c>webhooks</c> does.</summary>
public enum WebhooksVerb
{
    /// <summary>Shows them.</summary>
    List,

    /// <summary>Makes one.</summary>
    [Changes]
    Create,

    /// <summary>Sends one a test event.</summary>
    Test,

    /// <summary>Gives one a new secret.</summary>
    [Changes]
    Rotate,

    /// <summary>Deletes one.</summary>
    [Changes]
    Delete,

    /// <summary>Shows what one was told.</summary>
    Deliveries,

    /// <summary>Sends again what was given up.</summary>
    [Changes]
    Replay,
}

/// <summary>Arguments of <c>webhooks</c>.</summary>
public sealed record WebhooksInput
{
    [Description("list, create, test, rotate, delete; deliveries shows what one was told, replay sends it again")]
    public WebhooksVerb Action { get; set; }

    [Description("Which webhook, as list shows it; all but list and create want one")]
    public Guid? IdFlag { get; set; }

    [Description("Where events are sent to")]
    public string? UrlFlag { get; set; }

    [Description("Which events, divided by commas: ticket.classified, ticket.needs_review, ticket.failed, ticket.corrected, job.finished")]
    public string? EventsFlag { get; set; }

    [Description("Also tell of each ticket of imports and runs")]
    public bool BulkFlag { get; set; }

    [Description("List only deliveries in this state: pending, delivered or failed")]
    public string? StateFlag { get; set; }

    [Description("How many deliveries to list; default 50")]
    public int LimitFlag { get; set; } = ListDeliveriesEndpoint.DefaultLimit;

    [Description("Which delivery to replay")]
    public Guid? DeliveryFlag { get; set; }

    [Description("Replay all that were given up since this time, 2026-11-27T08:00:00Z say")]
    [FlagAlias("since", true)]
    public string? SinceFlag { get; set; }
}

/// <summary>Does what the routes below <c>/webhooks</c> do, and prints lines of JSON.</summary>
[Description("List, create, test, rotate or delete webhooks; list or replay deliveries", Name = "webhooks")]
public sealed class WebhooksCommand(Webhooks webhooks, WebhookDeliveries deliveries, TimeProvider clock) : Utility<WebhooksInput>
{
    protected override async Task RunAsync(WebhooksInput input, CancellationToken cancellation)
    {
        switch (input.Action)
        {
            case WebhooksVerb.List:
                foreach (var webhook in await webhooks.ListAsync(cancellation))
                    Terminal.PrintLine(webhook);
                return;
            case WebhooksVerb.Create:
                Say(await CreateAsync(input, cancellation));
                return;
            case WebhooksVerb.Rotate:
                Say(await webhooks.RotateAsync(IdOf(input), cancellation));
                return;
            case WebhooksVerb.Delete:
                Terminal.PrintLine(await webhooks.DeleteAsync(IdOf(input), cancellation));
                return;
            case WebhooksVerb.Test:
                await ReplayDeliveriesEndpoint.EnabledAsync(IdOf(input), webhooks, cancellation);
                Terminal.PrintLine(await deliveries.TestAsync(IdOf(input), cancellation));
                return;
            case WebhooksVerb.Deliveries:
                await ListAsync(input, cancellation);
                return;
            default:
                await ReplayAsync(input, cancellation);
                return;
        }
    }

    private static Guid IdOf(WebhooksInput input) =>
        input.IdFlag ?? throw new RefusedException($"{EnumNames.Of(input.Action)} needs --id; ./tickets webhooks list shows them.");

    private static void Say(NewWebhook made)
    {
        Terminal.Say("The secret is shown this once.");
        Terminal.PrintLine(made);
    }

    private Task<NewWebhook> CreateAsync(WebhooksInput input, CancellationToken cancellation)
    {
        var request = new WebhookRequest
        {
            Url = input.UrlFlag,
            Events = (input.EventsFlag ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            Bulk = input.BulkFlag,
        };
        return webhooks.CreateAsync(Guid.CreateVersion7(clock.GetUtcNow()), request, Terminal.User, cancellation);
    }

    private async Task ListAsync(WebhooksInput input, CancellationToken cancellation)
    {
        var state = EnumNames.Parse<DeliveryState>(input.StateFlag);
        if (input.StateFlag is not null && state is null)
            throw new RefusedException($"--state must be one of {EnumNames.All<DeliveryState>()}");
        if (input.LimitFlag is < 1 or > ListDeliveriesEndpoint.MaxLimit)
            throw new RefusedException($"--limit must be from 1 to {ListDeliveriesEndpoint.MaxLimit}");
        var webhook = await webhooks.FindAsync(IdOf(input), cancellation);
        foreach (var delivery in (await deliveries.ListAsync(webhook.Id, state, long.MaxValue, input.LimitFlag, cancellation)).Page)
            Terminal.PrintLine(delivery);
    }

    private async Task ReplayAsync(WebhooksInput input, CancellationToken cancellation)
    {
        await ReplayDeliveriesEndpoint.EnabledAsync(IdOf(input), webhooks, cancellation);
        if (input.DeliveryFlag is { } delivery)
        {
            Terminal.PrintLine(await deliveries.ReplayAsync(IdOf(input), delivery, cancellation));
            return;
        }

        var since = Problems.ParseTime(input.SinceFlag ?? "");
        if (since is not { } time)
            throw new RefusedException($"replay needs --delivery, or --since with {Problems.ATime}.");
        Terminal.PrintLine(new DeliveriesReplayed(await deliveries.ReplayAsync(IdOf(input), time, cancellation)));
    }
}

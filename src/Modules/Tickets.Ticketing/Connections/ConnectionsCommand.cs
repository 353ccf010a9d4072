using System.Text;
using JasperFx.CommandLine;
using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Does what the routes below <c>/connections</c> do, and prints lines of JSON.</summary>
[Description("List, add, change or remove connections of help desks and mailboxes; show what came through one, or what a payload would become", Name = "connections")]
public sealed class ConnectionsCommand(Connections connections, WebhookDeliveries deliveries, Limits limits, TimeProvider clock) : Utility<ConnectionsInput>
{
    private const int MaxFile = 1 << 20;

    protected override async Task RunAsync(ConnectionsInput input, CancellationToken cancellation)
    {
        switch (input.Action)
        {
            case ConnectionsVerb.List:
                foreach (var connection in await connections.ListAsync(cancellation))
                    Terminal.PrintLine(connection);
                return;
            case ConnectionsVerb.Recipes:
                foreach (var recipe in Recipe.All)
                    Terminal.PrintLine(new { recipe.Name, recipe.Title, recipe.Steps, recipe.Secret, recipe.Token, recipe.Values });
                return;
            case ConnectionsVerb.Add:
                await AddAsync(input, cancellation);
                return;
            case ConnectionsVerb.Change:
                await ChangeAsync(input, cancellation);
                return;
            case ConnectionsVerb.Remove:
                Terminal.PrintLine(await connections.DeleteAsync(NameOf(input), cancellation));
                return;
            case ConnectionsVerb.Events:
                await ListEventsAsync(input, cancellation);
                return;
            case ConnectionsVerb.Deliveries:
                await ListWritesAsync(input, cancellation);
                return;
            case ConnectionsVerb.Replay:
                await ReplayAsync(input, cancellation);
                return;
            default:
                Terminal.PrintLine(await TryAsync(input, cancellation));
                return;
        }
    }

    private static string NameOf(ConnectionsInput input) =>
        input.Name ?? throw new RefusedException($"{EnumNames.Of(input.Action)} needs the name of a connection; ./tickets connections list shows them.");

    private async Task AddAsync(ConnectionsInput input, CancellationToken cancellation)
    {
        var id = Guid.CreateVersion7(clock.GetUtcNow());
        Show(await connections.CreateAsync(id, await RequestOfAsync(input, cancellation), Terminal.User, cancellation));
    }

    private async Task ChangeAsync(ConnectionsInput input, CancellationToken cancellation)
    {
        var stored = await connections.FindAsync(NameOf(input), cancellation);
        var request = await RequestOfAsync(input, cancellation);
        Show(await connections.ChangeAsync(stored.Name, request.Over(stored), cancellation));
    }

    private static async Task<ConnectionRequest> RequestOfAsync(ConnectionsInput input, CancellationToken cancellation) =>
        new()
        {
            Name = NameOf(input),
            Recipe = input.RecipeFlag,
            Settings = input.SettingsFlag is { } file ? JsonBody.Parse<ConnectionSettings>(await InputFile.ReadAsync(file, MaxFile, cancellation)) : null,
            Secret = await ReadLineAsync(input.SecretFileFlag, cancellation),
            Token = await ReadLineAsync(input.TokenFileFlag, cancellation),
            Values = input.ValuesFlag is { } values ? ConnectionRequest.ReadValues(values) : null,
        };

    private static void Show(NewConnection made)
    {
        var does = made.Connection.Path is { } path ? $"It takes events at {path}." : $"It looks into the mailbox of {MailAccount.Of(made.Connection.Settings)}.";
        Terminal.Say(made.Secret is null ? does : $"{does} The secret is shown this once.");
        Terminal.PrintLine(made);
    }

    private async Task ListEventsAsync(ConnectionsInput input, CancellationToken cancellation)
    {
        var outcome = input.OutcomeFlag is { } name
            ? EnumNames.Parse<EventOutcome>(name) ?? throw new RefusedException($"--outcome must be one of {EnumNames.All<EventOutcome>()}.")
            : (EventOutcome?)null;
        var connection = await connections.FindAsync(NameOf(input), cancellation);
        foreach (var received in (await connections.EventsAsync(connection, cancellation, outcome, input.ExternalIdFlag)).Items)
            Terminal.PrintLine(received);
    }

    private async Task ListWritesAsync(ConnectionsInput input, CancellationToken cancellation)
    {
        var connection = await connections.FindAsync(NameOf(input), cancellation);
        foreach (var delivery in (await deliveries.ListAsync(connection.Id, null, long.MaxValue, ListDeliveriesEndpoint.MaxLimit, cancellation)).Page)
            Terminal.PrintLine(delivery);
    }

    private async Task ReplayAsync(ConnectionsInput input, CancellationToken cancellation)
    {
        var since = Problems.ParseTime(input.SinceFlag ?? "") ?? throw new RefusedException($"replay needs --since with {Problems.ATime}.");
        var connection = await connections.FindAsync(NameOf(input), cancellation);
        Terminal.PrintLine(new DeliveriesReplayed(await deliveries.ReplayAsync(connection.Id, since, cancellation)));
    }

    // A recipe needs no database, and its event was signed at a time of its own.
    private async Task<EventTrial> TryAsync(ConnectionsInput input, CancellationToken cancellation)
    {
        var name = NameOf(input);
        var recipe = Recipe.Find(name);
        var stored = recipe is null ? await connections.FindAsync(name, cancellation) : null;
        var settings = recipe?.Settings ?? stored!.Settings;
        if (input.ValuesFlag is { } values)
            settings = settings with { Values = ConnectionRequest.ReadValues(values) };
        var confidence = input.ConfidenceFlag is { } sure
            ? EventTrial.ParseConfidence(sure) ?? throw new RefusedException($"--confidence {EventTrial.AConfidence}.")
            : (double?)null;
        recipe ??= stored!.Recipe is { } from ? Recipe.Find(from) : null;
        var headers = ConnectionRequest.ReadHeaders(input.HeadersFlag ?? recipe?.Sample.HeaderLine ?? "");
        if (input.File is null && recipe is null)
            throw new RefusedException("try needs a file with a payload.");
        byte[] body = input.File is { } file ? await InputFile.ReadAsync(file, MaxFile, cancellation) : Encoding.UTF8.GetBytes(recipe!.Sample.Body);
        var isSample = input.File is null && stored is null;
        var now = isSample ? recipe!.Sample.At : clock.GetUtcNow();
        var secret = isSample ? recipe!.Sample.Secret : stored?.Secret;
        var unverified = isSample || stored is not null || settings.Mailbox is not null
            ? Verifier.WhyNot(settings.Verify, secret, headers, body, now)
            : "A recipe has no secret to verify it with.";
        return EventTrial.Of(name, settings, unverified, () => settings.Read(body, headers), limits, now, input.CategoryFlag, confidence);
    }

    private static async Task<string?> ReadLineAsync(string? path, CancellationToken cancellation) =>
        path is null ? null : Encoding.UTF8.GetString(await InputFile.ReadAsync(path, MaxFile, cancellation)).TrimEnd('\r', '\n');
}

using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>Settings of a connection that somebody is about to change, and what they would make of an event.</summary>
/// <param name="Name">The name of the connection.</param>
/// <param name="Settings">The settings, as they were written.</param>
/// <param name="Event">An event to try them with.</param>
/// <param name="Headers">Its headers, <c>X-Event: created</c>, with | between.</param>
/// <param name="Category">The category to try writing back with; else empty.</param>
/// <param name="Confidence">How sure a model would be of it, as it was written; else empty.</param>
/// <param name="Trial">What would become of the event; null if that was not asked, or something is wrong.</param>
/// <param name="Refused">What is wrong.</param>
public sealed record ConnectionDraft(string Name, string Settings, string Event, string Headers, string Category, string Confidence, EventTrial? Trial, string? Refused);

/// <summary><c>/ui/settings/connections/{name}/change</c>: settings are tried with an event, and changed.</summary>
internal static class ConnectionChangeEndpoint
{
    private static readonly JsonSerializerOptions Written = new(JsonStyle.Answers)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("settings/connections/{name}/change", ShowAsync);
        pages.MapPost("settings/connections/{name}/change", ChangeAsync);
    }

    /// <summary>The path for one.</summary>
    public static string PathOf(string name) => $"{ConnectionsEndpoint.PathOf(name)}/change";

    /// <summary>Settings as a person wrote them; null for none.</summary>
    /// <exception cref="RefusedException">They can't be read (400).</exception>
    public static ConnectionSettings? Read(string settings) =>
        string.IsNullOrWhiteSpace(settings) ? null : JsonBody.Parse<ConnectionSettings>(Encoding.UTF8.GetBytes(settings));

    [Scope(Scope.Admin)]
    private static async Task<IResult> ShowAsync(string name, Connections connections, CancellationToken cancellation)
    {
        var stored = await connections.FindAsync(name, cancellation);
        var sample = stored.Recipe is { } recipe ? Recipe.Find(recipe)?.Sample : null;
        return Page(new(name, JsonSerializer.Serialize(stored.Settings, Written), sample?.Body ?? "", sample?.HeaderLine ?? "", "", "", Trial: null, Refused: null));
    }

    [Scope(Scope.Admin)]
    private static async Task<IResult> ChangeAsync(
        string name,
        HttpContext context,
        Connections connections,
        WebhookDeliveries deliveries,
        WebhookSettings network,
        Limits limits,
        TimeProvider clock
    )
    {
        var stored = await connections.FindAsync(name, context.RequestAborted);
        var form = await context.ReadFormAsync(ConnectionsEndpoint.MaxBytes, "settings", "secret", "token", "event", "headers", "category", "confidence", "try");
        var draft = new ConnectionDraft(name, form["settings"], form["event"], form["headers"], form["category"].Trim(), form["confidence"].Trim(), Trial: null, Refused: null);
        try
        {
            var request = new ConnectionRequest
            {
                Settings = Read(draft.Settings),
                Secret = form.Given("secret"),
                Token = form.Given("token"),
            }.Over(stored);
            if (form["try"].Length > 0)
            {
                var settings = request.ToSettings(request.Recipe, isNew: false, hasToken: true, network);
                return Page(draft with { Trial = TrialOf(draft, settings, limits, clock.GetUtcNow()) });
            }

            var changed = await connections.ChangeAsync(name, request, context.RequestAborted);
            context.Note(changed.Connection.ToNote());
            return changed.Secret is null
                ? PageResult.SeeOther(context, ConnectionsEndpoint.PathOf(name))
                : await ConnectionsEndpoint.SheetAsync(changed.Connection, changed.Secret, connections, deliveries, context.RequestAborted);
        }
        catch (RefusedException refused) when (refused.Status == StatusCodes.Status400BadRequest)
        {
            return Page(draft with { Refused = refused.ToSentence() }, refused.Status);
        }
    }

    // What signs an event signs its bytes, and a form changes the ends of lines: whether it is verified is not looked at here.
    private static EventTrial TrialOf(ConnectionDraft draft, ConnectionSettings settings, Limits limits, DateTimeOffset now)
    {
        var headers = ConnectionRequest.ReadHeaders(draft.Headers);
        double? confidence = draft.Confidence.Length == 0
            ? null
            : EventTrial.ParseConfidence(draft.Confidence) ?? throw RefusedException.Invalid("confidence", EventTrial.AConfidence);
        return EventTrial.Of(
            draft.Name,
            settings,
            unverified: null,
            () => settings.Read(Encoding.UTF8.GetBytes(draft.Event), headers),
            limits,
            now,
            draft.Category.Length > 0 ? draft.Category : null,
            confidence
        );
    }

    private static PageResult<ConnectionChangePage, ConnectionDraft> Page(ConnectionDraft draft, int status = StatusCodes.Status200OK) => new(draft, status);
}

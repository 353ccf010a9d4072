using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Body of <c>POST /connections</c> and <c>PUT /connections/{name}</c>: a help desk that sends its webhooks here, or a mailbox.</summary>
[Example("""{"name": "github", "recipe": "github", "secret": "It's a Secret to Everybody", "by": "ann"}""")]
public sealed partial record ConnectionRequest
{
    private const int MaxSecret = 500;

    /// <summary>What it is called: letters of a to z, digits and hyphens. <c>PUT</c> has it in the path.</summary>
    [StringLength(50, MinimumLength = 1)]
    public string? Name { get; init; }

    /// <summary>The recipe whose settings it has: <c>GET /connections/recipes</c> lists them.</summary>
    [StringLength(50, MinimumLength = 1)]
    public string? Recipe { get; init; }

    /// <summary>Settings; each of them takes the place of the recipe's. Without a recipe all stand here.</summary>
    public ConnectionSettings? Settings { get; init; }

    /// <summary>What is different from one help desk to the next, by the names that the recipe asks for.</summary>
    public IReadOnlyDictionary<string, string>? Values { get; init; }

    /// <summary>
    /// What signs, or is sent, or the password of the mailbox, which is a must. Another new connection without one gets one, which is
    /// shown once; a change without one keeps it.
    /// </summary>
    [StringLength(MaxSecret, MinimumLength = 1)]
    public string? Secret { get; init; }

    /// <summary>With what decisions are written back; a change without one keeps it. With one, those of a recipe are.</summary>
    [StringLength(MaxSecret, MinimumLength = 1)]
    public string? Token { get; init; }

    /// <summary>Who asks, for the record.</summary>
    [StringLength(100, MinimumLength = 1)]
    public string? By { get; init; }

    /// <summary>Whether a text can be the name of a connection.</summary>
    public static bool IsName(string? name) => name is not (null or "recipes" or "api") && Allowed().IsMatch(name);

    /// <summary>The settings: those of the recipe, where nothing else is said.</summary>
    /// <exception cref="RefusedException">There is no such recipe, or something is wrong with the settings (400).</exception>
    public ConnectionSettings ToSettings(string? recipe, bool isNew, bool hasToken, WebhookSettings network)
    {
        var problems = new Problems();
        if (isNew && !IsName(Name))
            problems.Add("name", "must be 1 to 50 of a to z, 0 to 9 and hyphens, and neither recipes nor api");
        var known = recipe is null ? null : Ticketing.Recipe.Find(recipe);
        var from = known?.Settings;
        if (recipe is not null && from is null)
            problems.Add("recipe", $"must be one of {string.Join(", ", Ticketing.Recipe.All.Select(one => one.Name))}");
        else if (from is null && Settings is null)
            problems.Add("settings", "are missing, and so is the recipe");
        var settings = new ConnectionSettings
        {
            Verify = Settings?.Verify ?? from?.Verify,
            Mailbox = Settings?.Mailbox ?? from?.Mailbox,
            Map = Settings?.Map ?? from?.Map,
            When = Settings?.When ?? from?.When,
            Own = Settings?.Own ?? from?.Own,
            Updates = Settings?.Updates ?? from?.Updates,
            Automatic = Settings?.Automatic ?? from?.Automatic,
            MailHeaders = Settings?.MailHeaders ?? from?.MailHeaders,
            FormField = Settings?.FormField ?? from?.FormField,
            KeepQuotes = Settings?.KeepQuotes ?? from?.KeepQuotes,
            WriteBack = Settings?.WriteBack ?? (hasToken || Token is not null ? from?.WriteBack : null),
            Values = Values ?? Settings?.Values ?? from?.Values,
        };
        if (from is not null || Settings is not null)
        {
            ConnectionCheck.Check(settings, known?.Values.Keys ?? [], network, problems);
            WriteBackCheck.Check(settings, hasToken || Token is not null, network, problems);
        }

        if (Token is { } token && (token.Length > MaxSecret || string.IsNullOrWhiteSpace(token) || token.Any(char.IsControl)))
            problems.Add("token", $"must have 1 to {MaxSecret} characters, on one line");
        if (Secret is { } secret && (secret.Length > MaxSecret || string.IsNullOrWhiteSpace(secret)))
            problems.Add("secret", $"must have 1 to {MaxSecret} characters");
        if (Secret is null && isNew && settings.Mailbox is not null)
            problems.Add("secret", "is missing: it is the password of the mailbox");
        problems.CheckText("secret", Secret);
        if (Secret is not null && settings.Verify is { KindOf: VerificationKind.Hmac } how && Verifier.KeyOf(how, Secret) is null)
            problems.Add("secret", $"is not written as {how.Key}");
        problems.CheckBy(By);
        problems.ThrowIfAny();
        return settings;
    }

    /// <summary>The request to change a connection, which keeps what is left out of this one: recipe, settings and values.</summary>
    public ConnectionRequest Over(StoredConnection stored) =>
        this with
        {
            Recipe = Recipe ?? stored.Recipe,
            Settings = Settings ?? (Recipe is null ? stored.Settings : null),
            Values = Values ?? Settings?.Values ?? stored.Settings.Values,
        };

    /// <summary>Reads values as a person writes them: <c>own_user=bot, site=desk.example</c>.</summary>
    /// <exception cref="RefusedException">One has no value (400).</exception>
    public static IReadOnlyDictionary<string, string> ReadValues(string text) => ReadPairs(text, ',', '=');

    /// <summary>Reads headers of a JSON request as a person writes them: <c>X-Event: created | X-Id: 1</c>.</summary>
    /// <exception cref="RefusedException">One has no value (400).</exception>
    public static IHeaderDictionary ReadHeaders(string text)
    {
        var headers = new HeaderDictionary { ["Content-Type"] = "application/json" };
        foreach (var (name, value) in ReadPairs(text, '|', ':'))
            headers[name] = value;
        return headers;
    }

    private static Dictionary<string, string> ReadPairs(string text, char between, char inside)
    {
        var pairs = new Dictionary<string, string>();
        foreach (var pair in text.Split(between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = pair.Split(inside, 2, StringSplitOptions.TrimEntries);
            pairs[parts[0]] = parts is [_, var value] ? value : throw RefusedException.Invalid("values", $"'{pair}' must have {inside} and a value");
        }

        return pairs;
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,49}$")]
    private static partial Regex Allowed();
}

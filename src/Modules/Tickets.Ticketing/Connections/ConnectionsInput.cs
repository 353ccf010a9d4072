using JasperFx.CommandLine;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>What <c>connections</c> does.</summary>
public enum ConnectionsVerb
{
    /// <summary>Shows them.</summary>
    List,

    /// <summary>Shows the recipes.</summary>
    Recipes,

    /// <summary>Makes one.</summary>
    [Changes]
    Add,

    /// <summary>Gives one other settings.</summary>
    [Changes]
    Change,

    /// <summary>Deletes one.</summary>
    [Changes]
    Remove,

    /// <summary>Shows what came through one.</summary>
    Events,

    /// <summary>Shows what a payload would become.</summary>
    Try,

    /// <summary>Shows what was written back.</summary>
    Deliveries,

    /// <summary>Writes back again what was given up.</summary>
    [Changes]
    Replay,
}

/// <summary>Arguments of <c>connections</c>.</summary>
public sealed record ConnectionsInput
{
    [Description("list, recipes, add, change, remove; events shows what came of late, try what a payload would become, deliveries what was written back; replay writes it again")]
    public ConnectionsVerb Action { get; set; }

    [Description("Which connection; with try also a recipe")]
    public string? Name { get; set; }

    [Description("With try: a file with the payload, or the message; the event of the recipe, if it is left out")]
    public string? File { get; set; }

    [Description("With add and change: the recipe; recipes lists them")]
    public string? RecipeFlag { get; set; }

    [Description("With add and change: a JSON file with settings, in place of the recipe's; change keeps those it has without one")]
    public string? SettingsFlag { get; set; }

    [Description("With add and change: a file with the secret, or the password of the mailbox; without it one is made and shown, or kept")]
    [FlagAlias("secret-file", true)]
    public string? SecretFileFlag { get; set; }

    [Description("With add and change: a file with the token to write back with")]
    public string? TokenFileFlag { get; set; }

    [Description("What the recipe asks for: own_user=bot@desk.example, with commas between")]
    public string? ValuesFlag { get; set; }

    [Description("With events: only what became of it so: accepted, repeated, passed_over, refused")]
    public string? OutcomeFlag { get; set; }

    [Description("With events: only what the help desk calls so")]
    public string? ExternalIdFlag { get; set; }

    [Description("With try: show what would be written back for this category")]
    public string? CategoryFlag { get; set; }

    [Description("With try: how sure the model would be of it, 0 to 1")]
    [FlagAlias("confidence", true)]
    public string? ConfidenceFlag { get; set; }

    [Description("With replay: all that were given up since this time, 2026-11-27T08:00:00Z say")]
    [FlagAlias("since", true)]
    public string? SinceFlag { get; set; }

    [Description("With try: headers of the request, 'X-GitHub-Event: issues', with | between")]
    public string? HeadersFlag { get; set; }
}

using System.Globalization;
using Tickets.SharedKernel;

namespace Tickets.Pages;

/// <content>Of the settings, the keys and the audit.</content>
public partial class Texts
{
    public virtual string SettingsTitle => "Settings";
    public virtual string SettingsAbout => "About";
    public virtual string SettingsSaved => "Saved, in this browser.";
    public virtual string SettingsOfBrowser => "In this browser";
    public virtual string SettingsOfService => "This service";
    public virtual string SettingsNeedAdmin => "How it is set up is shown to whoever has the scope admin.";
    public virtual string SettingsInEffect => "Settings in effect";
    public virtual string SettingsAreSetBy => "They are set in the environment of the service, and read when it starts. What is secret is not shown.";
    public virtual string SettingName => "Setting";
    public virtual string SettingValue => "Value";
    public virtual string SettingSource => "From";
    public virtual string SettingDefault => "default";
    public virtual string Theme => "Colours";
    public virtual string YourName => "Your name";
    public virtual string YourNameIsAClaim => "It stands beside what you decide. Nobody checks it: nobody signs in here.";
    public virtual string SayWhoYouAre => "Say who you are";
    public virtual string KeysAreSwitchedThere => "Whether single keys press buttons is chosen where they do:";
    public virtual string IsOpen =>
        "Whoever reaches this service may do everything, and nobody signs in. If others than you reach it, have it started with one of these:";
    public virtual string Further => "Further";
    public virtual string ApiDescribed => "The API, described";
    public virtual string HealthOfHost => "Is this host ready?";

    public virtual string KeysTitle => "Keys";
    public virtual string NoKeys => "There is no key yet.";
    public virtual string KeyName => "For";
    public virtual string KeyScopes => "May";
    public virtual string KeyState => "State";
    public virtual string KeyCreated => "Made";
    public virtual string KeyLastUsed => "Last used";
    public virtual string KeyNeverUsed => "never";
    public virtual string KeyMake => "Make a key";
    public virtual string KeyFor => "Who, or what, will use it";
    public virtual string KeyDays => "Days until it expires";
    public virtual string KeyNeverExpires => "never";
    public virtual string KeyShownOnce => "Copy it now: it is shown this once. It works within 5 seconds.";
    public virtual string KeyItself => "The key";
    public virtual string Copy => "Copy";
    public virtual string Copied => "Copied";
    public virtual string KeyRevoke => "Revoke";
    public virtual string KeyRevokeTitle => "Revoke this key?";

    public virtual string AuditTitle => "Audit";
    public virtual string AuditWho => "Who";
    public virtual string AuditWhat => "What";
    public virtual string AuditFrom => "From (UTC)";
    public virtual string AuditTo => "Before (UTC)";
    public virtual string AuditTime => "When";
    public virtual string AuditAbout => "About";
    public virtual string AuditShow => "Show";
    public virtual string AuditDetails => "Details";
    public virtual string AuditEmpty => "Nothing has been changed yet.";
    public virtual string AuditNoneMatches => "Nothing matches. Leave a field empty, or write something else.";

    /// <summary>A theme; null is that of the system.</summary>
    public virtual string ThemeName(string? theme) =>
        theme switch
        {
            "light" => "light",
            "dark" => "dark",
            _ => "as the system has them",
        };

    /// <summary>Which version it is.</summary>
    public virtual string VersionIs(string version) => $"Version {version}";

    /// <summary>What a host is, or connects to, by its name.</summary>
    public virtual string Fact(string name) =>
        name switch
        {
            "postgres" => "PostgreSQL",
            "rabbitmq" => "RabbitMQ",
            _ => char.ToUpperInvariant(name[0]) + name[1..],
        };

    /// <summary>A key that was made.</summary>
    public virtual string KeyMade(KeyView key) => $"The key for {key.Name} is made";

    /// <summary>One that was made already.</summary>
    public virtual string KeyMadeBefore(KeyView key) =>
        $"The key for {key.Name} was made before, and is not shown again. If it is lost, revoke it and make another one.";

    /// <summary>Who made it.</summary>
    public virtual string KeyMadeBy(string by) => $"by {by}";

    /// <summary>How a key is.</summary>
    public virtual string StateOf(KeyView key, DateTimeOffset now) =>
        key switch
        {
            { RevokedAt: { } at } => $"revoked {Time(at)}",
            { ExpiresAt: { } at } when at <= now => $"expired {Time(at)}",
            { ExpiresAt: { } at } => $"works until {Time(at)}",
            _ => "works",
        };

    /// <summary>What a scope allows.</summary>
    public virtual string ScopeMeans(Scope scope) =>
        scope switch
        {
            Scope.Submit => "submits tickets",
            Scope.Read => "sees all but keys, settings and audit",
            Scope.Review => "says what a ticket is about",
            Scope.Operate => "imports, classifies, replays, erases, promotes models",
            _ => "does everything",
        };

    /// <summary>That it was revoked already.</summary>
    public virtual string KeyWasRevoked(DateTimeOffset at) => $"It was revoked at {Time(at)}.";

    /// <summary>What that does.</summary>
    public virtual string KeyRevokeMeans(KeyView key) =>
        "Whoever uses it is refused within 5 seconds, and signed out here. It can't be undone; another key can be made. "
        + (key.LastUsedAt is { } used ? $"It was used last at {Time(used)}." : "It was never used.");

    /// <summary>Who did something, with the name they gave themselves.</summary>
    public virtual string AuditName(AuditEntry entry) =>
        entry.Note is { Length: > 0 } note ? $"{note} ({entry.Who})" : entry.Who;

    /// <summary>That it did not succeed, or not in all.</summary>
    public virtual string AuditFailed(int status) => $"It failed ({status}).";

    /// <summary>What was done.</summary>
    public virtual string Did(AuditEntry entry) =>
        Deed.Of(entry) switch
        {
            Deeds.Corrected => "gave tickets a category",
            Deeds.Withdrew => "withdrew a category",
            Deeds.Undid => "undid a reclassification",
            Deeds.Erased => "erased tickets",
            Deeds.Imported => "began an import",
            Deeds.RenamedSource => "renamed a source",
            Deeds.Classified => "had tickets classified",
            Deeds.Paused => "paused a job",
            Deeds.Resumed => "resumed a job",
            Deeds.Cancelled => "cancelled a job",
            Deeds.Replayed => "replayed what had failed",
            Deeds.Discarded => "discarded what had failed",
            Deeds.MadeKey => "made a key",
            Deeds.ChangedRules => "changed the rules",
            Deeds.ChangedConnection => "connected a help desk, or changed or ended that",
            Deeds.ChangedWebhook => "changed a webhook, or had one tell something",
            Deeds.RevokedKey => "revoked a key",
            Deeds.Promoted => "put a model to use",
            Deeds.RolledBack => "went back to the model before",
            Deeds.TriedModel => "tried a model beside the one in use",
            Deeds.EndedTrial => "ended the trial of a model",
            Deeds.Retargeted => "made a version with another target",
            Deeds.Trained => "had a model trained",
            Deeds.DeletedModel => "deleted a model",
            Deeds.SignedIn => "signed in or out",
            _ => "did something else",
        };

    /// <summary>A time of a parameter as a field takes it: without the zone, which is UTC.</summary>
    public static string Local(string time) =>
        DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, out var parsed)
            ? parsed.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture)
            : "";
}

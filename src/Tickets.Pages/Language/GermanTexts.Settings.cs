using Tickets.SharedKernel;

namespace Tickets.Pages;

/// <content>Of the settings, the keys and the audit.</content>
public sealed partial class GermanTexts
{
    public override string SettingsTitle => "Einstellungen";
    public override string SettingsAbout => "Über";
    public override string SettingsSaved => "Gespeichert, in diesem Browser.";
    public override string SettingsOfBrowser => "In diesem Browser";
    public override string SettingsOfService => "Dieser Dienst";
    public override string SettingsNeedAdmin => "Wie er eingerichtet ist, sieht nur, wer das Recht admin hat.";
    public override string SettingsInEffect => "Geltende Einstellungen";
    public override string SettingsAreSetBy =>
        "Sie stehen in der Umgebung des Dienstes und werden beim Start gelesen. Geheimes wird nicht gezeigt.";
    public override string SettingName => "Einstellung";
    public override string SettingValue => "Wert";
    public override string SettingSource => "Woher";
    public override string SettingDefault => "Vorgabe";
    public override string Theme => "Farben";
    public override string YourName => "Ihr Name";
    public override string YourNameIsAClaim => "Er steht bei dem, was Sie entscheiden. Niemand prüft ihn: hier meldet sich niemand an.";
    public override string SayWhoYouAre => "Sagen Sie, wer Sie sind";
    public override string KeysAreSwitchedThere => "Ob einzelne Tasten Knöpfe drücken, wählt man dort, wo sie es tun:";
    public override string IsOpen =>
        "Wer diesen Dienst erreicht, darf alles, und niemand meldet sich an. Wenn andere als Sie ihn erreichen, lassen Sie ihn mit einem von diesen starten:";
    public override string Further => "Weiteres";
    public override string ApiDescribed => "Die API, beschrieben";
    public override string HealthOfHost => "Ist dieser Host bereit?";

    public override string KeysTitle => "Schlüssel";
    public override string NoKeys => "Es gibt noch keinen Schlüssel.";
    public override string KeyName => "Für";
    public override string KeyScopes => "Darf";
    public override string KeyState => "Zustand";
    public override string KeyCreated => "Ausgestellt";
    public override string KeyLastUsed => "Zuletzt benutzt";
    public override string KeyNeverUsed => "nie";
    public override string KeyMake => "Schlüssel ausstellen";
    public override string KeyFor => "Wer oder was ihn benutzen wird";
    public override string KeyDays => "Tage, bis er abläuft";
    public override string KeyNeverExpires => "nie";
    public override string KeyShownOnce => "Kopieren Sie ihn jetzt: er wird nur dieses eine Mal gezeigt. Er gilt binnen 5 Sekunden.";
    public override string KeyItself => "Der Schlüssel";
    public override string Copy => "Kopieren";
    public override string Copied => "Kopiert";
    public override string KeyRevoke => "Widerrufen";
    public override string KeyRevokeTitle => "Diesen Schlüssel widerrufen?";

    public override string AuditTitle => "Protokoll";
    public override string AuditWho => "Wer";
    public override string AuditWhat => "Was";
    public override string AuditFrom => "Von (UTC)";
    public override string AuditTo => "Vor (UTC)";
    public override string AuditTime => "Wann";
    public override string AuditAbout => "Woran";
    public override string AuditShow => "Zeigen";
    public override string AuditDetails => "Einzelheiten";
    public override string AuditEmpty => "Noch ist nichts geändert worden.";
    public override string AuditNoneMatches => "Nichts passt. Lassen Sie ein Feld leer, oder schreiben Sie etwas anderes.";

    public override string ThemeName(string? theme) =>
        theme switch
        {
            "light" => "hell",
            "dark" => "dunkel",
            _ => "wie das System",
        };

    public override string VersionIs(string version) => $"Version {version}";

    public override string Fact(string name) =>
        name switch
        {
            "version" => "Version",
            "environment" => "Umgebung",
            "roles" => "Rollen",
            "data folder" => "Ordner der Daten",
            "model folder" => "Ordner der Modelle",
            _ => base.Fact(name),
        };

    public override string KeyMade(KeyView key) => $"Der Schlüssel für {key.Name} ist ausgestellt";

    public override string KeyMadeBefore(KeyView key) =>
        $"Der Schlüssel für {key.Name} wurde schon ausgestellt und wird nicht noch einmal gezeigt. Ist er verloren, widerrufen Sie ihn und stellen Sie einen anderen aus.";

    public override string KeyMadeBy(string by) => $"von {by}";

    public override string StateOf(KeyView key, DateTimeOffset now) =>
        key switch
        {
            { RevokedAt: { } at } => $"widerrufen {Time(at)}",
            { ExpiresAt: { } at } when at <= now => $"abgelaufen {Time(at)}",
            { ExpiresAt: { } at } => $"gilt bis {Time(at)}",
            _ => "gilt",
        };

    public override string ScopeMeans(Scope scope) =>
        scope switch
        {
            Scope.Submit => "reicht Tickets ein",
            Scope.Read => "sieht alles außer Schlüsseln, Einstellungen und Protokoll",
            Scope.Review => "sagt, wovon ein Ticket handelt",
            Scope.Operate => "importiert, klassifiziert, wiederholt, löscht, wählt Modelle",
            _ => "darf alles",
        };

    public override string KeyWasRevoked(DateTimeOffset at) => $"Er wurde widerrufen: {Time(at)}.";

    public override string KeyRevokeMeans(KeyView key) =>
        "Wer ihn benutzt, wird binnen 5 Sekunden abgewiesen und hier abgemeldet. Das lässt sich nicht zurücknehmen; ein anderer kann ausgestellt werden. "
        + (key.LastUsedAt is { } used ? $"Zuletzt benutzt: {Time(used)}." : "Er wurde nie benutzt.");

    public override string AuditName(AuditEntry entry) =>
        entry.Note is { Length: > 0 } note ? $"{note} ({entry.Who})" : entry.Who;

    public override string AuditFailed(int status) => $"Das ist misslungen ({status}).";

    public override string Did(AuditEntry entry) =>
        Deed.Of(entry) switch
        {
            Deeds.Corrected => "gab Tickets eine Kategorie",
            Deeds.Withdrew => "nahm eine Kategorie zurück",
            Deeds.Undid => "machte ein erneutes Klassifizieren rückgängig",
            Deeds.Erased => "löschte Tickets",
            Deeds.Imported => "begann einen Import",
            Deeds.RenamedSource => "benannte eine Quelle um",
            Deeds.Classified => "ließ Tickets klassifizieren",
            Deeds.Paused => "hielt einen Auftrag an",
            Deeds.Resumed => "setzte einen Auftrag fort",
            Deeds.Cancelled => "brach einen Auftrag ab",
            Deeds.Replayed => "wiederholte, was gescheitert war",
            Deeds.Discarded => "verwarf, was gescheitert war",
            Deeds.MadeKey => "stellte einen Schlüssel aus",
            Deeds.ChangedRules => "änderte die Regeln",
            Deeds.ChangedConnection => "verband einen Helpdesk, oder änderte oder beendete das",
            Deeds.ChangedWebhook => "änderte einen Webhook, oder ließ ihn etwas erzählen",
            Deeds.RevokedKey => "widerrief einen Schlüssel",
            Deeds.Promoted => "nahm ein Modell in Gebrauch",
            Deeds.RolledBack => "ging zum Modell davor zurück",
            Deeds.TriedModel => "erprobte ein Modell neben dem in Gebrauch",
            Deeds.EndedTrial => "beendete die Erprobung eines Modells",
            Deeds.Retargeted => "machte eine Fassung mit anderem Ziel",
            Deeds.Trained => "ließ ein Modell trainieren",
            Deeds.DeletedModel => "löschte ein Modell",
            Deeds.SignedIn => "meldete sich an oder ab",
            _ => "tat etwas anderes",
        };
}

using Tickets.Contracts;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <content>Of the list, of a ticket, and of the review desk.</content>
public sealed partial class GermanTexts
{
    public override string Subject => "Betreff";
    public override string Text => "Text";
    public override string Category => "Kategorie";
    public override string Confidence => "Sicherheit";
    public override string StatusTitle => "Status";
    public override string Priority => "Dringlichkeit";
    public override string Source => "Quelle";
    public override string CameIn => "Eingang";
    public override string Any => "alle";
    public override string Yes => "ja";
    public override string No => "nein";
    public override string None => "ohne";
    public override string Filter => "Zeigen";
    public override string MoreFilters => "Weitere Filter";
    public override string ActiveFilters => "Filter";
    public override string TakeOff => "Diesen Filter entfernen";
    public override string TooManyToCount => "Zu viele Tickets, um sie auf einmal zu zählen; bitte weiter filtern.";
    public override string NoTicketMatches => "Kein Ticket passt. Entfernen Sie einen Filter, oder suchen Sie einen anderen Text.";
    public override string NoneOnThisPage => "Unter den bisher angesehenen ist keines. Es gibt mehr: sehen Sie weiter.";
    public override string MorePages => "Mehr der Liste";
    public override string FirstPage => "Von vorn";
    public override string NextPage => "Weiter";
    public override string Label => "Kategorie in der Datei";
    public override string Download => "Alle herunterladen:";
    public override string ToTickets => "Zu den Tickets";

    public override string Decision => "Entscheidung";
    public override string Alternatives => "Was das Modell für wahrscheinlich hielt";
    public override string Correct => "Berichtigen";
    public override string RightCategory => "Die richtige Kategorie";
    public override string Save => "Speichern";
    public override string Withdraw => "Die Berichtigung zurücknehmen";
    public override string History => "Verlauf";
    public override string NoReasons => "Zu diesem Ticket gibt es keine Gründe eines Modells.";
    public override string WordByWord => "Wort für Wort";
    public override string Word => "Wort";
    public override string SpeaksForWhat => "Spricht für";
    public override string HowMuch => "Wie sehr";

    public override string EraseTitle => "Dieses Ticket löschen?";
    public override string EraseLink => "Dieses Ticket löschen …";
    public override string EraseNow => "Endgültig löschen";
    public override string EraseMeans =>
        "Das Ticket, seine Entscheidung, seine Berichtigungen und jede aufbewahrte Antwort darüber werden gelöscht. Niemand kann sie zurückholen.";
    public override string Erased => "Das Ticket ist gelöscht";
    public override string LeaveIt => "So lassen";

    public override string KeysPress => "Tasten drücken die Knöpfe";
    public override string Undo => "Rückgängig";
    public override string Skip => "Übergehen";
    public override string AllSkipped => "Sie haben alle übergangen, die warten.";
    public override string FromTheFirst => "Wieder vom ersten an";
    public override string NothingToReview => "Keines wartet auf einen Menschen: das Modell war bei jedem Ticket sicher genug.";
    public override string MayNotReview => "Sie dürfen ansehen, aber nicht entscheiden: dazu braucht es das Recht review.";

    public override string Field(string name) =>
        name switch
        {
            "label" => "Bekannte Kategorie",
            "external_id" => "Id in der Quelle",
            "requester" => "Von wem",
            "reason" => "Grund",
            "corrected" => "Von einem Menschen entschieden",
            "min_confidence" => "Sicherheit ab (0 bis 1)",
            "max_confidence" => "Sicherheit bis (0 bis 1)",
            "from" => "Eingang ab (UTC)",
            "to" => "Eingang vor (UTC)",
            "sort" => "Reihenfolge",
            "similar_to" => "Ähnlich wie",
            "text" => Text,
            "status" => StatusTitle,
            "category" => Category,
            "priority" => Priority,
            "source" => Source,
            "model" => "Modell",
            _ => base.Field(name),
        };

    public override string Value<T>(T value) =>
        value switch
        {
            TicketStatus status => Status(status),
            TicketSort.Newest => "neueste zuerst",
            TicketSort.Oldest => "älteste zuerst",
            TicketSort.Confidence => "unsichere zuerst (nur zu prüfende)",
            _ => EnumNames.Of(value),
        };

    public override string HowSure(TicketView ticket) =>
        ticket switch
        {
            { CorrectedBy: { } person } => $"Das hat {person} entschieden.",
            { Status: TicketStatus.Failed, Reason: var reason } => $"Es konnte nicht klassifiziert werden: {reason}.",
            { Confidence: null, Reason: { } reason } => $"Es wartet: {reason}.",
            { Confidence: null } => "Noch hat es kein Modell angesehen.",
            { Status: TicketStatus.NeedsReview, Confidence: { } confidence } =>
                $"{WhyUnsure(ticket.Reason)}: seine beste Vermutung träfe bei etwa {confidence * 100:0} von 100 solchen Tickets zu.",
            { Confidence: { } confidence } =>
                $"{Certainty(confidence)}: von 100 Tickets, bei denen es so sicher war, stimmen etwa {confidence * 100:0}.",
        };

    public override string WordsDecided(Explanation reasons) =>
        $"Die markierten Wörter entschieden zwischen {reasons.Category} und {reasons.RunnerUp}:";

    public override string NewCategory(string category) =>
        $"Das Modell in Gebrauch kennt die Kategorie {category} nicht. Ist sie neu, lernen sie Modelle, die von jetzt an trainiert werden; ist sie ein Versehen, berichtigen Sie sie.";

    public override string SpeaksFor(string category) => $"spricht für {category}";

    public override string CameFrom(TicketView ticket) => $"kam aus {ticket.Source}";

    public override string PriorityOf(TicketView ticket) =>
        ticket switch
        {
            { Priority: { } priority } => EnumNames.Of(priority),
            { PredictedPriority: var (priority, confidence) } => $"{priority}, sagt ein Modell voraus ({Percent(confidence)})",
            _ => "–",
        };

    public override string Conflict(TicketView now, string refused)
    {
        var what = now is { CorrectedBy: { } person, ClassifiedAt: { } at }
            ? $"{person} gab ihm um {Time(at)} die Kategorie {now.Category}"
            : $"Es ist jetzt: {now.Category ?? Status(now.Status)}";
        var yours = refused.Length > 0
            ? $"Ihre Wahl war {refused}; speichern Sie sie noch einmal, wenn sie gelten soll."
            : "Nichts wurde zurückgenommen.";
        return $"Das Ticket hat sich geändert, während Sie es ansahen. {what}. {yours}";
    }

    public override string ErasedWhat(ErasureReceipt receipt) =>
        $"Mit ihm gingen {Count(receipt.Decisions)} Entscheidungen, {Count(receipt.Corrections)} Berichtigungen, "
        + $"{Count(receipt.Answers)} aufbewahrte Antworten und {Count(receipt.Messages)} Nachrichten, um {Time(receipt.ErasedAt)}.";

    public override string Waiting(long count) =>
        count == 1 ? "Etwa ein Ticket wartet auf einen Menschen." : $"Etwa {Count(count)} Tickets warten auf einen Menschen.";

    protected override string WhyUnsure(string? reason) =>
        reason switch
        {
            "low_confidence" => "Das Modell ist nicht sicher genug",
            "no_known_words" => "Das Modell kennt keines der Wörter",
            "little_known" => "Das Modell kennt zu wenige der Wörter",
            "out_of_scope" => "Der Text ist nicht wie die Tickets, aus denen das Modell gelernt hat",
            _ => $"Das Modell hat nicht entschieden ({reason})",
        };

    protected override string Certainty(float confidence) =>
        confidence switch
        {
            >= 0.95f => "Das Modell ist sehr sicher",
            >= 0.8f => "Das Modell ist sicher",
            >= 0.6f => "Das Modell ist ziemlich sicher",
            _ => "Das Modell ist unsicher",
        };
}

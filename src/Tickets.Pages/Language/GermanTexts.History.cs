using Tickets.Ticketing;

namespace Tickets.Pages;

/// <content>Of what was decided, and undone.</content>
public sealed partial class GermanTexts
{
    public override string UndoTitle => "Dieses erneute Klassifizieren rückgängig machen?";
    public override string UndoLink => "Rückgängig machen …";
    public override string UndoNow => "Rückgängig machen";
    public override string UndoMore => "Weiter";
    public override string UndoMeans => "Jedes Ticket hat wieder die Entscheidung von vorher. Was seither ein Mensch entschieden hat, oder was inzwischen einen anderen Text hat, bleibt, wie es ist.";

    public override string DecidedBy(Decision decision) =>
        $"{decision.Category ?? Status(decision.Status)}, von {decision.CorrectedBy ?? (decision.ModelVersion is { } model ? $"Modell {model}" : "niemandem")}";

    public override string EndedBy(Decision decision) =>
        decision.Cause switch
        {
            DecisionCause.Withdrawn => $"zurückgenommen von {decision.SupersededBy}",
            DecisionCause.Reclassified when decision.SupersededBy is { } person => $"von {person} noch einmal an ein Modell gegeben",
            DecisionCause.Undone => $"das erneute Klassifizieren hat {decision.SupersededBy} rückgängig gemacht",
            DecisionCause.Revised => "der Text wurde ersetzt",
            DecisionCause.Replayed => "noch einmal versucht",
            DecisionCause.Discarded => "Menschen überlassen",
            _ => "",
        };

    public override string UndoneSoFar(ReclassificationUndone done) =>
        $"{(done.Restored == 1 ? "1 Ticket ist" : $"{Count(done.Restored)} Tickets sind")} wie vorher. {(done.Remaining ? "Es können mehr sein." : "Das waren alle.")}";
}

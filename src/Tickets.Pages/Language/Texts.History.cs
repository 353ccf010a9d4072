using Tickets.Ticketing;

namespace Tickets.Pages;

/// <content>Of what was decided, and undone.</content>
public partial class Texts
{
    public virtual string UndoTitle => "Undo this reclassification?";
    public virtual string UndoLink => "Undo …";
    public virtual string UndoNow => "Undo it";
    public virtual string UndoMore => "Go on";
    public virtual string UndoMeans => "Each ticket has the decision again that it had before. One that a person has decided since, or that has another text by now, stays as it is.";

    /// <summary>What a person or a model said.</summary>
    public virtual string DecidedBy(Decision decision) =>
        $"{decision.Category ?? Status(decision.Status)}, by {decision.CorrectedBy ?? (decision.ModelVersion is { } model ? $"model {model}" : "nobody")}";

    /// <summary>What ended a decision, if no other follows at once; empty if one does.</summary>
    public virtual string EndedBy(Decision decision) =>
        decision.Cause switch
        {
            DecisionCause.Withdrawn => $"withdrawn by {decision.SupersededBy}",
            DecisionCause.Reclassified when decision.SupersededBy is { } person => $"sent to a model again by {person}",
            DecisionCause.Undone => $"classifying it again was undone by {decision.SupersededBy}",
            DecisionCause.Revised => "its text was replaced",
            DecisionCause.Replayed => "tried again",
            DecisionCause.Discarded => "left to persons",
            _ => "",
        };

    /// <summary>What was undone.</summary>
    public virtual string UndoneSoFar(ReclassificationUndone done) =>
        $"{(done.Restored == 1 ? "1 ticket is" : $"{Count(done.Restored)} tickets are")} as before. {(done.Remaining ? "There may be more." : "That was all.")}";
}

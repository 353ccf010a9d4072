using Tickets.Ticketing;

namespace Tickets.Pages;

/// <content>Of the review desk, of many tickets at once, and of keys.</content>
public partial class Texts
{
    public virtual string OneBack => "Before";
    public virtual string OneOn => "Next";
    public virtual string Reasons => "Reasons";
    public virtual string Categories => "Categories";
    public virtual string FindCategory => "Another category";
    public virtual string OpenTicket => "All about this ticket";
    public virtual string TicketToReview => "The ticket to decide about";
    public virtual string KeepIt => "Keep that";
    public virtual string YourDecisions => "What you decided last";
    public virtual string WithAlike => "with the same texts";
    public virtual string NextIs => "Next:";
    public virtual string UnsentOne =>
        "A decision waits to be saved, for the service does not answer. It is sent again by itself; leave this page open.";
    public virtual string UnsentMany =>
        "{0} decisions wait to be saved, for the service does not answer. They are sent again by themselves; leave this page open.";
    public virtual string SessionLost => "This was not saved: your session has ended. Sign in again, in another window, then decide again.";

    public virtual string Ticked => "Ticked";
    public virtual string NoneTicked => "No ticket is ticked.";
    public virtual string WithTicked => "The ticked ones:";
    public virtual string WithAll => "All that match:";
    public virtual string GiveCategory => "Give them a category …";
    public virtual string Reclassify => "Classify again …";
    public virtual string GiveCategoryTitle => "Give many tickets a category";
    public virtual string Chosen => "Chosen are the tickets with:";
    public virtual string ChosenAll => "All tickets are chosen: no filter narrows them.";
    public virtual string NoneToGive => "There is no such ticket, or a person has decided about each of them already.";
    public virtual string BackToList => "Back to the list";
    public virtual string ActionTitle => "A category for many tickets";
    public virtual string UndoAll => "Take it back for all";
    public virtual string UndoAllMeans => "Each of the tickets will be as it was before. One about which a person has said something since stays as it is.";
    public virtual string AsJson => "As JSON";

    public virtual string TheList => "The list";
    public virtual string PreviousTicket => "The one before";
    public virtual string NextTicket => "The next one";
    public virtual string ByOneKey => "By one key, 1 to 9 and 0";
    public virtual string SimilarTickets(long count) => $"{Count(count)} similar tickets";
    public virtual string SameSubject => "Tickets with this subject";

    public virtual string RefreshTitle => "Refresh:";
    public virtual string ShortcutsTitle => "Keyboard";
    public virtual string KeyTitle => "Key";
    public virtual string KeyDoes => "What it does";
    public virtual string KeysHint => "Keys do nothing while you write in a field, and none of them is needed: all can be done by mouse or Tab as well.";

    /// <summary>How often a page is refreshed.</summary>
    public virtual string Interval(string interval) => interval == Refresh.Never ? "pause" : $"{interval} s";

    /// <summary>What was saved.</summary>
    /// <param name="done">The ticket.</param>
    /// <param name="others">How many others got it too.</param>
    public virtual string Saved(TicketView done, long others) =>
        $"Saved as {done.Category}{(others > 0 ? $", with {Count(others)} of the same text" : "")}: {SubjectOf(done)}";

    /// <summary>What was taken back.</summary>
    public virtual string Undone(TicketView ticket) => $"Undone: {SubjectOf(ticket)}";

    /// <summary>A box for those with the same text.</summary>
    public virtual string AlsoAlike(int count) =>
        count == 1 ? "also give it to the other one with the same text" : $"also give it to the {Count(count)} others with the same text";

    /// <summary>How one gets on.</summary>
    public virtual string DeskCounts(DeskProgress progress)
    {
        var (session, left) = (progress.Session, Waiting(progress.Waiting));
        if (session.Done == 0)
            return left;
        var rate = progress.PerMinute is { } perMinute ? $", {Count((long)Math.Round(perMinute))} a minute" : "";
        return $"You have done {Count(session.Done)}{rate}, and agreed with the model in {Count(session.Agreed)} of them. {left}";
    }

    /// <summary>Why a decision was not taken.</summary>
    public virtual string DeskConflict(TicketView now, string refused, DateTimeOffset at)
    {
        var what = now is { CorrectedBy: { } person, ClassifiedAt: { } decided }
            ? $"{person} decided {now.Category}, {Duration((at - decided).TotalSeconds)} ago"
            : $"The ticket has changed: it is {now.Category ?? Status(now.Status)} now";
        return refused.Length > 0
            ? $"{what}. Your choice was {refused}: choose it again to overrule, or keep that."
            : $"{what}. Nothing was taken back.";
    }

    /// <summary>The box of a row.</summary>
    public virtual string Tick(TicketView ticket) => $"Tick {SubjectOf(ticket)}";

    /// <summary>How many were ticked.</summary>
    public virtual string TickedCount(int count) => count == 1 ? "one ticket" : $"{Count(count)} tickets";

    /// <summary>Above some tickets of many.</summary>
    public virtual string Examples(int count) => $"The latest {Count(count)} of them";

    /// <summary>What giving a category does.</summary>
    public virtual string GiveMeans(long count) =>
        $"{(count == 1 ? "One ticket gets" : $"{Count(count)} tickets get")} the category you choose here. What a person decided "
        + "before stays, unless you filter for it. No model writes over it; you can take it back for all at once.";

    /// <summary>The button to give it.</summary>
    public virtual string GiveTo(long count) => count == 1 ? "Give it to this ticket" : $"Give it to {Count(count)} tickets";

    /// <summary>Why a category can't be given.</summary>
    public virtual string TooManyAtOnce(long count, int most) =>
        $"{Count(count)} tickets match; at most {Count(most)} are given a category at once. Filter further, or do it in parts.";

    /// <summary>What an action did.</summary>
    public virtual string ActionDid(CorrectionAction action) =>
        $"{action.By} gave {(action.Count == 1 ? "one ticket" : $"{Count(action.Count)} tickets")} the category {action.Category}, at {Time(action.At)}.";

    /// <summary>What of it was taken back.</summary>
    public virtual string ActionWithdrawn(CorrectionAction action) =>
        action.Withdrawn == action.Count
            ? "It was taken back for all of them."
            : $"It was taken back for {Count(action.Withdrawn)} of them; the other {Count(action.Count - action.Withdrawn)} were changed since.";

    /// <summary>All keys.</summary>
    public virtual IReadOnlyList<KeyGroup> AllKeys =>
        [
            new(
                "Everywhere",
                [
                    ("?", "shows this page"),
                    ("g, then o t r j d m s", "leads to the overview, tickets, review, jobs, failures, models, settings"),
                    ("p", "pauses a page that refreshes itself"),
                ]
            ),
            new(
                "In a list",
                [
                    ("j k", "the next row, the one before"),
                    ("Enter", "opens the row"),
                    ("x", "ticks it"),
                    ("/", "goes to the field for a text; Esc leaves it"),
                ]
            ),
            new(
                "With a ticket",
                [
                    ("1 to 9, 0", "gives it the category with that key"),
                    ("e", "goes to the field for a category"),
                    ("n p", "the next ticket of the list, the one before"),
                ]
            ),
            new(
                "With a job",
                [
                    ("n", "in the list of jobs and in that of imports: imports a file"),
                    ("Space", "pauses it; has it go on"),
                    ("Delete", "cancels it; asks first"),
                ]
            ),
            new("With a failure", [("r", "replays it; asks first"), ("Delete", "discards it; asks first")]),
            new(
                "At the review desk",
                [
                    ("Enter", "agrees with the category that the model found best"),
                    ("1 to 9, 0", "saves the category with that key, and shows the next ticket; with Shift the next ten"),
                    ("/", "goes to the field for any category; Enter saves it"),
                    ("a", "ticks: for all with the same text"),
                    ("u, Backspace", "takes the last one back"),
                    ("s, Space", "passes over the ticket"),
                    ("← →", "the ticket before, the next one, without a decision"),
                    ("w", "hides the reasons, and shows them again"),
                ]
            ),
        ];

    /// <summary>That a person's category may be a slip.</summary>
    public virtual string NewCategory(string category) =>
        $"The model in use does not know the category {category}. If it is new, models trained from now on learn it; if it is a slip, correct it.";
}

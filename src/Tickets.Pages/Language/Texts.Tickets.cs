using Tickets.Contracts;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <content>Of the list, of a ticket, and of the review desk.</content>
public partial class Texts
{
    public virtual string Subject => "Subject";
    public virtual string Text => "Text";
    public virtual string Category => "Category";
    public virtual string Confidence => "Confidence";
    public virtual string StatusTitle => "Status";
    public virtual string Priority => "Priority";
    public virtual string Source => "Source";
    public virtual string CameIn => "Came in";
    public virtual string Any => "any";
    public virtual string Yes => "yes";
    public virtual string No => "no";
    public virtual string None => "none";
    public virtual string Filter => "Show";
    public virtual string MoreFilters => "More filters";
    public virtual string ActiveFilters => "Filters";
    public virtual string TakeOff => "Take this filter off";
    public virtual string TooManyToCount => "Too many tickets to count at once; filter further.";
    public virtual string NoTicketMatches => "No ticket matches. Take a filter off, or write another text.";
    public virtual string NoneOnThisPage => "None among those looked at so far. There are more: look further.";
    public virtual string MorePages => "More of the list";
    public virtual string FirstPage => "From the beginning";
    public virtual string NextPage => "Further";
    public virtual string Label => "Category in its file";
    public virtual string Download => "Download them all:";
    public virtual string ToTickets => "To the tickets";

    public virtual string Decision => "Decision";
    public virtual string Alternatives => "What the model found likely";
    public virtual string Correct => "Correct it";
    public virtual string RightCategory => "The right category";
    public virtual string Save => "Save";
    public virtual string Withdraw => "Withdraw the correction";
    public virtual string History => "History";
    public virtual string NoReasons => "There are no reasons of a model to show for this ticket.";
    public virtual string WordByWord => "Word by word";
    public virtual string Word => "Word";
    public virtual string SpeaksForWhat => "Speaks for";
    public virtual string HowMuch => "How much";

    public virtual string EraseTitle => "Erase this ticket?";
    public virtual string EraseLink => "Erase this ticket …";
    public virtual string EraseNow => "Erase it for good";
    public virtual string EraseMeans => "The ticket, its decision, its corrections, and every answer kept of it are deleted. Nobody can bring them back.";
    public virtual string Erased => "The ticket is erased";
    public virtual string LeaveIt => "Leave it as it is";

    public virtual string KeysPress => "keys press the buttons";
    public virtual string Undo => "Undo";
    public virtual string Skip => "Pass over";
    public virtual string AllSkipped => "You have passed over all that wait.";
    public virtual string FromTheFirst => "From the first again";
    public virtual string NothingToReview => "Nothing waits for a person: the model was sure enough of every ticket.";
    public virtual string MayNotReview => "You may look, but not decide: that needs the scope review.";

    /// <summary>A filter, by its name in the URL.</summary>
    public virtual string Field(string name) =>
        name switch
        {
            "label" => "Known category",
            "external_id" => "Id at its source",
            "requester" => "From whom",
            "reason" => "Reason",
            "corrected" => "Decided by a person",
            "min_confidence" => "Confidence from (0 to 1)",
            "max_confidence" => "Confidence to (0 to 1)",
            "from" => "Came in from (UTC)",
            "to" => "Came in before (UTC)",
            "sort" => "Order",
            "similar_to" => "Similar to",
            _ => char.ToUpperInvariant(name[0]) + name[1..],
        };

    /// <summary>A value of a filter.</summary>
    public virtual string Value<T>(T value)
        where T : struct, Enum =>
        value switch
        {
            TicketStatus status => Status(status),
            TicketSort.Newest => "newest first",
            TicketSort.Oldest => "oldest first",
            TicketSort.Confidence => "unsure first (to review only)",
            _ => EnumNames.Of(value),
        };

    /// <summary>A counted value.</summary>
    public string FacetValue(TicketFacet by, string value) =>
        by == TicketFacet.Status && EnumNames.Parse<TicketStatus>(value) is { } status ? Status(status) : value;

    /// <summary>A value of a filter, by its name in the URL.</summary>
    public string FilterValue(string name, string value) =>
        name switch
        {
            "corrected" => value == "true" ? Yes : No,
            "ids" => TickedCount(value.Split(',').Length),
            _ => EnumNames.Parse<TicketFacet>(name) is { } facet ? FacetValue(facet, value) : value,
        };

    /// <summary>A share of 1.</summary>
    public string Percent(double share) => share.ToString("0 %", Numbers);

    /// <summary>The subject, or what stands for it.</summary>
    public static string SubjectOf(TicketView ticket) =>
        ticket.Subject.Length > 0 ? ticket.Subject : ticket.Body[..Math.Min(80, ticket.Body.Length)];

    /// <summary>How sure the decision is, in words.</summary>
    public virtual string HowSure(TicketView ticket) =>
        ticket switch
        {
            { CorrectedBy: { } person } => $"{person} decided that.",
            { Status: TicketStatus.Failed, Reason: var reason } => $"It could not be classified: {reason}.",
            { Confidence: null, Reason: { } reason } => $"It waits: {reason}.",
            { Confidence: null } => "No model has looked at it yet.",
            { Status: TicketStatus.NeedsReview, Confidence: { } confidence } =>
                $"{WhyUnsure(ticket.Reason)}: its best guess would be right for about {confidence * 100:0} of 100 such tickets.",
            { Confidence: { } confidence } =>
                $"{Certainty(confidence)}: of 100 tickets that it was this sure of, about {confidence * 100:0} are right.",
        };

    /// <summary>Which categories the reasons are about.</summary>
    public virtual string WordsDecided(Explanation reasons) =>
        $"The marked words decided between {reasons.Category} and {reasons.RunnerUp}:";

    /// <summary>What a mark means.</summary>
    public virtual string SpeaksFor(string category) => $"speaks for {category}";

    /// <summary>Where it came from.</summary>
    public virtual string CameFrom(TicketView ticket) => $"came in from {ticket.Source}";

    /// <summary>How urgent it is.</summary>
    public virtual string PriorityOf(TicketView ticket) =>
        ticket switch
        {
            { Priority: { } priority } => EnumNames.Of(priority),
            { PredictedPriority: var (priority, confidence) } => $"{priority}, as a model predicts ({Percent(confidence)})",
            _ => "–",
        };

    /// <summary>Why a correction was not taken.</summary>
    public virtual string Conflict(TicketView now, string refused)
    {
        var what = now is { CorrectedBy: { } person, ClassifiedAt: { } at }
            ? $"{person} gave it the category {now.Category} at {Time(at)}"
            : $"It is {now.Category ?? Status(now.Status)} now";
        var yours = refused.Length > 0 ? $"Your choice was {refused}; save it again to overrule." : "Nothing was withdrawn.";
        return $"The ticket has changed while you looked at it. {what}. {yours}";
    }

    /// <summary>What was erased.</summary>
    public virtual string ErasedWhat(ErasureReceipt receipt) =>
        $"With it went {Count(receipt.Decisions)} decisions, {Count(receipt.Corrections)} corrections, "
        + $"{Count(receipt.Answers)} kept answers and {Count(receipt.Messages)} messages, at {Time(receipt.ErasedAt)}.";

    /// <summary>How many wait.</summary>
    public virtual string Waiting(long count) =>
        count == 1 ? "About one ticket waits for a person." : $"About {Count(count)} tickets wait for a person.";

    /// <summary>Why a model did not decide.</summary>
    protected virtual string WhyUnsure(string? reason) =>
        reason switch
        {
            "low_confidence" => "The model is not sure enough",
            "no_known_words" => "The model knows none of the words",
            "little_known" => "The model knows too few of the words",
            "out_of_scope" => "The text is not like the tickets that the model learnt from",
            _ => $"The model did not decide ({reason})",
        };

    /// <summary>How sure a model is.</summary>
    protected virtual string Certainty(float confidence) =>
        confidence switch
        {
            >= 0.95f => "The model is very sure",
            >= 0.8f => "The model is sure",
            >= 0.6f => "The model is fairly sure",
            _ => "The model is unsure",
        };
}

using System.Globalization;
using Tickets.Contracts;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <content>Of the list, of a ticket, and of the review desk.</content>
internal static partial class Texts
{
    public const string Subject = "Subject";
    public const string Text = "Text";
    public const string Category = "Category";
    public const string Confidence = "Confidence";
    public const string StatusTitle = "Status";
    public const string Priority = "Priority";
    public const string Source = "Source";
    public const string CameIn = "Came in";
    public const string Any = "any";
    public const string Yes = "yes";
    public const string No = "no";
    public const string None = "none";
    public const string Filter = "Show";
    public const string MoreFilters = "More filters";
    public const string ActiveFilters = "Filters";
    public const string TakeOff = "Take this filter off";
    public const string TooManyToCount = "Too many tickets to count at once; filter further.";
    public const string NoTicketMatches = "No ticket matches. Take a filter off, or write another text.";
    public const string NoneOnThisPage = "None among those looked at so far. There are more: look further.";
    public const string MorePages = "More tickets";
    public const string FirstPage = "From the beginning";
    public const string NextPage = "Further";
    public const string ToTickets = "To the tickets";

    public const string Decision = "Decision";
    public const string Alternatives = "What the model found likely";
    public const string Correct = "Correct it";
    public const string RightCategory = "The right category";
    public const string Save = "Save";
    public const string Withdraw = "Withdraw the correction";
    public const string History = "History";
    public const string NoReasons = "There are no reasons of a model to show for this ticket.";
    public const string WordByWord = "Word by word";
    public const string Word = "Word";
    public const string SpeaksForWhat = "Speaks for";
    public const string HowMuch = "How much";

    public const string Erase = "Erase this ticket?";
    public const string EraseLink = "Erase this ticket …";
    public const string EraseNow = "Erase it for good";
    public const string EraseMeans =
        "The ticket, its decision, its corrections, and every answer kept of it are deleted. Nobody can bring them back.";
    public const string Erased = "The ticket is erased";
    public const string Keep = "Keep it";

    public const string KeysPress = "keys press the buttons";
    public const string Undo = "Undo";
    public const string Skip = "Pass over";
    public const string AnotherCategory = "Another category …";
    public const string AllSkipped = "You have passed over all that wait.";
    public const string FromTheFirst = "From the first again";
    public const string NothingToReview = "Nothing waits for a person: the model was sure enough of every ticket.";
    public const string MayNotReview = "You may look, but not decide: that needs the scope review.";

    /// <summary>A filter, by its name in the URL.</summary>
    public static string Field(string name) =>
        name switch
        {
            "external_id" => "Id at its source",
            "requester" => "From whom",
            "reason" => "Reason",
            "corrected" => "Decided by a person",
            "min_confidence" => "Confidence from (0 to 1)",
            "max_confidence" => "Confidence to (0 to 1)",
            "from" => "Came in from (UTC)",
            "to" => "Came in before (UTC)",
            "sort" => "Order",
            _ => char.ToUpperInvariant(name[0]) + name[1..],
        };

    /// <summary>A value of a filter.</summary>
    public static string Value<T>(T value)
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
    public static string FacetValue(TicketFacet by, string value) =>
        by == TicketFacet.Status && EnumNames.Parse<TicketStatus>(value) is { } status ? Status(status) : value;

    /// <summary>A share of 1.</summary>
    public static string Percent(float share) => share.ToString("0 %", CultureInfo.InvariantCulture);

    /// <summary>The subject, or what stands for it.</summary>
    public static string SubjectOf(TicketView ticket) =>
        ticket.Subject.Length > 0 ? ticket.Subject : ticket.Body[..Math.Min(80, ticket.Body.Length)];

    /// <summary>How sure the decision is, in words.</summary>
    public static string HowSure(TicketView ticket) =>
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
    public static string WordsDecided(Explanation reasons) =>
        $"The marked words decided between {reasons.Category} and {reasons.RunnerUp}:";

    /// <summary>What a mark means.</summary>
    public static string SpeaksFor(string category) => $"speaks for {category}";

    /// <summary>Where it came from.</summary>
    public static string CameFrom(TicketView ticket) => $"came in from {ticket.Source}";

    /// <summary>What a model said.</summary>
    public static string DecidedBy(TicketView ticket) =>
        $"{ticket.Category ?? Status(ticket.Status)}, by {(ticket.ModelVersion is { } model ? $"model {model}" : "nobody")}";

    /// <summary>What a person said.</summary>
    public static string Said(Correction correction)
    {
        var before = correction.Before?.TryGetProperty("best", out var best) == true ? best.GetString() : null;
        return $"{correction.Category}, by {correction.By}{(before is null ? "" : $", instead of {before}")}";
    }

    /// <summary>Who took it back.</summary>
    public static string Withdrew(Correction correction) => $"withdrawn by {correction.WithdrawnBy}";

    /// <summary>How urgent it is.</summary>
    public static string PriorityOf(TicketView ticket) =>
        ticket switch
        {
            { Priority: { } priority } => EnumNames.Of(priority),
            { PredictedPriority: var (priority, confidence) } => $"{priority}, as a model predicts ({Percent(confidence)})",
            _ => "–",
        };

    /// <summary>Why a correction was not taken.</summary>
    public static string Conflict(TicketView now, string refused)
    {
        var what = now is { CorrectedBy: { } person, ClassifiedAt: { } at }
            ? $"{person} gave it the category {now.Category} at {Time(at)}"
            : $"It is {now.Category ?? Status(now.Status)} now";
        var yours = refused.Length > 0 ? $"Your choice was {refused}; save it again to overrule." : "Nothing was withdrawn.";
        return $"The ticket has changed while you looked at it. {what}. {yours}";
    }

    /// <summary>What was erased.</summary>
    public static string ErasedWhat(ErasureReceipt receipt) =>
        $"With it went {Count(receipt.Decisions)} decisions, {Count(receipt.Corrections)} corrections, "
        + $"{Count(receipt.Answers)} kept answers and {Count(receipt.Messages)} messages, at {Time(receipt.ErasedAt)}.";

    /// <summary>How many wait.</summary>
    public static string Waiting(long count) =>
        count == 1 ? "About one ticket waits for a person." : $"About {Count(count)} tickets wait for a person.";

    /// <summary>What was saved.</summary>
    public static string Saved(TicketView done) =>
        done.CorrectedBy is null ? $"Undone: {SubjectOf(done)}" : $"Saved as {done.Category}: {SubjectOf(done)}";

    /// <summary>How many are alike.</summary>
    public static string Alike(int count) =>
        $"{Count(count)} tickets that wait have the same text. Your choice is for this one; the others come after it.";

    private static string WhyUnsure(string? reason) =>
        reason switch
        {
            "low_confidence" => "The model is not sure enough",
            "no_known_words" => "The model knows none of the words",
            _ => $"The model did not decide ({reason})",
        };

    private static string Certainty(float confidence) =>
        confidence switch
        {
            >= 0.95f => "The model is very sure",
            >= 0.8f => "The model is sure",
            >= 0.6f => "The model is fairly sure",
            _ => "The model is unsure",
        };
}

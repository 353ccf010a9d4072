using Tickets.Ticketing;

namespace Tickets.Pages;

/// <content>Of what failed for good.</content>
public partial class Texts
{
    public virtual string DeadLettersTitle => "Failures";
    public virtual string NoDeadLetters => "No message failed for good, and no ticket.";
    public virtual string NoDeadLetterMatches => "Nothing that failed matches. Somebody may have dealt with it already.";
    public virtual string DeadLettersMean =>
        "What is here was tried several times, and waits for a person: replay it once its cause is mended, or discard it.";
    public virtual string DeadLetterWhat => "What";
    public virtual string DeadLetterCount => "How many";
    public virtual string DeadLetterFirst => "First";
    public virtual string DeadLetterLast => "Last";
    public virtual string DeadLetterError => "Error";
    public virtual string DeadLetterFailedAt => "Failed";
    public virtual string DeadLetterActions => "What to do";
    public virtual string DeadLettersOneByOne => "One by one";
    public virtual string DeadLetterHistory => "What was done before";
    public virtual string DeadLetterEarlier => "What was done before about this one";
    public virtual string ToDeadLetters => "To all failures";
    public virtual string ReplayLink => "Replay …";
    public virtual string DiscardLink => "Discard …";
    public virtual string ReplayMeans => "A ticket is classified again as if it were new, a message is sent again. What fails again is listed here again.";
    public virtual string DiscardMeans => "A ticket goes to the review desk, so that a person decides. A message is deleted; no ticket is lost by that.";
    public virtual string DeadLetterWhy => "Why (for the record)";
    public virtual string StackIsInTheLog => "Where in the program it failed is in the log of the host, at that time.";
    public virtual string MessageAttempts => "Attempts";
    public virtual string MessageSent => "Sent";
    public virtual string MessageSource => "By host";
    public virtual string MessageQueue => "Queue";
    public virtual string MessageHeaders => "Headers";
    public virtual string TicketsConcerned => "Tickets it is about";
    public virtual string TaskConcerned => "It is about the task";

    /// <summary>A filter, by its name in the URL.</summary>
    public virtual string DeadLetterField(string name) =>
        name switch
        {
            "kind" => "What",
            "message_type" => "Message",
            "exception" => "Cause",
            "reason" => "Error contains",
            _ => name,
        };

    /// <summary>What failed.</summary>
    public virtual string DeadLetterKind(string kind) => kind == "ticket" ? "Ticket" : "Message";

    /// <summary>The same, as a title.</summary>
    public virtual string DeadLetterFailed(string kind) =>
        kind == "ticket" ? "A ticket could not be classified" : "A message could not be handled";

    /// <summary>Why it failed.</summary>
    public virtual string CauseOf(string? told) => string.IsNullOrEmpty(told) ? "no error was told" : told;

    /// <summary>How many there are, above the table of their causes.</summary>
    public virtual string DeadLettersByCause(DeadLetterCounts counts) =>
        $"{Count(counts.Total)} in all, by their cause, the most frequent first";

    /// <summary>How many are not in that table.</summary>
    public virtual string DeadLettersOfOtherCauses(long count) => $"{Count(count)} more have other causes.";

    /// <summary>The button, or the link to the question.</summary>
    public virtual string ReplayAll(long count) => count == 1 ? "Replay it" : $"Replay all {Count(count)}";

    /// <summary>Likewise.</summary>
    public virtual string DiscardAll(long count) => count == 1 ? "Discard it" : $"Discard all {Count(count)}";

    /// <summary>The question.</summary>
    public virtual string ReplayTitle(long count) => count == 1 ? "Replay this one?" : $"Replay these {Count(count)}?";

    /// <summary>Likewise.</summary>
    public virtual string DiscardTitle(long count) => count == 1 ? "Discard this one?" : $"Discard these {Count(count)}?";

    /// <summary>What was done just now.</summary>
    public virtual string DeadLettersDone(DeadLetterAction action) =>
        (action.Action == "replay" ? $"Replayed: {Count(action.Count)}." : $"Discarded: {Count(action.Count)}.") + Left(action);

    /// <summary>What somebody did.</summary>
    public virtual string DeadLetterDid(DeadLetterAction action) =>
        $"{action.By} {(action.Action == "replay" ? "replayed" : "discarded")} {Count(action.Count)}.{Left(action)}";

    /// <summary>What stayed, if anything did.</summary>
    protected virtual string Left(DeadLetterAction action) =>
        (action.Unreadable > 0 ? $" {Count(action.Unreadable)} stay, because this version can't read them." : "")
        + (action.Unsent > 0 ? $" {Count(action.Unsent)} stay, because RabbitMQ does not take them at present." : "");
}

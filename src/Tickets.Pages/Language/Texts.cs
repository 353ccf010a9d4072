using System.Globalization;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>
/// All that the pages say of themselves, in English; another language is a class that overrides all of it. What the routes
/// say comes from them.
/// </summary>
public partial class Texts
{
    /// <summary>The language, as HTML and <c>Accept-Language</c> name it.</summary>
    public virtual string Language => "en";

    /// <summary>How numbers are written.</summary>
    protected virtual NumberFormatInfo Numbers => NumberFormatInfo.InvariantInfo;

    public static string Name => "Tickets";
    public virtual string Overview => "Overview";
    public virtual string Tickets => "Tickets";
    public virtual string Review => "Review";
    public virtual string Navigation => "Pages";
    public virtual string SkipToContent => "Skip to the content";
    public virtual string BackToPage => "Back to the page before";
    public virtual string ToOverview => "To the overview";
    public virtual string Api => "The API";
    public virtual string AsOf => "As of";
    public virtual string Lost => "The service does not answer; this is as of";

    public virtual string SignIn => "Sign in";
    public virtual string SignOut => "Sign out";
    public virtual string Key => "Your key";
    public virtual string KeyHint => "It begins with tk_. Whoever runs the service makes one for you.";
    public virtual string SignInAtProvider => "Sign in with your account";
    public virtual string SessionEnded => "Your session has ended; sign in again.";

    public virtual string Warnings => "Look at this";
    public virtual string NoTicketYet => "There is no ticket yet. A file can be imported, or the sample loaded.";
    public virtual string AcceptedLastHour => "came one by one in the last hour";
    public virtual string NobodyWaits => "No single ticket waits.";
    public virtual string PerMinute => "Tickets per minute";
    public virtual string Accepted => "accepted";
    public virtual string Decided => "decided";
    public virtual string AsTable => "As a table";
    public virtual string Minute => "Minute";
    public virtual string RunningJobs => "Imports, runs and trainings under way";
    public virtual string NoJobs => "None.";
    public virtual string Queues => "Queues";
    public virtual string Queue => "Queue";
    public virtual string Messages => "Messages that wait";
    public virtual string Consumers => "Hosts that listen";
    public virtual string NoQueues => "They can't be reached, so nothing is known of them.";
    public virtual string ModelInUse => "The model in use is";
    public virtual string NoModel => "There is no model in use.";

    /// <summary>Many similar tickets in a short time.</summary>
    public virtual string Burst(Burst burst) =>
        string.Create(Numbers, $"{burst.Tickets:N0} tickets like “{burst.Name}” since {Time(burst.BeganAt)}; usually {burst.Usual:0.#} in {burst.Minutes:0.#} minutes");

    /// <summary>What went wrong, by the HTTP status.</summary>
    public virtual string Problem(int status) =>
        status switch
        {
            400 => "This can't be shown as it was asked for",
            401 => "Sign in first",
            403 => "You may not do this",
            404 => "There is no such thing",
            409 => "That is not possible as things are",
            412 => "Somebody else was faster",
            429 => "Too many requests; wait a moment",
            503 => "Not at present",
            _ => "Something went wrong",
        };

    /// <summary>A status of a ticket.</summary>
    public virtual string Status(TicketStatus status) =>
        status switch
        {
            TicketStatus.Unprocessed => "imported, waiting",
            TicketStatus.Queued => "waiting",
            TicketStatus.Processed => "decided",
            TicketStatus.NeedsReview => "to review",
            _ => "failed",
        };

    /// <summary>A number, grouped.</summary>
    public string Count(long count) => count.ToString("N0", Numbers);

    /// <summary>A time, with its zone.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A time as the API and HTML take it.</summary>
    public static string Written(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>How long something takes.</summary>
    public virtual string Duration(double seconds) =>
        seconds switch
        {
            < 90 => string.Create(Numbers, $"{Math.Max(1, seconds):0} s"),
            < 5400 => string.Create(Numbers, $"{seconds / 60:0} min"),
            _ => string.Create(Numbers, $"{seconds / 3600:0.#} h"),
        };

    /// <summary>That newer figures are not there yet.</summary>
    public virtual string FiguresAreOld(double seconds) => $"These figures are {Duration(seconds)} old; newer ones are being read.";

    /// <summary>How long the oldest ticket waits.</summary>
    public virtual string OldestWaits(double seconds) => $"The oldest ticket has waited for {Duration(seconds)}.";

    /// <summary>How long one that comes now will wait.</summary>
    public virtual string ExpectedWait(int seconds) => $"One that comes now is decided in about {Duration(seconds)}.";

    /// <summary>The chart, for who does not see it.</summary>
    public virtual string PerMinuteInWords(Work hour) =>
        $"In the last hour {Count(hour.Accepted)} tickets were accepted and {Count(hour.Decided)} decided.";
}

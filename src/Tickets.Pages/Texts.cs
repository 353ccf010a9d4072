using System.Globalization;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>All that the pages say of themselves, in one place, to be translated; what the routes say comes from them.</summary>
internal static partial class Texts
{
    public const string Name = "Tickets";
    public const string Overview = "Overview";
    public const string Tickets = "Tickets";
    public const string Review = "Review";
    public const string Navigation = "Pages";
    public const string SkipToContent = "Skip to the content";
    public const string ToOverview = "To the overview";
    public const string Api = "The API";
    public const string AsOf = "As of";
    public const string Lost = "The service does not answer; this is as of";

    public const string SignIn = "Sign in";
    public const string SignOut = "Sign out";
    public const string Key = "Your key";
    public const string KeyHint = "It begins with tk_. Whoever runs the service makes one for you.";
    public const string SignInAtProvider = "Sign in with your account";
    public const string SessionEnded = "Your session has ended; sign in again.";

    public const string Warnings = "Look at this";
    public const string NoTicketYet = "There is no ticket yet. Whoever runs the service can load the sample:";
    public const string AcceptedLastHour = "came in the last hour";
    public const string NobodyWaits = "No single ticket waits.";
    public const string PerMinute = "Tickets per minute";
    public const string Accepted = "accepted";
    public const string Decided = "decided";
    public const string AsTable = "As a table";
    public const string Minute = "Minute";
    public const string RunningJobs = "Imports and runs under way";
    public const string NoJobs = "None.";
    public const string Queues = "Queues";
    public const string Queue = "Queue";
    public const string Messages = "Messages that wait";
    public const string Consumers = "Hosts that listen";
    public const string NoQueues = "RabbitMQ does not answer, so nothing is known of them.";
    public const string ModelInUse = "The model in use is";
    public const string NoModel = "There is no model in use.";

    /// <summary>What went wrong, by the HTTP status.</summary>
    public static string Problem(int status) =>
        status switch
        {
            400 => "This can't be shown as it was asked for",
            401 => "Sign in first",
            403 => "You may not do this",
            404 => "There is no such thing",
            409 or 412 => "Somebody else was faster",
            429 => "Too many requests; wait a moment",
            503 => "Not at present",
            _ => "Something went wrong",
        };

    /// <summary>A status of a ticket.</summary>
    public static string Status(TicketStatus status) =>
        status switch
        {
            TicketStatus.Unprocessed => "imported, waiting",
            TicketStatus.Queued => "waiting",
            TicketStatus.Processed => "decided",
            TicketStatus.NeedsReview => "to review",
            _ => "failed",
        };

    /// <summary>A number, grouped.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A time, with its zone.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A time as the API and HTML take it.</summary>
    public static string Written(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>How long something takes.</summary>
    public static string Duration(double seconds) =>
        seconds switch
        {
            < 90 => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, seconds):0} s"),
            < 5400 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.#} h"),
        };

    /// <summary>How long the oldest ticket waits.</summary>
    public static string OldestWaits(double seconds) => $"The oldest ticket has waited for {Duration(seconds)}.";

    /// <summary>How long one that comes now will wait.</summary>
    public static string ExpectedWait(int seconds) => $"One that comes now is decided in about {Duration(seconds)}.";

    /// <summary>The chart, for who does not see it.</summary>
    public static string PerMinuteInWords(Work hour) =>
        $"In the last hour {Count(hour.Accepted)} tickets were accepted and {Count(hour.Decided)} decided.";

    /// <summary>What a job does.</summary>
    public static string JobKind(string kind) => kind == "seed" ? "Import" : "Classifying";

    /// <summary>How a job is.</summary>
    public static string JobState(JobState state) => EnumNames.Of(state);

    /// <summary>How far a job is.</summary>
    public static string Progress(JobStatus job)
    {
        var left = job.EtaSeconds is { } seconds ? $", {Duration(seconds)} left" : "";
        var failed = job.Failed > 0 ? $", {Count(job.Failed)} failed" : "";
        return $"{Count(job.Done)} of {Count(job.Total)}{failed}{left}";
    }
}

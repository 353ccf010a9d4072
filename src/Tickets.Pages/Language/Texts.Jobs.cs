using Tickets.Contracts;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <content>Of jobs and imports.</content>
public partial class Texts
{
    public virtual string Jobs => "Jobs";
    public virtual string Job => "Job";
    public virtual string Kind => "Kind";
    public virtual string HowFar => "How far";
    public virtual string AskedBy => "Asked for by";
    public virtual string AskedAt => "Asked for at";
    public virtual string Started => "Begun at";
    public virtual string Ended => "Ended at";
    public virtual string Details => "Details";
    public virtual string NoJobMatches => "No job matches. An import, or having tickets classified, is a job.";
    public virtual string ToJobs => "To all jobs";

    public virtual string Pause => "Pause";
    public virtual string ResumeIt => "Resume";
    public virtual string CancelLink => "Cancel …";
    public virtual string SpaceKey => "Space";
    public virtual string DeleteKey => "Delete";
    public virtual string CancelTitle => "Cancel this job?";
    public virtual string CancelNow => "Cancel it";
    public virtual string CancelMeans => "What is done stays done. What is not waits: for the same file again, or for another run. A cancelled job can't be resumed.";

    public virtual string ClassifyWaiting => "Classify what waits";
    public virtual string ClassifyAgain => "Classify again …";
    public virtual string AgainTitle => "Classify tickets again?";
    public virtual string AllTickets => "All tickets";
    public virtual string ChooseOthers => "Choose which ones in the list of tickets";
    public virtual string RunUnderWay => "Tickets are being classified already, and only one run goes on at a time.";
    public virtual string ToThatRun => "To that run";
    public virtual string SomeOfThem => "Some of them";

    public virtual string ItsTickets => "Its tickets";
    public virtual string FailedTickets => "Tickets that failed";
    public virtual string Rows => "Rows";
    public virtual string Stored => "Stored";
    public virtual string RejectedTitle => "Rejected";
    public virtual string ClassifiedTitle => "Classified";
    public virtual string FailedTitle => "Failed";
    public virtual string RateTitle => "Speed";
    public virtual string TimeLeft => "Time left";
    public virtual string ComesFrom => "The file";
    public virtual string DataFolder => "A file of the data folder";
    public virtual string BatchSize => "Tickets at a time";
    public virtual string OnlyThose => "Which tickets";
    public virtual string RejectedRows => "Rejected rows";
    public virtual string DownloadRejected => "Download them as CSV";
    public virtual string MendRejected => "To bring them in, copy these lines of your file, with its header, into another file, mend them there, and import that.";
    public virtual string Line => "Line";
    public virtual string Reason => "Reason";

    /// <summary>What a job does.</summary>
    public virtual string JobKind(string kind) =>
        kind switch
        {
            "seed" => "Import",
            "process" => "Classifying",
            "train" => "Training a model",
            "fetch" => "Reading a ticket",
            _ => "Reading a list",
        };

    /// <summary>What a job is called.</summary>
    public virtual string JobTitle(JobStatus job) => job.Name is { } name ? $"Import of {name}" : JobKind(job.Kind);

    /// <summary>How a job is.</summary>
    public virtual string JobState(JobState state) =>
        state switch
        {
            Ticketing.JobState.Queued => "waits",
            Ticketing.JobState.Running => "runs",
            Ticketing.JobState.Paused => "paused",
            Ticketing.JobState.Succeeded => "done",
            Ticketing.JobState.Failed => "failed",
            _ => "cancelled",
        };

    /// <summary>How a job is, in a sentence.</summary>
    public virtual string JobStateInWords(JobStatus job) =>
        job.State switch
        {
            Ticketing.JobState.Queued => "It waits for its turn.",
            Ticketing.JobState.Running when job.Reason is not null => "It waits for a model: there is none in use.",
            Ticketing.JobState.Running => "It is under way.",
            Ticketing.JobState.Paused => "It is paused.",
            Ticketing.JobState.Succeeded when job.Failed > 0 && job.Name is not null => $"It is done; {WereRejected(job.Failed)}.",
            Ticketing.JobState.Succeeded when job.Failed > 0 => $"It is done; {(job.Failed == 1 ? "1 ticket" : $"{Count(job.Failed)} tickets")} failed.",
            Ticketing.JobState.Succeeded => "It is done.",
            Ticketing.JobState.Failed => "It failed.",
            _ => "It was cancelled.",
        };

    /// <summary>What a person may do about how a job is; empty if there is nothing to do.</summary>
    public virtual string WhatToDo(JobStatus job) =>
        job.State switch
        {
            Ticketing.JobState.Queued => "If that takes longer than a minute, the overview says what is wrong.",
            Ticketing.JobState.Running when job.Reason is not null => "It goes on by itself as soon as a model is trained or promoted.",
            Ticketing.JobState.Paused => "Nothing is lost; Resume goes on where it stopped.",
            Ticketing.JobState.Failed when job.Name is not null =>
                "Rows that were stored stay. The same file again adds only what is missing; a file that was changed counts as another one, and all its rows are added.",
            Ticketing.JobState.Failed => "Begin it again; what is done stays done.",
            Ticketing.JobState.Cancelled when job.Name is not null => "Rows that were stored stay. The same file again adds only what is missing.",
            Ticketing.JobState.Cancelled => "What was classified stays; the rest waits.",
            _ => "",
        };

    /// <summary>How far a job is.</summary>
    public virtual string Progress(JobStatus job)
    {
        var left = job.EtaSeconds is { } seconds ? $", {Duration(seconds)} left" : "";
        var failed = job.Failed == 0 ? "" : $", {Count(job.Failed)} {(job.Name is null ? "failed" : "rejected")}";
        if (job.State == Ticketing.JobState.Queued && job.Total == 0)
            return "not begun yet";
        return job.Kind == "train" ? $"{Percent(job.Done / 100.0)}{left}" : $"{Count(job.Done)} of {Count(job.Total)}{failed}{left}";
    }

    /// <summary>How fast a job is.</summary>
    public virtual string Rate(double perSecond) => string.Create(Numbers, $"{perSecond:#,0.#} a second");

    /// <summary>How many imported tickets wait.</summary>
    public virtual string HowManyWait(long count) =>
        count switch
        {
            0 => "No imported ticket waits to be classified.",
            1 => "1 imported ticket waits to be classified.",
            _ => $"{Count(count)} imported tickets wait to be classified.",
        };

    /// <summary>What classifying tickets again does.</summary>
    public virtual string AgainMeans(long count) =>
        $"{(count == 1 ? "1 ticket matches" : $"{Count(count)} tickets match")} now. The model in use decides anew; until then they wait. Those that a person decided, that failed, or that wait already, stay as they are.";

    /// <summary>The button for that.</summary>
    public virtual string AgainNow(long count) => $"Classify {Count(count)} again";

    /// <summary>How large a file was that was sent.</summary>
    public virtual string Uploaded(long bytes) => string.Create(Numbers, $"uploaded, {Math.Max(1, bytes / 1000):#,0} kB");

    /// <summary>How many of the rejected rows are shown, and can be downloaded.</summary>
    public virtual string RejectedShown(int shown, int kept, long all) =>
        kept < all ? $"{WereRejected(all)}. The first {Count(kept)} are kept; here are the first {Count(shown)}."
        : shown < all ? $"{WereRejected(all)}; here are the first {Count(shown)}."
        : $"{WereRejected(all)}.";

    /// <summary>How many rows were rejected.</summary>
    protected virtual string WereRejected(long count) => count == 1 ? "1 row was rejected" : $"{Count(count)} rows were rejected";

    /// <summary>What the tickets of a file may be used for.</summary>
    public virtual string SplitOf(Split? split) =>
        split switch
        {
            null => "to train and to test, divided by their texts",
            Split.Test => "only to test",
            _ => "only to train",
        };
}

using Npgsql;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Begins trainings: one at a time, and only where there is enough to learn from.</summary>
public sealed class Trainings(Jobs jobs, LabelCounter counter, Sources sources)
{
    /// <summary>Categories that have to have tickets enough.</summary>
    public const int MinCategories = 2;

    /// <summary>Tickets that are enough for a category: fewer say nothing of how good a model is.</summary>
    public const int MinTickets = 10;

    /// <summary>Begins one.</summary>
    /// <param name="id">The id of the job; if there is one of that id, because a request came again, it is given.</param>
    /// <param name="plan">What to train.</param>
    /// <param name="now">When it is asked for.</param>
    /// <param name="cancellation">Stops before anything is begun.</param>
    /// <exception cref="RefusedException">
    /// 404: the source has no labelled tickets, others have; 409: another one is under way, or there are too few labelled tickets.
    /// </exception>
    public async Task<Job> StartAsync(Guid id, TrainingPlan plan, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await jobs.FindTrainingAsync(cancellation) is { } running)
            return running.Id == id ? running : throw IsUnderWay(running.Id);
        var counts = await counter.CountAsync(plan.Target, plan.Source, plan.File, cancellation);
        if (counts?.Total == 0 && plan.File is { } source && await sources.WhyNoneLabelledAsync(plan.Target, source, cancellation) is { } none)
            throw RefusedException.NotFound(none);
        if (counts is not null && WhyNot(counts, plan.Target) is { } refusal)
            throw RefusedException.Conflict(refusal);
        var job = Job.Queued(JobKind.Train, now, plan) with { Id = id };
        try
        {
            await jobs.AcceptAsync(job, new TrainModel(id), cancellation);
            return job;
        }
        catch (PostgresException race) when (race.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw IsUnderWay((await jobs.FindTrainingAsync(cancellation))?.Id);
        }
    }

    /// <summary>Why no model can be trained on so many; null if one can.</summary>
    public static string? WhyNot(LabelCounts counts, Target target)
    {
        var enough = counts.Labels.Where(label => label.Count >= MinTickets).ToArray();
        if (enough.Length >= MinCategories)
            return null;
        var (one, many) = target == Target.Category ? ("category", "categories") : ("priority", "priorities");
        var which = enough is [var only] ? $" ({only.Value}, {only.Count})" : "";
        return $"There are too few tickets to learn from: {counts.Total} with a known {one}, and of {MinTickets} or more each "
            + $"there {(enough.Length == 1 ? "is" : "are")} {enough.Length} {(enough.Length == 1 ? one : many)}{which}. "
            + $"{MinCategories} {many} with {MinTickets} tickets each are needed.";
    }

    private static RefusedException IsUnderWay(Guid? job) =>
        RefusedException.Conflict($"A model is being trained already (task {job}). Wait for its end, or cancel it.");
}

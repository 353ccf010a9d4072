using System.Runtime.CompilerServices;
using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Looks at the work: what waits for long, what failed, who is not told any more.</summary>
public sealed class WorkExamination(NpgsqlDataSource database, TimeProvider clock) : IExamination
{
    // A message that was lost is sent again after 15 s, and one that waits in a queue after four minutes.
    private const double Long = 60;
    private const double TooLong = 600;

    private static readonly string Counts = $"""
        select (select id from {Schema.Backlog} where id >= '{ImportedId.FirstLive}' and sent_at is not null order by id limit 1),
            (select count(*) from {Schema.Job} where {JobTable.Active} and coalesce(touched_at, created_at) < now() - interval '10 minutes'),
            (select count(*) from {Schema.Outcome} where status = 'failed'),
            (select count(*) from {Schema.DeadMessage}),
            (select count(*) from {Schema.WebhookDelivery} where state = 'pending' and created_at < now() - interval '1 hour')
        """;

    /// <inheritdoc />
    public bool NeedsTables => true;

    /// <inheritdoc />
    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var work = (
            await database.QueryAsync(
                Counts,
                [],
                row => new Seen(
                    row.Get<Guid?>(0) is { } oldest ? (clock.GetUtcNow() - LiveId.TimeOf(oldest)).TotalSeconds : 0,
                    row.GetInt64(1),
                    row.GetInt64(2),
                    row.GetInt64(3),
                    row.GetInt64(4)
                ),
                cancellation
            )
        )[0];
        foreach (var finding in Judge(work).Concat(Judge(await LinkWarnings.ReadAsync(database, cancellation))))
            yield return finding;
    }

    /// <summary>What is to be said of it.</summary>
    internal static IEnumerable<Finding> Judge(Seen work)
    {
        const string why = "See what the lines about the model and the queues say; more hosts that classify help if all is well there.";
        var waits = $"The oldest ticket has waited for {work.OldestSeconds:0} s.";
        yield return work.OldestSeconds switch
        {
            >= TooLong => Finding.Fault("work.waiting", waits, why),
            >= Long => Finding.Warning("work.waiting", waits, why),
            _ => Finding.Ok("work.waiting", "No ticket has waited for more than a minute."),
        };
        yield return work.StillJobs > 0
            ? Finding.Warning(
                "work.jobs",
                $"{work.StillJobs} jobs have shown no sign of life for ten minutes.",
                "./tickets jobs list; start a host with the role they need, or cancel them: ./tickets jobs cancel --task <id>"
            )
            : Finding.Ok("work.jobs", "All jobs that are under way show signs of life.");
        yield return work.FailedTickets + work.DeadMessages > 0
            ? Finding.Warning(
                "work.dead_letters",
                $"{work.FailedTickets} tickets failed, and {work.DeadMessages} messages could not be handled.",
                "./tickets dead-letters list says why; replay or discard them."
            )
            : Finding.Ok("work.dead_letters", "There are no dead letters.");
        if (work.OldDeliveries > 0)
            yield return Finding.Warning(
                "webhooks.waiting",
                $"{work.OldDeliveries} events have waited for more than an hour to be delivered.",
                "See what the receivers answer: the page of webhooks, or GET /webhooks/{id}/deliveries."
            );
    }

    private static IEnumerable<Finding> Judge(List<Warning> links) =>
        links.Count == 0
            ? [Finding.Ok("links", "No webhook is disabled, no delivery was given up, and all mailboxes can be read.")]
            : links
                .GroupBy(warning => warning.Code)
                .Select(kind => Finding.Warning($"links.{kind.Key}", string.Join(" ", kind.Select(warning => warning.Detail)), RemedyOf(kind.Key)));

    private static string RemedyOf(string code) =>
        code switch
        {
            Warnings.MailboxFails => "Change the connection as its error says; it is tried at once then: the page of connections, or ./tickets connections change.",
            Warnings.WebhookDisabled => "./tickets webhooks list says why; enable them once the receiver answers.",
            _ => "./tickets connections deliveries, or the page of the webhook, says why; mend that, and replay them.",
        };

    /// <summary>What was counted.</summary>
    internal sealed record Seen(
        double OldestSeconds,
        long StillJobs,
        long FailedTickets,
        long DeadMessages,
        long OldDeliveries
    );
}

using System.Text.Json;
using Npgsql;
using Tickets.Contracts;
using Tickets.Edge;

namespace Tickets.Ticketing;

/// <summary>What became of a ticket: a row of <see cref="OutcomeTable" />.</summary>
public sealed record Outcome
{
    /// <summary>Processed, needs review or failed.</summary>
    public required TicketStatus Status { get; init; }

    /// <summary>The category a person gave, else the model's best one; null if there is neither.</summary>
    public string? Best { get; init; }

    /// <summary>How probable the model's best category is, 0 to 1; null if no model decided.</summary>
    public float? Confidence { get; init; }

    /// <summary>The model's best categories, most probable first.</summary>
    public IReadOnlyList<ScoredCategory> Alternatives { get; init; } = [];

    /// <summary>Why the model abstained, or why the ticket failed.</summary>
    public string? Reason { get; init; }

    /// <summary>The priority another model predicts.</summary>
    public ScoredCategory? PredictedPriority { get; init; }

    /// <summary>The model that decided.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset ClassifiedAt { get; init; }

    /// <summary>The person that decided.</summary>
    public string? CorrectedBy { get; init; }
}

/// <summary>A ticket as it is stored: its document, and its outcome once there is one.</summary>
public sealed record StoredTicket(Ticket Document, Outcome? Outcome)
{
    /// <summary>What <see cref="Read" /> reads of the tables <c>ticket</c> and <c>outcome</c>; the id comes first.</summary>
    internal static readonly string Columns = $"ticket.id, ticket.data::text, {OutcomeTable.Columns}";

    /// <summary>SQL that reads one ticket. Value: its id.</summary>
    internal static readonly string One = $"""
        select {Columns} from {Schema.Ticket} ticket left join {Schema.Outcome} outcome using (id) where ticket.id = $1
        """;

    /// <summary>
    /// Where it is on its way. What waits was sent to Inference if it came in alone, or else waits for a backlog run.
    /// </summary>
    public TicketStatus Status =>
        Outcome?.Status ?? (ImportedId.IsLive(Document.Id) ? TicketStatus.Queued : TicketStatus.Unprocessed);

    /// <summary>The ticket of a row.</summary>
    internal static StoredTicket Read(NpgsqlDataReader row) =>
        new(
            JsonSerializer.Deserialize<Ticket>(row.GetFieldValue<byte[]>(1), JsonStyle.Answers)!,
            OutcomeTable.Read(row, 2)
        );
}

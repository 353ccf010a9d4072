namespace Tickets.Ticketing;

/// <summary>Places of the columns in a file, by what they hold; several of the same name are read together.</summary>
internal sealed record Columns
{
    /// <summary>Of the subject.</summary>
    public int[] Subject { get; init; } = [];

    /// <summary>Of the text.</summary>
    public int[] Body { get; init; } = [];

    /// <summary>Of the category.</summary>
    public int[] Category { get; init; } = [];

    /// <summary>Of the priority.</summary>
    public int[] Priority { get; init; } = [];

    /// <summary>Of the id.</summary>
    public int[] Id { get; init; } = [];

    /// <summary>Of the requester.</summary>
    public int[] Requester { get; init; } = [];

    /// <summary>Of when it was opened.</summary>
    public int[] OpenedAt { get; init; } = [];

    /// <summary>Of an export of ours, that of our id.</summary>
    public int[] OwnId { get; init; } = [];

    /// <summary>Of an export of ours, that of the source.</summary>
    public int[] Source { get; init; } = [];

    /// <summary>Those that are kept as they are.</summary>
    public int[] Kept { get; init; } = [];

    /// <summary>Those of a field of a mapping.</summary>
    public int[] Of(string field) =>
        field switch
        {
            "subject" => Subject,
            "body" => Body,
            "category" => Category,
            "priority" => Priority,
            "id" => Id,
            "requester" => Requester,
            "opened_at" => OpenedAt,
            _ => throw new ArgumentOutOfRangeException(nameof(field), field, "is no field of a mapping"),
        };

    /// <summary>How many fields a record must have at least: those before and with a column of the text.</summary>
    public int Least => 1 + Math.Max(Subject is [var subject, ..] ? subject : -1, Body is [var body, ..] ? body : -1);
}

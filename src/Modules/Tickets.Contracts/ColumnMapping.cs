namespace Tickets.Contracts;

/// <summary>
/// Which columns of a file hold what. A name that is null is looked for among the names that help desks and data sets use, so most
/// files need no mapping at all; an empty one says that no column does.
/// </summary>
public sealed record ColumnMapping
{
    /// <summary>Column of the subject; a file needs this one or that of the text.</summary>
    public string? Subject { get; init; }

    /// <summary>Column of the text.</summary>
    public string? Body { get; init; }

    /// <summary>Column of the known category; optional.</summary>
    public string? Category { get; init; }

    /// <summary>Column of the priority; optional.</summary>
    public string? Priority { get; init; }

    /// <summary>Column of the id that the source gives a ticket; optional.</summary>
    public string? Id { get; init; }

    /// <summary>Column of who a ticket comes from; optional. Only a hash of it is kept, and of an e-mail address the domain.</summary>
    public string? Requester { get; init; }

    /// <summary>Column of when a ticket was opened; optional.</summary>
    public string? OpenedAt { get; init; }

    /// <summary>The columns by the fields they hold, as routes, forms and utilities name these.</summary>
    public IReadOnlyList<(string Field, string? Column)> ByField() =>
        [
            ("subject", Subject),
            ("body", Body),
            ("category", Category),
            ("priority", Priority),
            ("id", Id),
            ("requester", Requester),
            ("opened_at", OpenedAt),
        ];

    /// <summary>The mapping with these columns.</summary>
    /// <param name="column">Gives the column of a field, or null.</param>
    public static ColumnMapping Of(Func<string, string?> column) =>
        new()
        {
            Subject = column("subject"),
            Body = column("body"),
            Category = column("category"),
            Priority = column("priority"),
            Id = column("id"),
            Requester = column("requester"),
            OpenedAt = column("opened_at"),
        };
}

using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>
/// Which columns of a CSV hold what. A name that is null is looked for among the names public data sets use, so most
/// files need no mapping at all; an empty one says that no column does.
/// </summary>
public sealed record ColumnMapping
{
    /// <summary>Column of the subject; optional.</summary>
    public string? Subject { get; init; }

    /// <summary>Column of the text; a file without one is refused.</summary>
    public string? Body { get; init; }

    /// <summary>Column of the known category; optional.</summary>
    public string? Category { get; init; }

    /// <summary>Column of the priority; optional.</summary>
    public string? Priority { get; init; }

    /// <summary>Column of the data set's own id; optional.</summary>
    public string? Id { get; init; }

    /// <summary>Column of who a ticket comes from; optional.</summary>
    public string? Requester { get; init; }

    // subject,body,category,priority,language: data/tickets.csv
    // subject,body,answer,type,queue,priority,language,version,tag_1…: multilingual customer support tickets
    // Document,Topic_group: IT service tickets · title,body,topic: the same with the title apart
    // text,category: banking77 · ID,Area,Title,Description: GitHub issues
    private static readonly string[] Subjects = ["subject", "title"];
    private static readonly string[] Bodies = ["body", "text", "document", "description"];
    private static readonly string[] Categories = ["queue", "category", "topic_group", "topic", "area", "label"];
    private static readonly string[] Priorities = ["priority"];
    private static readonly string[] Ids = ["ticket_id", "id"];
    private static readonly string[] Requesters = ["requester", "requester_email", "customer_email"];

    private const int ShownColumns = 20;
    private const int ShownCharacters = 30;

    /// <summary>Adds a problem for each name that no column can have.</summary>
    public void Check(Problems problems)
    {
        foreach (var (field, name) in (ReadOnlySpan<(string, string?)>)[("subject", Subject), ("body", Body), ("category", Category), ("priority", Priority), ("id", Id), ("requester", Requester)])
            problems.CheckText($"mapping.{field}", name);
    }

    /// <summary>
    /// Finds the columns in a header; says what is missing in words for the person who made the file.
    /// </summary>
    /// <returns>The columns, or an error per name that could not be found.</returns>
    public (Columns Columns, IReadOnlyDictionary<string, string> Errors) Resolve(IReadOnlyList<string> header)
    {
        var errors = new Dictionary<string, string>();
        var columns = new Columns(
            Find("subject", Subject, Subjects),
            Find("body", Body, Bodies, required: true),
            Find("category", Category, Categories),
            Find("priority", Priority, Priorities),
            Find("id", Id, Ids),
            Find("requester", Requester, Requesters)
        );
        return (columns, errors);

        // The first line of a file that is no CSV may be anything: only its beginning is shown.
        string Names() =>
            string.Join(", ", header.Take(ShownColumns).Select(Shorten))
            + (header.Count > ShownColumns ? $" and {header.Count - ShownColumns} more" : "");

        int Find(string field, string? wanted, string[] known, bool required = false)
        {
            var index = wanted switch
            {
                null => known.Select(IndexOf).FirstOrDefault(found => found >= 0, -1),
                "" => -1,
                _ => IndexOf(wanted),
            };
            if (index < 0 && (required || !string.IsNullOrEmpty(wanted)))
            {
                errors[field] = string.IsNullOrEmpty(wanted)
                    ? $"no column is named {string.Join(", ", known)}; the header has {Names()}"
                    : $"there is no column '{Shorten(wanted)}'; the header has {Names()}";
            }

            return index;
        }

        int IndexOf(string name)
        {
            for (var i = 0; i < header.Count; i++)
                if (header[i].Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
                    return i;
            return -1;
        }
    }

    /// <summary>The names of the columns that were found; what was not, is still as it was asked for.</summary>
    internal ColumnMapping As(Columns columns, IReadOnlyList<string> header)
    {
        return new()
        {
            Subject = NameOf(columns.Subject, Subject),
            Body = NameOf(columns.Body, Body),
            Category = NameOf(columns.Category, Category),
            Priority = NameOf(columns.Priority, Priority),
            Id = NameOf(columns.Id, Id),
            Requester = NameOf(columns.Requester, Requester),
        };

        string? NameOf(int column, string? asked) => column < 0 ? asked : header[column].Trim();
    }

    /// <summary>The same with null for what no column holds, as a person reads it.</summary>
    internal ColumnMapping WithoutEmpty()
    {
        return new()
        {
            Subject = OrNull(Subject),
            Body = OrNull(Body),
            Category = OrNull(Category),
            Priority = OrNull(Priority),
            Id = OrNull(Id),
            Requester = OrNull(Requester),
        };

        static string? OrNull(string? name) => string.IsNullOrEmpty(name) ? null : name;
    }

    /// <summary>What a file holds, or a person sent, as far as a message shows it.</summary>
    internal static string Shorten(string name) =>
        name.Length > ShownCharacters ? string.Concat(name.AsSpan(0, ShownCharacters), "…") : name;
}

/// <summary>Positions of the columns in a file, -1 for those it does not have.</summary>
public readonly record struct Columns(int Subject, int Body, int Category, int Priority, int Id, int Requester);

namespace Tickets.Contracts;

/// <summary>
/// How a file of tickets is read: what a person says of it. What is null is found out, and said; an empty name says that no
/// column holds that.
/// </summary>
public sealed record FileReading
{
    /// <summary>Which columns hold what.</summary>
    public ColumnMapping Mapping { get; init; } = new();

    /// <summary>The encoding of the text, such as <c>windows-1252</c>; null finds it by its bytes.</summary>
    public string? Encoding { get; init; }

    /// <summary>What stands between the fields of a CSV; null finds it in its first records.</summary>
    public string? Delimiter { get; init; }

    /// <summary>What stands between several categories in a cell; null takes a comma in columns of labels and tags only.</summary>
    public string? CategorySeparator { get; init; }

    /// <summary>
    /// Which of several counts: <c>first</c>, <c>last</c>, or the first one that begins as said, such as <c>area-*</c>.
    /// </summary>
    public string? CategoryPart { get; init; }

    /// <summary>Words that are no category, with commas between; null takes <c>none, n/a, null, -</c>.</summary>
    public string? NoCategory { get; init; }

    /// <summary>What the file's own words for a priority mean: <c>Blocker=critical, Trivial=low</c>.</summary>
    public string? Priorities { get; init; }

    /// <summary>Which other columns are kept with a ticket: <c>all</c>, <c>none</c>, or names with commas between.</summary>
    public string? Fields { get; init; }

    /// <summary>What may be said of a file, by the names that routes, forms and utilities have for it: columns first.</summary>
    public static readonly IReadOnlyList<string> Columns = [.. new ColumnMapping().ByField().Select(each => each.Field)];

    /// <summary>The rest of it.</summary>
    public static readonly IReadOnlyList<string> Options =
        ["encoding", "delimiter", "category_separator", "category_part", "no_category", "priorities", "fields"];

    /// <summary>What a person says of a file.</summary>
    /// <param name="read">Gives what is said of a name, or null.</param>
    public static FileReading Of(Func<string, string?> read) =>
        new()
        {
            Mapping = ColumnMapping.Of(read),
            Encoding = read("encoding"),
            Delimiter = read("delimiter"),
            CategorySeparator = read("category_separator"),
            CategoryPart = read("category_part"),
            NoCategory = read("no_category"),
            Priorities = read("priorities"),
            Fields = read("fields"),
        };
}

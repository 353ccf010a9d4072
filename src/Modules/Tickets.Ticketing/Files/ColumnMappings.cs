using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Finds the columns that a mapping means.</summary>
internal static class ColumnMappings
{
    private const int ShownColumns = 20;
    private const int ShownCharacters = 30;
    private const int MaxSaid = 4000;

    /// <summary>Adds a problem for each name that no column can have, and for what can't be kept of the rest.</summary>
    /// <param name="reading">What a person says of a file.</param>
    /// <param name="prefix">What stands before the names of columns.</param>
    /// <param name="problems">Where the problems go.</param>
    public static void Check(this FileReading reading, string prefix, Problems problems)
    {
        foreach (var (field, name) in reading.Mapping.ByField())
            Check($"{prefix}{field}", name);
        Check("encoding", reading.Encoding);
        Check("delimiter", reading.Delimiter);
        Check("category_separator", reading.CategorySeparator);
        Check("category_part", reading.CategoryPart);
        Check("no_category", reading.NoCategory);
        Check("priorities", reading.Priorities);
        Check("fields", reading.Fields);

        void Check(string field, string? text)
        {
            problems.CheckText(field, text);
            if (text?.Length > MaxSaid)
                problems.Add(field, $"may have at most {MaxSaid} characters");
        }
    }

    /// <summary>Finds the columns in a header; says what is missing in words for the person who made the file.</summary>
    /// <returns>The columns, or an error per name that could not be found.</returns>
    public static (Columns Columns, IReadOnlyDictionary<string, string> Errors) Resolve(
        this FileReading reading,
        IReadOnlyList<string> header
    )
    {
        var (mapping, errors) = (reading.Mapping, new Dictionary<string, string>());
        var folded = header.Select(KnownColumns.Fold).ToArray();
        var isOurs = KnownColumns.AreOurs(header);
        var columns = new Columns
        {
            Subject = Find("subject", mapping.Subject, KnownColumns.Subject),
            Body = Find("body", mapping.Body, KnownColumns.Body),
            // What a model said is not known; the label is.
            Category = Find("category", mapping.Category, isOurs ? ["label"] : KnownColumns.Category),
            Priority = Find("priority", mapping.Priority, KnownColumns.Priority),
            Id = Find("id", mapping.Id, isOurs ? ["external_id"] : KnownColumns.Id),
            Requester = Find("requester", mapping.Requester, KnownColumns.Requester),
            OpenedAt = Find("opened_at", mapping.OpenedAt, isOurs ? ["opened_at"] : KnownColumns.OpenedAt),
            OwnId = isOurs ? Places("id") : [],
            Source = isOurs ? Places("source") : [],
        };
        if (columns.Subject.Length + columns.Body.Length == 0 && errors.Count == 0)
            errors["body"] = $"no column is named {string.Join(", ", KnownColumns.Body.Take(4))} or the like; the header has {Names()}";
        return (columns with { Kept = Kept(columns) }, errors);

        // The first line of a file that is no CSV may be anything: only its beginning is shown.
        string Names() =>
            string.Join(", ", header.Take(ShownColumns).Select(Shorten))
            + (header.Count > ShownColumns ? $" and {header.Count - ShownColumns} more" : "");

        int[] Find(string field, string? wanted, string[] known)
        {
            if (wanted is null)
                return known.Select(Places).FirstOrDefault(places => places.Length > 0, []);
            if (wanted.Length == 0)
                return [];
            var places = Places(wanted);
            if (places.Length == 0)
                errors[field] = $"there is no column '{Shorten(wanted)}'; the header has {Names()}";
            return places;
        }

        int[] Places(string name)
        {
            var exact = Where(place => header[place].Equals(name.Trim(), StringComparison.OrdinalIgnoreCase));
            var fold = KnownColumns.Fold(name);
            return exact.Length > 0 ? exact : Where(place => folded[place] == fold);
        }

        int[] Where(Func<int, bool> condition) => [.. Enumerable.Range(0, header.Count).Where(condition)];

        int[] Kept(Columns columns)
        {
            var used = new HashSet<int>(
                [
                    .. columns.Subject, .. columns.Body, .. columns.Category, .. columns.Priority, .. columns.Id,
                    .. columns.Requester, .. columns.OpenedAt,
                ]
            );
            if (isOurs)
                used.UnionWith(Where(place => KnownColumns.IsOurs(header[place])));
            var others = Where(place => !used.Contains(place) && header[place].Length > 0);
            switch (reading.Fields)
            {
                case null or "all":
                    return others;
                case "none" or "":
                    return [];
                default:
                    var names = reading.Fields.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                    foreach (var missing in names.Where(name => Places(name).Length == 0))
                        errors["fields"] = $"there is no column '{Shorten(missing)}'; the header has {Names()}";
                    return [.. others.Intersect(names.SelectMany(Places))];
            }
        }
    }

    /// <summary>The names of the columns that were found; what was not, is still as it was asked for.</summary>
    public static ColumnMapping As(this ColumnMapping mapping, Columns columns, IReadOnlyList<string> header)
    {
        var asked = mapping.ByField().ToDictionary();
        return ColumnMapping.Of(field => columns.Of(field) is [var first, ..] ? header[first] : asked[field]);
    }

    /// <summary>The same with null for what no column holds, as a person reads it.</summary>
    public static ColumnMapping WithoutEmpty(this ColumnMapping mapping)
    {
        var found = mapping.ByField().ToDictionary();
        return ColumnMapping.Of(field => found[field] is { Length: > 0 } column ? column : null);
    }

    /// <summary>What a file holds, or a person sent, as far as a message shows it.</summary>
    public static string Shorten(string name) =>
        name.Length > ShownCharacters ? string.Concat(name.AsSpan(0, ShownCharacters), "…") : name;
}

namespace Tickets.Ticketing;

/// <summary>Says in words how a file was read.</summary>
public static class ReadingSentences
{
    /// <summary>What it was taken for, which columns hold what, and what was mended, guessed or left out.</summary>
    public static IEnumerable<string> Of(ReadFile file)
    {
        yield return $"read as {Kind(file.Description)}";
        yield return $"columns: {string.Join(", ", Columns(file))}";
        if (file.Fields.Count > 0)
            yield return $"kept as they are: {string.Join(", ", file.Fields)}";
        if (file.CategorySeparator is { } separator)
            yield return $"of several categories in a cell, with '{separator}' between, one is taken";
        foreach (var sentence in Of(file.Notes))
            yield return sentence;
    }

    /// <summary>What was mended, guessed or left out.</summary>
    public static IEnumerable<string> Of(ReadingNotes notes)
    {
        if (notes.ShortRows > 0)
            yield return $"{notes.ShortRows} rows have fewer fields than the header: the missing ones count as empty";
        if (notes.LongRows > 0)
            yield return $"{notes.LongRows} rows have empty fields behind the last column";
        if (notes.EmptyRows > 0)
            yield return $"{notes.EmptyRows} empty rows were passed over";
        if (notes.RepeatedRows > 0)
            yield return $"{notes.RepeatedRows} rows have the id, or without one the text, of a row before them: the last one counts";
        if (notes.NoCategory > 0)
            yield return $"{notes.NoCategory} cells say that there is no category, such as 'none'";
        if (notes.SeveralCategories > 0)
            yield return $"{notes.SeveralCategories} rows have several categories, of which one was taken";
        if (notes.Respelled is { } respelled)
            yield return $"{notes.RespelledRows} categories differ in case, spaces or form only, and are written as the first: "
                + string.Join(", ", respelled.Select(pair => $"'{pair.Key}' as '{pair.Value}'"));
        if (notes.UnknownPriorities is { } priorities)
            yield return "priorities that are not known, and were left out: "
                + string.Join(", ", priorities.Select(pair => $"'{pair.Key}' ({pair.Value} rows)"))
                + "; say what they mean with priorities";
        if (notes.UnreadTimes > 0)
            yield return $"{notes.UnreadTimes} rows have a time of opening that can't be read, and was kept as a field";
        if (notes.CutFields > 0)
            yield return $"{notes.CutFields} fields were too long, or too many, and are not kept whole";
    }

    private static string Kind(FileDescription file)
    {
        var delimiter = file.Delimiter == "\t" ? "tabs" : $"'{file.Delimiter}'";
        return file.Format
            + (file.Packed is { } packed ? $" in {packed}" : "")
            + (file.Encoding is { } encoding ? $", {encoding}" : "")
            + (file.Delimiter is null ? "" : $", {delimiter} between the fields")
            + (file.NotRead is { } left ? $"; not read: {left}" : "");
    }

    private static IEnumerable<string> Columns(ReadFile file)
    {
        foreach (var (field, column) in file.Mapping.ByField())
        {
            var name = field switch
            {
                "body" => "text",
                "opened_at" => "opened",
                _ => field,
            };
            if (column is not null)
                yield return $"{name} from '{column}'";
        }
    }
}

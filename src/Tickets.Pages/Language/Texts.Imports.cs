using Tickets.Ticketing;

namespace Tickets.Pages;

/// <content>Of importing a file.</content>
public partial class Texts
{
    public virtual string ImportsTitle => "Imports";
    public virtual string AllImports => "All imports";
    public virtual string NewImport => "Import a file";
    public virtual string NoImportYet => "Nothing was imported yet.";
    public virtual string LoadSample => "Load the sample";
    public virtual string File => "File";
    public virtual string ImportHint =>
        "A table of tickets, a row each, as CSV or Excel (XLSX), or JSON, packed with gzip or ZIP or not. Its first line names the columns.";
    public virtual string OtherColumns => "The columns have unusual names …";
    public virtual string OtherColumnsHint => "Usual names are recognised. Write here how the header names the others; the job's page shows what was found.";
    public virtual string ImportNow => "Import";
    public virtual string ShowUnderstood => "Show how it is understood";
    public virtual string DropHint => "Choose it, or drop it on this field.";
    public virtual string AnotherFile => "Another file";
    public virtual string LookAtIt => "Look at it";
    public virtual string LookAgain => "Look again with these columns";
    public virtual string Columns => "Columns";
    public virtual string NoColumn => "no column";
    public virtual string ChooseText => "No column was recognised as the text of the tickets. Choose the one that holds it.";
    public virtual string FirstRows => "The first rows, as they would be stored";
    public virtual string Rejection => "Problem";
    public virtual string SplitTitle => "What the tickets may be used for";
    public virtual string MoreOfFile => "More about the file …";
    public virtual string MoreOfFileHint => "All of this is found out, or need not be said.";
    public virtual string FileSource => "The system it is from (then its ids are those of that system)";
    public virtual string FileEncoding => "Encoding, such as windows-1252";
    public virtual string FileDelimiter => "What stands between the fields";
    public virtual string CategorySeparator => "What stands between several categories in a cell";
    public virtual string CategoryPart => "Which of them counts: first, last, or how it begins (area-*)";
    public virtual string NoCategoryWords => "Words that are no category (none, n/a, null, - unless said)";
    public virtual string PriorityWords => "What words for a priority mean: Blocker=critical, Trivial=low";
    public virtual string KeptColumns => "Other columns that are kept: all, none, or names";
    public virtual string ReplaceTexts => "Its texts may replace those of most tickets it is about";

    /// <summary>What was mended, guessed or left out while a file was read.</summary>
    public virtual IEnumerable<string> HowRead(ReadFile file) => ReadingSentences.Of(file.Notes);
    public virtual string Sending => "The file is being sent";

    public virtual string SourcesTitle => "Sources";
    public virtual string WithCategory => "With a category";
    public virtual string WaitingTickets => "Waiting";
    public virtual string TooManyForSources => "There are too many tickets to count them by their sources.";
    public virtual string RenameLink => "Rename …";
    public virtual string DeleteLink => "Delete …";
    public virtual string NewSourceName => "New name";

    /// <summary>How much of a file was sent; {0} and {1} are megabytes.</summary>
    public virtual string Sent => "{0} of {1} MB sent";

    public virtual string UploadLost => "The connection broke off, and nothing was imported. Try again; a file that came twice adds nothing.";

    /// <summary>That a file was looked at only.</summary>
    public virtual string ChooseAgain(string file) => $"This is how {file} is understood. Nothing was imported: choose it again to import it with the columns below.";

    /// <summary>Why a file is not imported.</summary>
    public virtual string NotImported(string why) => $"This can't be imported: {why}.";

    /// <summary>What a column of a file holds.</summary>
    public virtual string ImportField(string field) =>
        field switch
        {
            "subject" => Subject,
            "body" => Text,
            "category" => Field("label"),
            "priority" => Priority,
            "id" => Field("external_id"),
            "opened_at" => "Opened",
            _ => Field("requester"),
        };

    /// <summary>The same for who has to choose one.</summary>
    public virtual string ImportLabel(string field) =>
        field switch
        {
            "body" => "Text (this or the subject is needed)",
            "requester" => "From whom (kept as a hash, and the domain of an address)",
            _ => ImportField(field),
        };

    /// <summary>What a file was taken for, and how its columns were told apart.</summary>
    public virtual string ColumnsOf(FileDescription file, int? count) =>
        file.Format.ToUpperInvariant()
        + (count is { } columns ? $", {Count(columns)} columns" : "")
        + (file.Delimiter is { } delimiter ? $", divided by {Delimiter(delimiter)}" : "")
        + (file.Encoding is { } encoding ? $", {encoding}" : "")
        + (file.NotRead is { } left ? $"; not read: {left}" : "");

    /// <summary>What stands between the fields of a row.</summary>
    public virtual string Delimiter(string delimiter) =>
        delimiter switch
        {
            ";" => "semicolons",
            "\t" => "tabs",
            "|" => "vertical bars",
            _ => "commas",
        };

    /// <summary>How many rows were looked at, and what would become of them.</summary>
    public virtual string LookedAt(ImportPreview preview)
    {
        var rows = preview.IsWhole ? $"The file has {(preview.LookedAt == 1 ? "1 row" : $"{Count(preview.LookedAt)} rows")}" : $"Of the beginning of the file {Count(preview.LookedAt)} rows were looked at";
        return preview.Rejected == 0 ? $"{rows}; all of them can be imported." : $"{rows}; {Count(preview.Rejected)} of them would be rejected.";
    }

    /// <summary>What became of the rows of a file.</summary>
    public virtual string RowsOf(Import import)
    {
        var changed = import.Changed > 0 ? $", {Count(import.Changed.Value)} changed a ticket" : "";
        var before = import.Unchanged > 0 ? $", {Count(import.Unchanged.Value)} were there before" : "";
        var rejected = import.Rejected > 0 ? $", {Count(import.Rejected)} rejected" : "";
        return import.Added is { } added
            ? $"{Count(import.Rows)}: {Count(added)} added{changed}{before}{rejected}"
            : $"{Count(import.Rows)}{rejected}";
    }

    /// <summary>Which columns hold what, in a line.</summary>
    public string MappingOf(IEnumerable<(string Field, string? Column)> mapping) =>
        string.Join(", ", mapping.Where(each => !string.IsNullOrEmpty(each.Column)).Select(each => $"{ImportField(each.Field)}: {each.Column}"));

    /// <summary>That not all sources are shown.</summary>
    public virtual string MoreSources(int shown) => $"These are the first {Count(shown)}; there are more.";

    /// <summary>A link, of which source.</summary>
    public virtual string RenameSource(string name) => $"Rename {name} …";

    /// <summary>A link, of which source.</summary>
    public virtual string DeleteSource(string name) => $"Delete {name} …";

    /// <summary>What is asked.</summary>
    public virtual string SourceQuestionTitle(SourceQuestion question) =>
        question.IsDeletion ? $"Delete the tickets of {question.Source}?" : $"Rename the source {question.Source}?";

    /// <summary>What would be done.</summary>
    public virtual string SourceQuestionMeans(SourceQuestion question) =>
        question.IsDeletion
            ? $"{TicketsOf(question.Count)}, with their categories, corrections and all else that is kept of them. It can't be undone."
            : $"{TicketsOf(question.Count)} will have the new name. If there is a source of that name, the two are put together.";

    /// <summary>The button that does it.</summary>
    public virtual string SourceButton(SourceQuestion question) =>
        (question.IsDeletion, question.Done is not null) switch
        {
            (true, var isRest) => DeleteButton(isRest),
            (false, false) => "Rename it",
            _ => "Rename the rest",
        };

    /// <summary>What was done.</summary>
    public virtual string SourceDone(SourceQuestion question, int done) =>
        question.IsDeletion
            ? ImportDeleted(done, question.Count)
            : $"Renamed to {question.To}: {TicketsOf(done)}." + Left(question.Count);

    /// <summary>A link, of which import.</summary>
    public virtual string DeleteImport(string name) => $"Delete the import of {name} …";

    /// <summary>What is asked before an import is deleted.</summary>
    public virtual string ImportQuestionTitle(string name) => $"Delete the import of {name}?";

    /// <summary>What would be done.</summary>
    public virtual string ImportQuestionMeans(ImportQuestion question) =>
        $"{TicketsOf(question.Count)} that came in with this file, with their categories, corrections and all else that is kept of them. What it changed of other tickets stays changed. It can't be undone.";

    /// <summary>The button that does it, or does the rest.</summary>
    public virtual string DeleteButton(bool isRest) => isRest ? "Delete the rest" : "Delete them for good";

    /// <summary>What was done.</summary>
    public virtual string ImportDeleted(int done, long left) =>
        $"Deleted: {TicketsOf(done)}." + Left(left);

    private string Left(long count) => count > 0 ? $" Left: {TicketsOf(count)}." : "";

    private string TicketsOf(long count) => count == 1 ? "1 ticket" : $"{Count(count)} tickets";
}

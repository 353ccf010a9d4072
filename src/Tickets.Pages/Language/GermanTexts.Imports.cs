using Tickets.Ticketing;

namespace Tickets.Pages;

/// <content>Of importing a file.</content>
public sealed partial class GermanTexts
{
    public override string ImportsTitle => "Importe";
    public override string AllImports => "Alle Importe";
    public override string NewImport => "Eine Datei importieren";
    public override string NoImportYet => "Noch wurde nichts importiert.";
    public override string LoadSample => "Das Beispiel laden";
    public override string File => "Datei";
    public override string ImportHint =>
        "Eine Tabelle von Tickets, je Zeile eines, als CSV oder Excel (XLSX), oder JSON, mit gzip oder ZIP gepackt oder nicht. Die erste Zeile benennt die Spalten.";
    public override string OtherColumns => "Die Spalten heißen ungewöhnlich …";
    public override string OtherColumnsHint => "Übliche Namen werden erkannt. Schreiben Sie hier, wie die Kopfzeile die anderen nennt; die Seite des Auftrags zeigt, was gefunden wurde.";
    public override string ImportNow => "Importieren";
    public override string ShowUnderstood => "Zeigen, wie sie verstanden wird";
    public override string DropHint => "Wählen Sie sie aus, oder legen Sie sie auf diesem Feld ab.";
    public override string AnotherFile => "Eine andere Datei";
    public override string LookAtIt => "Ansehen";
    public override string LookAgain => "Mit diesen Spalten noch einmal ansehen";
    public override string Columns => "Spalten";
    public override string NoColumn => "keine Spalte";
    public override string ChooseText => "Keine Spalte wurde als Text der Tickets erkannt. Wählen Sie die, in der er steht.";
    public override string FirstRows => "Die ersten Zeilen, wie sie gespeichert würden";
    public override string Rejection => "Problem";
    public override string SplitTitle => "Wofür die Tickets verwendet werden";
    public override string MoreOfFile => "Mehr über die Datei …";
    public override string MoreOfFileHint => "Alles das findet sich von selbst, oder muss nicht gesagt werden.";
    public override string FileSource => "Das System, aus dem sie kommt (ihre Nummern sind dann die dieses Systems)";
    public override string FileEncoding => "Zeichenkodierung, etwa windows-1252";
    public override string FileDelimiter => "Was zwischen den Feldern steht";
    public override string CategorySeparator => "Was zwischen mehreren Kategorien in einer Zelle steht";
    public override string CategoryPart => "Welche davon zählt: first, last, oder wie sie beginnt (area-*)";
    public override string NoCategoryWords => "Wörter, die keine Kategorie sind (sonst none, n/a, null, -)";
    public override string PriorityWords => "Was Wörter für Prioritäten bedeuten: Blocker=critical, Trivial=low";
    public override string KeptColumns => "Weitere Spalten, die aufbewahrt werden: all, none, oder Namen";
    public override string ReplaceTexts => "Ihre Texte dürfen die der meisten betroffenen Tickets ersetzen";

    public override IEnumerable<string> HowRead(ReadFile file)
    {
        var notes = file.Notes;
        if (notes.ShortRows > 0)
            yield return $"{Count(notes.ShortRows)} Zeilen haben weniger Felder als die Kopfzeile: die fehlenden gelten als leer";
        if (notes.LongRows > 0)
            yield return $"{Count(notes.LongRows)} Zeilen haben leere Felder hinter der letzten Spalte";
        if (notes.EmptyRows > 0)
            yield return $"{Count(notes.EmptyRows)} leere Zeilen wurden übergangen";
        if (notes.RepeatedRows > 0)
            yield return $"{Count(notes.RepeatedRows)} Zeilen haben die Nummer, oder ohne eine den Text, einer Zeile davor: die letzte zählt";
        if (notes.NoCategory > 0)
            yield return $"{Count(notes.NoCategory)} Zellen sagen, dass es keine Kategorie gibt";
        if (notes.SeveralCategories > 0)
            yield return $"{Count(notes.SeveralCategories)} Zeilen haben mehrere Kategorien, von denen eine genommen wurde";
        if (notes.Respelled is { } respelled)
            yield return $"{Count(notes.RespelledRows)} Kategorien sind anders geschrieben, und gelten als die erste: "
                + string.Join(", ", respelled.Select(pair => $"'{pair.Key}' als '{pair.Value}'"));
        if (notes.UnknownPriorities is { } priorities)
            yield return "Unbekannte Prioritäten, die weggelassen wurden: "
                + string.Join(", ", priorities.Select(pair => $"'{pair.Key}' ({Count(pair.Value)} Zeilen)"));
        if (notes.UnreadTimes > 0)
            yield return $"{Count(notes.UnreadTimes)} Zeilen haben eine Eröffnungszeit, die nicht zu lesen ist; sie steht bei den Feldern";
        if (notes.CutFields > 0)
            yield return $"{Count(notes.CutFields)} Felder waren zu lang oder zu viele, und sind nicht ganz aufbewahrt";
    }
    public override string Sending => "Die Datei wird gesendet";

    public override string SourcesTitle => "Quellen";
    public override string WithCategory => "Mit Kategorie";
    public override string WaitingTickets => "Warten";
    public override string TooManyForSources => "Es sind zu viele Tickets, um sie nach ihren Quellen zu zählen.";
    public override string RenameLink => "Umbenennen …";
    public override string DeleteLink => "Löschen …";
    public override string NewSourceName => "Neuer Name";

    public override string Sent => "{0} von {1} MB gesendet";

    public override string UploadLost => "Die Verbindung ist abgebrochen, und nichts wurde importiert. Versuchen Sie es noch einmal; eine Datei, die zweimal kommt, fügt nichts hinzu.";

    public override string ChooseAgain(string file) => $"So wird {file} verstanden. Nichts wurde importiert: wählen Sie sie noch einmal aus, um sie mit den Spalten unten zu importieren.";

    public override string NotImported(string why) => $"Das lässt sich nicht importieren: {why}.";

    public override string ImportField(string field) =>
        field switch
        {
            "subject" => Subject,
            "body" => Text,
            "category" => Field("label"),
            "priority" => Priority,
            "id" => Field("external_id"),
            "opened_at" => "Eröffnet",
            _ => Field("requester"),
        };

    public override string ImportLabel(string field) =>
        field switch
        {
            "body" => "Text (er oder der Betreff ist nötig)",
            "requester" => "Von wem (als Hash aufbewahrt, dazu die Domain einer Adresse)",
            _ => ImportField(field),
        };

    public override string ColumnsOf(FileDescription file, int? count) =>
        file.Format.ToUpperInvariant()
        + (count is { } columns ? $", {Count(columns)} Spalten" : "")
        + (file.Delimiter is { } delimiter ? $", getrennt durch {Delimiter(delimiter)}" : "")
        + (file.Encoding is { } encoding ? $", {encoding}" : "")
        + (file.NotRead is { } left ? $"; nicht gelesen: {left}" : "");

    public override string Delimiter(string delimiter) =>
        delimiter switch
        {
            ";" => "Semikolons",
            "\t" => "Tabulatoren",
            "|" => "senkrechte Striche",
            _ => "Kommas",
        };

    public override string LookedAt(ImportPreview preview)
    {
        var rows = preview.IsWhole ? $"Die Datei hat {(preview.LookedAt == 1 ? "1 Zeile" : $"{Count(preview.LookedAt)} Zeilen")}" : $"Am Anfang der Datei wurden {Count(preview.LookedAt)} Zeilen angesehen";
        return preview.Rejected == 0 ? $"{rows}; alle lassen sich importieren." : $"{rows}; {Count(preview.Rejected)} davon würden abgewiesen.";
    }

    public override string RowsOf(Import import)
    {
        var changed = import.Changed > 0 ? $", {Count(import.Changed.Value)} haben ein Ticket geändert" : "";
        var before = import.Unchanged > 0 ? $", {Count(import.Unchanged.Value)} waren schon da" : "";
        var rejected = import.Rejected > 0 ? $", {Count(import.Rejected)} abgewiesen" : "";
        return import.Added is { } added
            ? $"{Count(import.Rows)}: {Count(added)} neu{changed}{before}{rejected}"
            : $"{Count(import.Rows)}{rejected}";
    }

    public override string MoreSources(int shown) => $"Das sind die ersten {Count(shown)}; es gibt mehr.";

    public override string RenameSource(string name) => $"{name} umbenennen …";

    public override string DeleteSource(string name) => $"{name} löschen …";

    public override string SourceQuestionTitle(SourceQuestion question) =>
        question.IsDeletion ? $"Die Tickets von {question.Source} löschen?" : $"Die Quelle {question.Source} umbenennen?";

    public override string SourceQuestionMeans(SourceQuestion question) =>
        question.IsDeletion
            ? $"{TicketsOf(question.Count)}, mit Kategorien, Korrekturen und allem, was sonst davon aufbewahrt wird. Das lässt sich nicht rückgängig machen."
            : $"{TicketsOf(question.Count)} bekommen den neuen Namen. Gibt es eine Quelle dieses Namens, werden die beiden vereint.";

    public override string SourceButton(SourceQuestion question) =>
        (question.IsDeletion, question.Done is not null) switch
        {
            (true, var isRest) => DeleteButton(isRest),
            (false, false) => "Umbenennen",
            _ => "Den Rest umbenennen",
        };

    public override string SourceDone(SourceQuestion question, int done) =>
        question.IsDeletion
            ? ImportDeleted(done, question.Count)
            : $"Umbenannt in {question.To}: {TicketsOf(done)}." + Left(question.Count);

    public override string DeleteImport(string name) => $"Import löschen: {name} …";

    public override string ImportQuestionTitle(string name) => $"Den Import von {name} löschen?";

    public override string ImportQuestionMeans(ImportQuestion question) =>
        $"{TicketsOf(question.Count)}, die mit dieser Datei gekommen sind, mit Kategorien, Korrekturen und allem, was sonst davon aufbewahrt wird. Was er an anderen Tickets geändert hat, bleibt geändert. Das lässt sich nicht rückgängig machen.";

    public override string DeleteButton(bool isRest) => isRest ? "Den Rest löschen" : "Endgültig löschen";

    public override string ImportDeleted(int done, long left) =>
        $"Gelöscht: {TicketsOf(done)}." + Left(left);

    private string Left(long count) => count > 0 ? $" Übrig: {TicketsOf(count)}." : "";

    private string TicketsOf(long count) => count == 1 ? "1 Ticket" : $"{Count(count)} Tickets";
}

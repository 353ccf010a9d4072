using System.Text;
using System.Text.Json;

namespace Tickets.Ticketing;

/// <summary>
/// The names that help desks and public data sets give their columns, in the order in which they are looked for; docs/importing.md
/// says whose they are. Case, spaces and punctuation do not matter.
/// </summary>
public static class KnownColumns
{
    /// <summary>Of the subject.</summary>
    public static readonly string[] Subject =
    [
        "subject", "title", "summary", "short description", "ticket subject", "ticket name", "issue summary", "headline",
        "betreff", "titel", "objet", "titre", "asunto", "título", "oggetto", "titolo", "assunto",
    ];

    /// <summary>Of the text.</summary>
    public static readonly string[] Body =
    [
        "body", "text", "document", "description", "ticket description", "description text", "content", "message",
        "issue body", "issue details", "details", "article body", "words",
        "beschreibung", "nachricht", "inhalt", "contenu", "descripción", "descrizione", "descrição", "mensaje", "messaggio", "mensagem",
    ];

    /// <summary>Of the category.</summary>
    public static readonly string[] Category =
    [
        "queue", "category", "topic group", "topic", "area", "label", "help topic", "ticket category", "issue category",
        "kategorie", "catégorie", "categoría", "categoria", "thema",
        "group", "group name", "assignment group", "department", "team", "components", "component s", "component", "labels", "tags",
    ];

    /// <summary>Of those, the ones whose cells hold several categories.</summary>
    public static readonly string[] Lists = ["components", "component s", "labels", "tags"];

    /// <summary>Of the priority.</summary>
    public static readonly string[] Priority =
        ["priority", "priority name", "ticket priority", "severity", "urgency", "priorität", "priorité", "prioridad", "priorità", "prioridade"];

    /// <summary>Of the id.</summary>
    public static readonly string[] Id =
    [
        "external id", "ticket id", "issue key", "key", "number", "ticket number", "incident number", "id", "#", "issue id", "nr", "ticket",
    ];

    /// <summary>Of who a ticket comes from.</summary>
    public static readonly string[] Requester =
    [
        "requester", "requester email", "customer email", "from email", "email", "caller id", "caller", "caller email", "reporter",
        "requester requester", "customer", "contact email", "from", "author", "author login", "user login", "user",
    ];

    /// <summary>Of when it was opened.</summary>
    public static readonly string[] OpenedAt =
    [
        "opened at", "created at", "created", "created date", "created time", "create date", "date created", "opening date",
        "sys created on", "creation date", "opened", "createdAt", "erstellt", "erstellt am",
    ];

    /// <summary>A name without what does not matter: case, spaces, punctuation, and what stands in brackets behind it.</summary>
    public static string Fold(string name)
    {
        var bracket = name.IndexOf('(');
        var folded = new StringBuilder(name.Length);
        foreach (var c in (bracket > 0 ? name[..bracket] : name).Normalize(NormalizationForm.FormKC))
            if (char.IsLetterOrDigit(c))
                folded.Append(char.ToLowerInvariant(c));
        return folded.Length > 0 ? folded.ToString() : name.Trim();
    }

    // What an answer has, which lines of JSON have too.
    private static readonly HashSet<string> Ours =
    [
        .. typeof(TicketView).GetProperties().Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)),
        .. ExportColumn.All.Select(column => column.Name),
    ];

    // No other system has all of these.
    private static readonly string[] Telling =
        ["id", "external_id", "source", "status", "category", "model_version", "corrected_by", "label"];

    /// <summary>Whether an export of ours has a column of its own of this name, or one of a field of it.</summary>
    public static bool IsOurs(string name) =>
        ExportColumn.FieldOf(name) == name && Ours.Contains(name.Split('.')[0]);

    /// <summary>Whether the columns are those of an export of ours.</summary>
    public static bool AreOurs(IReadOnlyList<string> header) => Telling.All(header.Contains);
}

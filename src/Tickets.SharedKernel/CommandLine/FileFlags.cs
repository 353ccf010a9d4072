using JasperFx.CommandLine;

namespace Tickets.SharedKernel;

/// <summary>What all utilities that read a file of tickets can be told of it. An empty name says that no column holds that.</summary>
public abstract record FileFlags
{
    [Description("Column of the subject, if its name is not recognised; '' for none")]
    [FlagAlias("subject", true)]
    public string? SubjectFlag { get; set; }

    [Description("Column of the text")]
    [FlagAlias("body", true)]
    public string? BodyFlag { get; set; }

    [Description("Column of the known category")]
    [FlagAlias("category", true)]
    public string? CategoryFlag { get; set; }

    [Description("Column of the priority")]
    [FlagAlias("priority", true)]
    public string? PriorityFlag { get; set; }

    [Description("Column of the id that the source gives a ticket")]
    [FlagAlias("id", true)]
    public string? IdFlag { get; set; }

    [Description("Column of who a ticket comes from; only a hash of it is kept, and of an e-mail address the domain")]
    [FlagAlias("requester", true)]
    public string? RequesterFlag { get; set; }

    [Description("Column of when a ticket was opened")]
    [FlagAlias("opened-at", true)]
    public string? OpenedAtFlag { get; set; }

    [Description("Encoding of the file, such as windows-1252, if it is not recognised")]
    [FlagAlias("encoding", true)]
    public string? EncodingFlag { get; set; }

    [Description("What stands between the fields of a CSV, if it is not recognised: ; or | or tab")]
    [FlagAlias("delimiter", true)]
    public string? DelimiterFlag { get; set; }

    [Description("What stands between several categories in a cell")]
    [FlagAlias("category-separator", true)]
    public string? CategorySeparatorFlag { get; set; }

    [Description("Which of several counts: first, last, or how it begins: area-*")]
    [FlagAlias("category-part", true)]
    public string? CategoryPartFlag { get; set; }

    [Description("Words that are no category, with commas between; 'none, n/a, null, -' unless said")]
    [FlagAlias("no-category", true)]
    public string? NoCategoryFlag { get; set; }

    [Description("What words for a priority mean: 'Blocker=critical, Trivial=low'")]
    [FlagAlias("priorities", true)]
    public string? PrioritiesFlag { get; set; }

    [Description("Which other columns are kept with a ticket: all, none, or names with commas between; all unless said")]
    [FlagAlias("fields", true)]
    public string? FieldsFlag { get; set; }

    /// <summary>What is said of a name, as routes and forms have it.</summary>
    public string? Field(string name) =>
        name switch
        {
            "subject" => SubjectFlag,
            "body" => BodyFlag,
            "category" => CategoryFlag,
            "priority" => PriorityFlag,
            "id" => IdFlag,
            "requester" => RequesterFlag,
            "opened_at" => OpenedAtFlag,
            "encoding" => EncodingFlag,
            "delimiter" => DelimiterFlag,
            "category_separator" => CategorySeparatorFlag,
            "category_part" => CategoryPartFlag,
            "no_category" => NoCategoryFlag,
            "priorities" => PrioritiesFlag,
            "fields" => FieldsFlag,
            _ => null,
        };
}

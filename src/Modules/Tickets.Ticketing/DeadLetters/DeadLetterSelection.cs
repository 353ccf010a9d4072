using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Which dead letters: some by id, or those that match all that is given.</summary>
public sealed record DeadLetterSelection
{
    /// <summary>How many ids, at most.</summary>
    public const int MaxIds = 1000;

    /// <summary>Characters in a text, at most.</summary>
    public const int MaxText = 200;

    private static readonly string Text = $"must have 1 to {MaxText} characters";

    /// <summary>Exactly these.</summary>
    public Guid[]? Ids { get; init; }

    /// <summary>Only <c>ticket</c> or only <c>message</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>Only messages of exactly this type.</summary>
    public string? MessageType { get; init; }

    /// <summary>Only those with exactly this <see cref="DeadLetter.Exception" />.</summary>
    public string? Exception { get; init; }

    /// <summary>Only those whose reason contains this, whatever the case.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether it is narrowed by what they have in common.</summary>
    internal bool IsFilter => (Kind ?? MessageType ?? Exception ?? Reason) is not null;

    /// <summary>What cursors are bound to.</summary>
    internal string List => $"dead-letters\n{Kind}\n{Reason}\n{MessageType}\n{Exception}";

    /// <summary>What is wrong with it.</summary>
    public void Check(Problems problems)
    {
        if (Kind is not (null or "ticket" or "message"))
            problems.Add("kind", "must be ticket or message");
        CheckText("message_type", MessageType);
        CheckText("exception", Exception);
        CheckText("reason", Reason);
        if (Ids is { Length: 0 or > MaxIds })
            problems.Add("ids", $"must be 1 to {MaxIds} ids");

        void CheckText(string field, string? text)
        {
            if (text is { Length: 0 or > MaxText } || text?.Contains('\0', StringComparison.Ordinal) == true)
                problems.Add(field, Text);
        }
    }

    /// <summary>Whether a letter is among them.</summary>
    public bool Has(DeadLetter letter) =>
        Ids?.Contains(letter.Id) != false
        && (Kind is null || Kind == letter.Kind)
        && (MessageType is null || MessageType == letter.MessageType)
        && (Exception is null || Exception == letter.Exception)
        && (Reason is null || letter.Reason?.Contains(Reason, StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>The SQL condition on columns; its values are added to the command.</summary>
    internal string Where(DeadLetterColumns of, NpgsqlCommand command)
    {
        var conditions = new List<string> { "true" };
        if (Ids is not null)
            conditions.Add($"id = any({command.Add(Ids)})");
        if (Kind is not null)
            conditions.Add($"{of.Kind} = {command.Add(Kind)}");
        if (MessageType is not null)
            conditions.Add($"{of.MessageType} = {command.Add(MessageType)}");
        if (Exception is not null)
            conditions.Add($"{of.Exception} = {command.Add(Exception)}");
        if (Reason is not null)
            conditions.Add($"position(lower({command.Add(Reason)}) in lower({of.Reason})) > 0");
        return string.Join(" and ", conditions);
    }
}

/// <summary>What a dead letter is made of, as SQL.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Reason">The error.</param>
/// <param name="MessageType">Of a message, what it is.</param>
/// <param name="Exception">What those of one cause have in common.</param>
/// <param name="FailedAt">When.</param>
internal sealed record DeadLetterColumns(string Kind, string Reason, string MessageType, string Exception, string FailedAt)
{
    /// <summary>Of the outcome of a ticket.</summary>
    public static readonly DeadLetterColumns Ticket = new(
        "'ticket'::text",
        "reason",
        "null::text",
        $"left(coalesce(reason, ''), {DeadLetterSelection.MaxText})",
        "classified_at"
    );

    /// <summary>Of a message.</summary>
    public static readonly DeadLetterColumns Message = new(
        "'message'::text",
        "concat_ws(': ', exception_type, exception_message)",
        "message_type",
        "coalesce(exception_type, '')",
        "coalesce(failed_at, sent_at)"
    );

    /// <summary>As the columns of a query.</summary>
    public string Select =>
        $"id, {Kind} as kind, {Reason} as reason, {FailedAt} as failed_at, {MessageType} as message_type, {Exception} as exception";
}

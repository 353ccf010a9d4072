using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Tickets.SharedKernel;

/// <summary>Which entries of the audit are asked for.</summary>
public sealed record AuditQuery
{
    /// <summary>How many there are on a page, unless it is said.</summary>
    public const int DefaultLimit = 50;

    /// <summary>How many there are on a page, at most.</summary>
    public const int MaxLimit = 200;

    /// <summary>Only those whose key, address or given name contains this, whatever the case.</summary>
    public string? Who { get; init; }

    /// <summary>Only those whose method and route, or target, contain this, whatever the case.</summary>
    public string? What { get; init; }

    /// <summary>Only those of that time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only those before that time.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>How many, at most.</summary>
    public int Limit { get; init; } = DefaultLimit;

    /// <summary>Only those before this one.</summary>
    public Guid? Before { get; init; }

    /// <summary>What cursors of the list are bound to: the filter.</summary>
    public string List =>
        string.Join('\n', new[] { "audit", Said("who", Who), Said("what", What), Said("from", From), Said("to", To) }.OfType<string>());

    /// <summary>Reads it from the parameters of a request; adds what is wrong with them.</summary>
    public static AuditQuery Parse(IQueryCollection parameters, Problems problems)
    {
        var query = new AuditQuery
        {
            Who = problems.ReadText(parameters, "who"),
            What = problems.ReadText(parameters, "what"),
            From = problems.ReadTime(parameters, "from"),
            To = problems.ReadTime(parameters, "to"),
            Limit = problems.ReadLimit(parameters, DefaultLimit, MaxLimit),
        };
        return query with { Before = Cursor.ReadId(parameters, query.List, problems) };
    }

    private static string? Said(string name, object? value) =>
        value is null ? null : string.Create(CultureInfo.InvariantCulture, $"{name}={value}");
}

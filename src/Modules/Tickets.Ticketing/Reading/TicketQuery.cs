using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Tickets.Edge;

namespace Tickets.Ticketing;

/// <summary>Which tickets to read: one by id, or a page of those that match, newest first.</summary>
public sealed record TicketQuery
{
    /// <summary>Exactly this ticket.</summary>
    public Guid? Id { get; init; }

    /// <summary>With what each word added to the decision; of one ticket only.</summary>
    public bool WithReasons { get; init; }

    /// <summary>Only tickets of this category.</summary>
    public string? Category { get; init; }

    /// <summary>Only tickets with this status.</summary>
    public TicketStatus? Status { get; init; }

    /// <summary>Only tickets with this priority.</summary>
    public Priority? Priority { get; init; }

    /// <summary>Tickets per page, at most.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>The page begins after this ticket.</summary>
    public Guid? After { get; init; }

    private const int FilterBytes = 8;

    /// <summary>The cursor of the page that begins after a ticket. It is bound to the filter it was made for.</summary>
    public string CursorAfter(Guid ticket)
    {
        Span<byte> bytes = stackalloc byte[16 + FilterBytes];
        ticket.TryWriteBytes(bytes, bigEndian: true, out _);
        FilterHash().CopyTo(bytes[16..]);
        return Base64Url.EncodeToString(bytes);
    }

    private ReadOnlySpan<byte> FilterHash() =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{Category}\n{Status}\n{Priority}")).AsSpan(0, FilterBytes);

    /// <summary>The query string that leads to a page of the same filter.</summary>
    public string ToQueryString(string cursor) =>
        QueryString
            .Create(
                new Dictionary<string, string?>
                {
                    ["category"] = Category,
                    ["status"] = Status is { } status ? TicketStatuses.Name(status) : null,
                    ["priority"] = Priority?.ToString().ToLowerInvariant(),
                    ["limit"] = Limit.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    ["cursor"] = cursor,
                }.Where(pair => pair.Value is not null)
            )
            .ToString();

    /// <summary>Reads a query string; what is unknown or out of range becomes a problem, nothing is ignored.</summary>
    public static TicketQuery Parse(IQueryCollection parameters, Limits limits, Problems problems)
    {
        var query = new TicketQuery();
        foreach (var (name, values) in parameters)
        {
            var value = values.ToString();
            query = name switch
            {
                _ when values.Count > 1 => Refuse(name, "may be given once"),
                "category" when value.Length > 0 && !value.Contains('\0', StringComparison.Ordinal) => query with
                {
                    Category = value,
                },
                "category" => Refuse(name, "must be a category"),
                "status" when TicketStatuses.Parse(value) is { } status => query with { Status = status },
                "status" => Refuse(name, $"must be one of {TicketStatuses.Names}"),
                "priority" when Priorities.Parse(value) is { } priority => query with { Priority = priority },
                "priority" => Refuse(name, $"must be one of {Priorities.Names}"),
                "limit" => query with { Limit = problems.ReadLimit(value, limits.PageSize) },
                "cursor" => query, // read last: it has to fit the filter
                _ => Refuse(name, "is not a parameter of this route"),
            };
        }

        return problems.Any || !parameters.TryGetValue("cursor", out var cursor)
            ? query
            : query.Continue(cursor.ToString(), problems);

        TicketQuery Refuse(string field, string error)
        {
            problems.Add(field, error);
            return query;
        }
    }

    private TicketQuery Continue(string cursor, Problems problems)
    {
        Span<byte> bytes = stackalloc byte[16 + FilterBytes];
        if (
            !Base64Url.IsValid(cursor, out var length)
            || length != bytes.Length
            || !Base64Url.TryDecodeFromChars(cursor, bytes, out _)
        )
            problems.Add("cursor", "is not a cursor of this service");
        else if (!bytes[16..].SequenceEqual(FilterHash()))
            problems.Add("cursor", "belongs to a list with another filter");
        else
            return this with { After = new Guid(bytes[..16], bigEndian: true) };
        return this;
    }
}

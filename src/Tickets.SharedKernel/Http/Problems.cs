using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace Tickets.SharedKernel;

/// <summary>Collects what is wrong with a request, by field, and turns it into problem details (RFC 9457).</summary>
public sealed class Problems
{
    /// <summary>Characters in a text that a parameter gives, at most.</summary>
    public const int MaxText = 200;

    private readonly SortedDictionary<string, string[]> _errors = new(StringComparer.Ordinal);

    /// <summary>Adds an error to a field; a field keeps its first one.</summary>
    public void Add(string field, string error) => _errors.TryAdd(field, [error]);

    /// <summary>Adds an error unless the text can be stored and has something in it.</summary>
    public void RequireText(string field, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            Add(field, text is null ? "is missing" : "is empty");
        CheckText(field, text);
    }

    /// <summary>Adds an error unless the text, which may be left out, can be stored.</summary>
    public void CheckText(string field, string? text)
    {
        if (text?.Contains('\0', StringComparison.Ordinal) == true)
            Add(field, "must not contain NUL characters");
    }

    /// <summary>Adds an error unless the name, which may be left out, can be kept.</summary>
    public void CheckName(string field, string? name, int most)
    {
        if (name is not null && (string.IsNullOrWhiteSpace(name) || name.Length > most))
            Add(field, $"must have 1 to {most} characters");
        CheckText(field, name);
    }

    /// <summary>Adds errors unless a ticket can have this text, of which subject or body may be left out.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="body">The body.</param>
    /// <param name="subjectCharacters">Characters in a subject, at most.</param>
    /// <param name="bodyBytes">Bytes (UTF-8) in a body, at most.</param>
    /// <param name="prefix">What stands before the names of the two.</param>
    public void CheckTicketText(string? subject, string? body, int subjectCharacters, int bodyBytes, string prefix = "")
    {
        if (string.IsNullOrWhiteSpace(subject) && string.IsNullOrWhiteSpace(body))
            Add($"{prefix}body", "is missing, and so is the subject: one of them must say something");
        CheckText($"{prefix}subject", subject);
        CheckText($"{prefix}body", body);
        if (subject?.Length > subjectCharacters)
            Add($"{prefix}subject", $"may have at most {subjectCharacters} characters");
        if (body is not null && Encoding.UTF8.GetByteCount(body) > bodyBytes)
            Add($"{prefix}body", $"may have at most {bodyBytes} bytes");
    }

    /// <summary>Adds an error unless <c>by</c>, which may be left out, can be kept as a person's name.</summary>
    public void CheckBy(string? by)
    {
        CheckName("by", by, 100);
    }

    /// <summary>Adds an error for each parameter that the route does not know, or that is given twice.</summary>
    public void CheckParameters(IQueryCollection parameters, IReadOnlyList<QueryParameterAttribute> known)
    {
        foreach (var (name, values) in parameters)
        {
            if (!known.Any(parameter => parameter.Name == name))
                Add(name, "is not a parameter of this route");
            else if (values.Count > 1)
                Add(name, "may be given once");
        }
    }

    /// <summary>Reads a parameter that may be left out; adds an error if it can't be read.</summary>
    public T? Read<T>(IQueryCollection parameters, string name, Func<string, T?> parse, string error)
    {
        if (!parameters.TryGetValue(name, out var value))
            return default;
        var parsed = parse(value.ToString());
        if (parsed is null)
            Add(name, error);
        return parsed;
    }

    /// <summary>Reads a parameter whose values have names, and that may be left out.</summary>
    public T? ReadName<T>(IQueryCollection parameters, string name)
        where T : struct, Enum =>
        Read(parameters, name, text => EnumNames.Parse<T>(text), $"must be one of {EnumNames.All<T>()}");

    /// <summary>Reads a text to look for, which may be left out.</summary>
    public string? ReadText(IQueryCollection parameters, string name) =>
        Read(
            parameters,
            name,
            text => text.Length is >= 1 and <= MaxText && !text.Contains('\0', StringComparison.Ordinal) ? text : null,
            "must have 1 to 200 characters, and none of them NUL"
        );

    /// <summary>Reads a time, which may be left out: rounded up to the millisecond, for things have whole ones.</summary>
    public DateTimeOffset? ReadTime(IQueryCollection parameters, string name) =>
        Read(
            parameters,
            name,
            ParseTime,
            $"must be {ATime}; in a URL + is written %2B"
        );

    /// <summary>Reads <c>limit</c>, the number of things on a page.</summary>
    public int ReadLimit(IQueryCollection parameters, int unlessSaid, int most) =>
        Read(
            parameters,
            "limit",
            text =>
                int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size >= 1 && size <= most
                    ? size
                    : (int?)null,
            $"must be a whole number from 1 to {most}"
        ) ?? unlessSaid;

    /// <summary>Whether anything is wrong.</summary>
    public bool Any => _errors.Count > 0;

    /// <summary>The answer: go on, or 400 with one entry per field.</summary>
    public ProblemDetails ToProblemDetails() => Any ? Invalid(_errors) : WolverineContinue.NoProblems;

    /// <summary>All of it in one line, for a terminal.</summary>
    public override string ToString() =>
        string.Join("; ", _errors.Select(error => $"{error.Key}: {string.Join(", ", error.Value)}"));

    /// <summary>A 400 about one field.</summary>
    public static ProblemDetails Invalid(string field, string error) =>
        Invalid(new Dictionary<string, string[]> { [field] = [error] });

    /// <summary>What is wrong: a 400 with one entry per field.</summary>
    public RefusedException ToRefusal() => new($"{this}") { Errors = _errors };

    /// <summary>Throws what is wrong, if anything is.</summary>
    /// <exception cref="RefusedException">Something is.</exception>
    public void ThrowIfAny()
    {
        if (Any)
            throw ToRefusal();
    }

    /// <summary>An answer without field errors.</summary>
    public static ProblemDetails Of(int status, string detail) => new() { Status = status, Detail = detail };

    /// <summary>The answer to what was refused.</summary>
    public static ProblemDetails Of(RefusedException refused) =>
        refused.Errors is { } errors ? Invalid(errors) : Of(refused.Status, refused.Message);

    /// <summary>What a time looks like, in words.</summary>
    public const string ATime = "a time of RFC 3339, such as 2026-11-26T08:00:00Z";

    /// <summary>A time with an offset, rounded up to the millisecond; null if it is none.</summary>
    // Up to the next millisecond nothing is left out, or added.
    public static DateTimeOffset? ParseTime(string text)
    {
        var hasZone = text is [.., 'Z'] or [.., '+' or '-', _, _, ':', _, _];
        const string format = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK";
        if (
            !hasZone
            || !DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            || time.UtcTicks > DateTimeOffset.MaxValue.UtcTicks - TimeSpan.TicksPerMillisecond
        )
            return null;
        var past = time.UtcTicks % TimeSpan.TicksPerMillisecond;
        return new DateTimeOffset(
            past == 0 ? time.UtcTicks : time.UtcTicks - past + TimeSpan.TicksPerMillisecond,
            TimeSpan.Zero
        );
    }

    // The errors are an extension of plain problem details: HttpValidationProblemDetails would lose them where Wolverine
    // writes the declared base type.
    private static ProblemDetails Invalid(IReadOnlyDictionary<string, string[]> errors) =>
        new()
        {
            Status = StatusCodes.Status400BadRequest,
            Title = "The request is not valid.",
            Extensions = { ["errors"] = errors },
        };
}

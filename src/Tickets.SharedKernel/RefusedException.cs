using Microsoft.AspNetCore.Http;

namespace Tickets.SharedKernel;

/// <summary>
/// What is asked for can't be done as it was asked; the message says why. A route answers with the status and the message
/// as problem details, a utility prints the message and ends with exit code 2.
/// </summary>
/// <param name="message">Why, for a person.</param>
/// <param name="status">The HTTP status.</param>
public class RefusedException(string message, int status = StatusCodes.Status400BadRequest) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status => status;

    /// <summary>What is wrong with which field or parameter, if it is about any.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>When to try again, if that is of use.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>All of it as a sentence: what is wrong with which field, or the message.</summary>
    public string ToSentence() =>
        Errors is null ? Message : string.Join("; ", Errors.Select(error => $"{error.Key} {string.Join(", ", error.Value)}"));

    /// <summary>404: there is no such thing.</summary>
    public static RefusedException NotFound(string message) => new(message, StatusCodes.Status404NotFound);

    /// <summary>409: it can't be done as things are.</summary>
    public static RefusedException Conflict(string message) => new(message, StatusCodes.Status409Conflict);

    /// <summary>503: not now.</summary>
    public static RefusedException Busy(string message, TimeSpan retryAfter) =>
        new(message, StatusCodes.Status503ServiceUnavailable) { RetryAfter = retryAfter };

    /// <summary>400: a field or parameter is wrong.</summary>
    public static RefusedException Invalid(string field, string error) =>
        new(error) { Errors = new Dictionary<string, string[]> { [field] = [error] } };
}

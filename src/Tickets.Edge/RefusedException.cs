using Microsoft.AspNetCore.Http;

namespace Tickets.Edge;

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

    /// <summary>The field or parameter that is wrong, if it is one.</summary>
    public string? Field { get; init; }

    /// <summary>404: there is no such thing.</summary>
    public static RefusedException NotFound(string message) => new(message, StatusCodes.Status404NotFound);

    /// <summary>409: it can't be done as things are.</summary>
    public static RefusedException Conflict(string message) => new(message, StatusCodes.Status409Conflict);

    /// <summary>400: a field or parameter is wrong.</summary>
    public static RefusedException Invalid(string field, string error) => new(error) { Field = field };
}

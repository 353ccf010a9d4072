namespace Tickets.Host;

/// <summary>
/// Writes problem details also to a client that does not ask for JSON: the framework would write plain text then, or
/// nothing. The answers of this service are JSON whatever <c>Accept</c> says.
/// </summary>
public sealed class ProblemDetailsWriter : IProblemDetailsWriter
{
    /// <summary>Whether the header is what keeps the framework from it.</summary>
    public bool CanWrite(ProblemDetailsContext context) => context.HttpContext.Request.Headers.Accept.Count > 0;

    /// <inheritdoc />
    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        context.HttpContext.Request.Headers.Accept = default;
        return context
            .HttpContext.RequestServices.GetRequiredService<IProblemDetailsService>()
            .WriteAsync(context);
    }
}

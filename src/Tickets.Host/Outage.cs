using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace Tickets.Host;

/// <summary>Answers 503 with <c>Retry-After</c> while PostgreSQL is away.</summary>
public sealed class Outage(IProblemDetailsService problems) : IExceptionHandler
{
    /// <summary>Whether an exception comes from a PostgreSQL that is away; Marten wraps what Npgsql throws.</summary>
    public static bool Is(Exception exception) =>
        exception is NpgsqlException { IsTransient: true }
        || exception.InnerException is NpgsqlException { IsTransient: true };

    /// <inheritdoc />
    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext,
        Exception exception,
        CancellationToken cancellationToken
    )
    {
        if (!Is(exception))
            return false;
        httpContext.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        httpContext.Response.Headers.RetryAfter = "5";
        return await problems.TryWriteAsync(
            new()
            {
                HttpContext = httpContext,
                ProblemDetails = new ProblemDetails
                {
                    Status = StatusCodes.Status503ServiceUnavailable,
                    Detail = "The database is away; try again.",
                },
            }
        );
    }
}

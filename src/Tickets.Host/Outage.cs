using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace Tickets.Host;

/// <summary>Answers 503 with <c>Retry-After</c> while PostgreSQL is away.</summary>
public sealed class Outage(IProblemDetailsService problems) : IExceptionHandler
{
    /// <summary>Whether an exception comes from a PostgreSQL that is away; Marten wraps what Npgsql throws.</summary>
    public static bool Is(Exception exception) =>
        exception is NpgsqlException { IsTransient: true } or TimeoutException
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
        const string detail = "The database is away; try again.";
        return await problems.WriteUnavailableAsync(httpContext, detail, TimeSpan.FromSeconds(5));
    }
}

/// <summary>The answer 503.</summary>
public static class Unavailable
{
    /// <summary>Writes it, with the time after which to try again.</summary>
    public static ValueTask<bool> WriteUnavailableAsync(
        this IProblemDetailsService problems,
        HttpContext context,
        string detail,
        TimeSpan retryAfter
    )
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = retryAfter.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        return problems.TryWriteAsync(
            new()
            {
                HttpContext = context,
                ProblemDetails = new ProblemDetails
                {
                    Status = StatusCodes.Status503ServiceUnavailable,
                    Detail = detail,
                },
            }
        );
    }
}

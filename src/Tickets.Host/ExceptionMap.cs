using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>
/// Maps exceptions to answers: 503 with <c>Retry-After</c> while PostgreSQL can't do what it is asked for, the status of
/// a <see cref="RefusedException" />, 409 for what this host can't do at present (<see cref="TryLaterException" />: it has
/// no model, say), and otherwise 500.
/// </summary>
public sealed class ExceptionMap(IProblemDetailsService problems, DatabaseSchema schema) : IExceptionHandler
{
    /// <inheritdoc />
    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext,
        Exception exception,
        CancellationToken cancellationToken
    )
    {
        if (exception is TryLaterException)
            exception = RefusedException.Conflict(exception.Message);
        if (exception is RefusedException refused)
        {
            httpContext.Response.StatusCode = refused.Status;
            if (refused.RetryAfter is { } pause)
                httpContext.Response.Headers.RetryAfter = $"{pause.TotalSeconds:0}";
            return await problems.TryWriteAsync(
                new() { HttpContext = httpContext, ProblemDetails = Problems.Of(refused) }
            );
        }

        if (!Outage.Is(exception))
            return false;
        var detail = "The database can't do this at present; try again.";
        if (Outage.IsMisfit(exception))
        {
            schema.Doubt();
            detail = "The database does not fit this version; whoever runs it should look at /health/ready.";
        }

        return await problems.WriteUnavailableAsync(httpContext, detail, WaitTimes.RetryAfterOutage);
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

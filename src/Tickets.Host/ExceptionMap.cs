using Microsoft.AspNetCore.Diagnostics;
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
            return await problems.AnswerAsync(httpContext, Problems.Of(refused), refused.RetryAfter);
        if (!Outage.Is(exception))
            return false;
        var detail = "The database can't do this at present; try again.";
        if (Outage.IsMisfit(exception))
        {
            schema.Doubt();
            detail = "The database does not fit this version; whoever runs it should look at /health/ready.";
        }

        var problem = Problems.Of(StatusCodes.Status503ServiceUnavailable, detail);
        return await problems.AnswerAsync(httpContext, problem, WaitTimes.RetryAfterOutage);
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Mvc;

namespace Tickets.Host;

/// <summary>Answers with problem details.</summary>
public static class ProblemAnswer
{
    /// <summary>Says of a 404 that no route has written what is not there.</summary>
    public static void Complete(ProblemDetailsContext context)
    {
        if (context.ProblemDetails is { Status: StatusCodes.Status404NotFound, Detail: null } problem)
            problem.Detail = context.HttpContext.GetEndpoint() is null
                ? "There is nothing at this path."
                : "There is nothing with this id: ids are UUIDs.";
    }

    /// <summary>Writes the problem under its status; false if that can't be done any more.</summary>
    /// <param name="problems">What writes.</param>
    /// <param name="context">The request.</param>
    /// <param name="problem">The problem, with a status.</param>
    /// <param name="retryAfter">When to try again, if that is of use; said in whole seconds, rounded up.</param>
    public static ValueTask<bool> AnswerAsync(
        this IProblemDetailsService problems,
        HttpContext context,
        ProblemDetails problem,
        TimeSpan? retryAfter = null
    )
    {
        context.Response.StatusCode = problem.Status!.Value;
        if (retryAfter is { } pause)
        {
            var seconds = Math.Ceiling(pause.TotalSeconds);
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return problems.TryWriteAsync(new() { HttpContext = context, ProblemDetails = problem });
    }
}

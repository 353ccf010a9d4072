using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>What a person says with a form, about a ticket as they have seen it.</summary>
internal static class Decision
{
    /// <summary>Gives a ticket a category; false if it has changed since it was seen.</summary>
    /// <param name="context">The request.</param>
    /// <param name="corrections">What keeps it.</param>
    /// <param name="id">The ticket.</param>
    /// <param name="category">The category.</param>
    /// <param name="seen">The ticket's tag, as of the page with the form.</param>
    /// <exception cref="RefusedException">There is no such ticket (404), or a field is wrong (400).</exception>
    public static Task<bool> GiveAsync(HttpContext context, Corrections corrections, Guid id, string category, string seen)
    {
        var problems = new Problems();
        problems.RequireText("category", category);
        problems.CheckName("category", category, CorrectTicketEndpoint.MaxCategory);
        problems.RequireText("seen", seen);
        problems.ThrowIfAny();
        return TryAsync(context, seen, (by, check) => corrections.GiveAsync(id, category.Trim(), by, check, context.RequestAborted));
    }

    /// <summary>Takes the last category of a person back; false likewise, or if there is none.</summary>
    /// <exception cref="RefusedException">There is no such ticket (404), or a field is wrong (400).</exception>
    public static Task<bool> WithdrawAsync(HttpContext context, Corrections corrections, Guid id, string seen)
    {
        var problems = new Problems();
        problems.RequireText("seen", seen);
        problems.ThrowIfAny();
        return TryAsync(context, seen, (by, check) => corrections.WithdrawAsync(id, by, check, context.RequestAborted));
    }

    private static async Task<bool> TryAsync(
        HttpContext context,
        string seen,
        Func<string, Action<TicketView>, Task<TicketView>> change
    )
    {
        // A form can't send a header: the field takes its place.
        context.Request.Headers.IfMatch = seen;
        var by = context.Name();
        try
        {
            await change(by, before => context.CheckSeen(before, by));
            return true;
        }
        catch (RefusedException refused)
            when (refused.Status is StatusCodes.Status409Conflict or StatusCodes.Status412PreconditionFailed)
        {
            return false;
        }
    }
}

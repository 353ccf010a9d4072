using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>What a person says with a form, about a ticket as they have seen it.</summary>
internal static class CategoryForm
{
    /// <summary>Gives a ticket a category.</summary>
    /// <param name="context">The request.</param>
    /// <param name="corrections">What keeps it.</param>
    /// <param name="id">The ticket.</param>
    /// <param name="category">The category.</param>
    /// <param name="seen">The ticket's tag, as of the page with the form.</param>
    /// <param name="action">What it is a part of, if other tickets get the category with it.</param>
    /// <returns>
    /// The ticket as it was before; null if it has changed since it was seen, but for the same person saying the same: then
    /// the form has come twice.
    /// </returns>
    /// <exception cref="RefusedException">There is no such ticket (404), or a field is wrong (400).</exception>
    public static Task<TicketView?> GiveAsync(
        HttpContext context,
        Corrections corrections,
        Guid id,
        string category,
        string seen,
        Guid? action = null
    )
    {
        var problems = new Problems();
        problems.RequireText("category", category);
        problems.CheckName("category", category, CorrectTicketEndpoint.MaxCategory);
        problems.RequireText("seen", seen);
        problems.ThrowIfAny();
        var given = category.Trim();
        return TryAsync(
            context,
            seen,
            (by, check) => corrections.GiveAsync(id, given, by, check, context.RequestAborted, action),
            (before, by) => before.CorrectedBy == by && before.Category == given
        );
    }

    /// <summary>Takes the last category of a person back; null likewise, or if there is none.</summary>
    /// <exception cref="RefusedException">There is no such ticket (404), or a field is wrong (400).</exception>
    public static Task<TicketView?> WithdrawAsync(HttpContext context, Corrections corrections, Guid id, string seen)
    {
        var problems = new Problems();
        problems.RequireText("seen", seen);
        problems.ThrowIfAny();
        return TryAsync(
            context,
            seen,
            (by, check) => corrections.WithdrawAsync(id, by, check, context.RequestAborted),
            (_, _) => false
        );
    }

    private static async Task<TicketView?> TryAsync(
        HttpContext context,
        string seen,
        Func<string, Action<TicketView>, Task<TicketView>> change,
        Func<TicketView, string, bool> isDone
    )
    {
        // A form can't send a header: the field takes its place.
        context.Request.Headers.IfMatch = seen;
        var by = context.Caller(by: null);
        TicketView? found = null;
        try
        {
            await change(
                by,
                before =>
                {
                    found = before;
                    if (!isDone(before, by))
                        context.CheckSeen(before, by);
                }
            );
            return found;
        }
        catch (RefusedException refused)
            when (refused.Status is StatusCodes.Status409Conflict or StatusCodes.Status412PreconditionFailed)
        {
            return null;
        }
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Tickets.SharedKernel;

/// <summary>Reads the form of a request.</summary>
public static class RequestForm
{
    /// <summary>The form; a field that it must not have, or has twice, becomes a problem.</summary>
    /// <param name="context">The request, whose type is that of a form.</param>
    /// <param name="maximumBytes">How large it may be.</param>
    /// <param name="problems">What is wrong with it.</param>
    /// <param name="known">The names of its fields.</param>
    /// <exception cref="RefusedException">It can't be read, or is too large.</exception>
    public static async Task<IFormCollection> ReadAsync(
        HttpContext context,
        long maximumBytes,
        Problems problems,
        params string[] known
    )
    {
        RequestBody.Limit(context, maximumBytes);
        IFormCollection form;
        try
        {
            form = await context.Request.ReadFormAsync(new FormOptions(), context.RequestAborted);
        }
        catch (BadHttpRequestException refused)
        {
            throw RequestBody.Unreadable(refused, maximumBytes);
        }
        catch (InvalidDataException)
        {
            throw new RefusedException("The form can't be read.");
        }

        foreach (var (name, values) in form)
        {
            if (!known.Contains(name))
                problems.Add(name, "is not a field of this form");
            else if (values.Count > 1)
                problems.Add(name, "may be given once");
        }

        return form;
    }
}

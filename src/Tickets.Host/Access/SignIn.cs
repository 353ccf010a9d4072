using System.ComponentModel.DataAnnotations;
using Microsoft.Net.Http.Headers;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>Body of <c>POST /session</c>, JSON or a form.</summary>
/// <param name="Key">A key, tk_….</param>
/// <param name="Return">The path to go to then, for a form without scripts.</param>
[Example("""{"key": "tk_first_00000000000000000000000000000000"}""")]
public sealed record SignIn([property: Required] string? Key, string? Return)
{
    /// <summary>The media type of a form.</summary>
    public const string Form = "application/x-www-form-urlencoded";

    private const int MaxBytes = 4096;

    /// <summary>That of a request.</summary>
    /// <exception cref="RefusedException">It is neither, or says no key, or a path of another site.</exception>
    public static async Task<SignIn> ReadAsync(HttpContext context)
    {
        var problems = new Problems();
        var isForm =
            MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) && type.MediaType.Equals(Form, StringComparison.OrdinalIgnoreCase);
        var request = isForm
            ? await ReadFormAsync(context, problems)
            : await JsonBody.ReadAsync<SignIn>(context, MaxBytes);
        problems.RequireText("key", request.Key);
        if (request.Return is { } back)
            problems.CheckPath("return", back);
        problems.ThrowIfAny();
        return request;
    }

    private static async Task<SignIn> ReadFormAsync(HttpContext context, Problems problems)
    {
        var form = await RequestForm.ReadAsync(context, MaxBytes, problems, "key", "return");
        return new(form["key"], form["return"]);
    }
}

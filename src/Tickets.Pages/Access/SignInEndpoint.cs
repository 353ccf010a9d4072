using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tickets.SharedKernel;

namespace Tickets.Pages;

/// <summary>What the page of the sign-in shows.</summary>
/// <param name="Return">The path to go to then.</param>
/// <param name="Ways">How one may sign in.</param>
/// <param name="Refusal">Why it failed, if it did.</param>
public sealed record SignInForm(string Return, SignInWays Ways, string? Refusal);

/// <summary><c>/ui/sign-in</c> and <c>/ui/sign-out</c>: people get a session, and end it.</summary>
internal static class SignInEndpoint
{
    /// <summary>The path of the form.</summary>
    public const string Path = "/ui/sign-in";

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("sign-in", Show);
        pages.MapPost("sign-out", (Delegate)SignOutAsync);
    }

    /// <summary>The form, which is sent to <c>POST /session</c>.</summary>
    [QueryParameter("return", "The path to go to then.")]
    private static IResult Show(HttpContext context)
    {
        var back = context.Request.Query["return"].ToString();
        return context.Ways().Scheme is null
            ? Results.Redirect(context.Request.PathTo("/ui"))
            : Form(context, back, refusal: null, StatusCodes.Status200OK);
    }

    /// <summary>The form as an answer.</summary>
    public static IResult Form(HttpContext context, string back, string? refusal, int status)
    {
        // What is no path of this service is refused by POST /session; a person gets the first page instead.
        var form = new SignInForm(LocalPath.IsOne(back) ? back : context.Request.PathTo("/ui"), context.Ways(), refusal);
        return new PageResult<SignInPage, SignInForm>(form, status);
    }

    private static async Task<IResult> SignOutAsync(HttpContext context)
    {
        if (context.Ways().Scheme is { } scheme)
            await context.SignOutAsync(scheme);
        return PageResult.SeeOther(context, Path);
    }
}

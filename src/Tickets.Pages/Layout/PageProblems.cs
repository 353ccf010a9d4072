using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Tickets.SharedKernel;

namespace Tickets.Pages;

/// <summary>
/// Writes what went wrong with a page as a page, whoever found it: a browser without a session is led to the sign-in, and a
/// form of the sign-in that was refused is shown again.
/// </summary>
internal sealed class PageProblems : IProblemDetailsWriter
{
    /// <inheritdoc />
    public bool CanWrite(ProblemDetailsContext context)
    {
        var request = context.HttpContext.Request;
        return request.Path.StartsWithSegments("/ui") || IsSignIn(request);
    }

    /// <inheritdoc />
    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var (http, problem) = (context.HttpContext, context.ProblemDetails);
        http.Response.Headers.WWWAuthenticate = default; // there is nothing that the browser could ask for
        await ResultOf(http, problem).ExecuteAsync(http);
    }

    private static IResult ResultOf(HttpContext context, ProblemDetails problem)
    {
        var status = context.Response.StatusCode;
        var texts = Languages.Of(context.Request);
        var detail = problem.Detail ?? texts.Problem(status);
        if (IsSignIn(context.Request))
            return SignInEndpoint.Form(context, Return(context), Words(problem) ?? detail, status);
        var request = context.Request;
        if (status != StatusCodes.Status401Unauthorized || context.Ways().Scheme is null)
            return new PageResult<ErrorPage, PageError>(new(status, detail, ErrorsOf(problem), BackOf(request)), status);
        // What was posted is lost; and a script that asks for a fragment has to be told.
        if (!request.IsSafe() || request.Headers.ContainsKey(Visit.FragmentHeader))
            return SignInEndpoint.Form(context, request.PathTo("/ui"), texts.SessionEnded, status);
        var back = request.PathBase.ToUriComponent() + request.Path.ToUriComponent() + request.QueryString;
        return PageResult.SeeOther(context, $"{SignInEndpoint.Path}?return={Uri.EscapeDataString(back)}");
    }

    // The page of this host that led here, if the browser says so.
    private static string? BackOf(HttpRequest request) =>
        request.GetTypedHeaders().Referer is { } referer
        && referer.Authority == request.Host.Value
        && referer.AbsolutePath != request.PathBase + request.Path
            ? referer.PathAndQuery
            : null;

    // From the form of the page, which a script would not send.
    private static bool IsSignIn(HttpRequest request) =>
        request.Path == "/session" && HttpMethods.IsPost(request.Method) && request.HasFormContentType && request.TakesHtml();

    private static string Return(HttpContext context) =>
        context.Features.Get<Microsoft.AspNetCore.Http.Features.IFormFeature>()?.Form?["return"].ToString() ?? "";

    private static string? Words(ProblemDetails problem) =>
        ErrorsOf(problem) is { Count: > 0 } errors
            ? string.Join(" ", errors.Select(error => $"{error.Key} {string.Join(", ", error.Value)}."))
            : null;

    private static IReadOnlyDictionary<string, string[]> ErrorsOf(ProblemDetails problem) =>
        problem.Extensions.TryGetValue("errors", out var errors) && errors is IReadOnlyDictionary<string, string[]> byField
            ? byField
            : new Dictionary<string, string[]>();
}

/// <summary>What went wrong.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">Why, for a person.</param>
/// <param name="Errors">What is wrong with which field or parameter.</param>
/// <param name="Back">The page that led here; null if that is not known.</param>
public sealed record PageError(int Status, string Detail, IReadOnlyDictionary<string, string[]> Errors, string? Back);

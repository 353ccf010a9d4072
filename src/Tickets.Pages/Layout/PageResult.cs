using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tickets.SharedKernel;

namespace Tickets.Pages;

/// <summary>
/// Answers with a page. It is rendered as a whole before anything is sent, so that an error still can be answered as one;
/// a fragment has an <c>ETag</c>, and is answered with 304 while it stays the same.
/// </summary>
/// <param name="model">What the page shows.</param>
/// <param name="status">The HTTP status.</param>
internal sealed class PageResult<TPage, TModel>(TModel model, int status = StatusCodes.Status200OK) : IResult
    where TPage : Page<TModel>
{
    /// <inheritdoc />
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var visit = await Visit.OfAsync(httpContext);
        var html = await RenderAsync(httpContext.RequestServices, visit);
        var response = httpContext.Response;
        PageResult.SetHeaders(response);
        response.StatusCode = status;
        if (visit.IsFragment && status == StatusCodes.Status200OK)
        {
            response.Headers.ETag = $"W/\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(html)))[..16]}\"";
            if (httpContext.Request.Headers.IfNoneMatch == response.Headers.ETag)
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        response.ContentType = "text/html; charset=utf-8";
        await response.WriteAsync(html, httpContext.RequestAborted);
    }

    private async Task<string> RenderAsync(IServiceProvider services, Visit visit)
    {
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        var parameters = ParameterView.FromDictionary(
            new Dictionary<string, object?>
            {
                [nameof(Frame<,>.Visit)] = visit,
                [nameof(Frame<,>.Model)] = model,
            }
        );
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<Frame<TPage, TModel>>(parameters)).ToHtmlString()
        );
    }
}

/// <summary>What answers with pages have in common.</summary>
internal static class PageResult
{
    // Nothing inline, and nothing from elsewhere. Scripts put HTML into a page through one policy only.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
        + "frame-ancestors 'none'; base-uri 'none'; trusted-types fragment; require-trusted-types-for 'script'";

    /// <summary>Sets the headers of a page.</summary>
    public static void SetHeaders(HttpResponse response)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        // Over plain HTTP a browser passes over it, and says so each time.
        if (response.HttpContext.Request.IsHttps)
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
        // With no-referrer a browser sends its forms with Origin: null, and over plain HTTP nothing else says where they
        // come from.
        headers["Referrer-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        headers.Vary = $"{Visit.FragmentHeader}, Accept-Language";
    }

    /// <summary>303: the browser asks for another page.</summary>
    public static IResult SeeOther(HttpContext context, string path)
    {
        context.Response.Headers.Location = context.Request.PathTo(path);
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>Whether the client says that it takes HTML, as browsers do.</summary>
    public static bool TakesHtml(this HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>How people sign in.</summary>
    public static SignInWays Ways(this HttpContext context) =>
        context.RequestServices.GetRequiredService<SignInWays>();
}

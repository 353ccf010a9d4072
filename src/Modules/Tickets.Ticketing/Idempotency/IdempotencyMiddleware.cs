using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>
/// A request that changes something, has a key and comes again is answered as the first time, and changes nothing more.
/// The row of the key is written before the work begins, and holds the id of what is made. Signing in and out is not meant:
/// it changes a browser's cookie, not what is stored.
/// </summary>
internal sealed class IdempotencyMiddleware(
    RequestDelegate next,
    IdempotencyKeys keys,
    Limits limits,
    IEnumerable<IExceptionHandler> refusals
)
{
    /// <summary>Passes a request on to its route, unless its answer is kept already.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var hasKey = request.Headers.ContainsKey(IdempotencyKey.Header);
        return hasKey && Changes(request.Method) && context.GetEndpoint()?.Metadata.GetMetadata<ScopeAttribute>() is not null
            ? AnswerOnceAsync(context)
            : next(context);
    }

    private static bool Changes(string method) =>
        HttpMethods.IsPost(method)
        || HttpMethods.IsPut(method)
        || HttpMethods.IsPatch(method)
        || HttpMethods.IsDelete(method);

    private async Task AnswerOnceAsync(HttpContext context)
    {
        var key = IdempotencyKey.Read(context.Request);
        var request = await RequestFingerprint.OfAsync(context, limits);
        var caller = context.User.Identity?.Name ?? "";
        var (claim, answer) = await keys.ClaimAsync(caller, key, request, context.RequestAborted);
        if (claim is not null)
        {
            context.Features.Set(new ReservedId(claim.ReservedId));
            answer = await WorkAsync(context, claim);
        }

        await answer!.WriteAsync(context);
    }

    private async Task<KeptAnswer> WorkAsync(HttpContext context, IdempotencyKeys.Claim claim)
    {
        KeptAnswer? answer = null;
        var hangingUp = context.RequestAborted;
        await using var renewing = keys.Renewing(claim);
        try
        {
            // Work that is broken off may be half done, and who comes again would do it anew. A file needs its client.
            if (context.Request.IsJson() || RequestBody.IsEmpty(context.Request))
                context.RequestAborted = CancellationToken.None;
            return answer = await RunAsync(context);
        }
        finally
        {
            context.RequestAborted = hangingUp;
            await (
                answer is { IsFinal: true }
                    ? keys.KeepAsync(claim, answer with { Body = context.BodyToKeep() ?? answer.Body })
                    : keys.ReleaseAsync(claim)
            );
        }
    }

    // The route's answer, before anything of it is sent.
    private async Task<KeptAnswer> RunAsync(HttpContext context)
    {
        var wire = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var written = new MemoryStream();
        var body = new StreamResponseBodyFeature(written);
        context.Features.Set<IHttpResponseBodyFeature>(body);
        try
        {
            try
            {
                await next(context);
            }
            catch (RefusedException refused) when (refused.Status < StatusCodes.Status500InternalServerError)
            {
                foreach (var refusal in refusals)
                {
                    if (await refusal.TryHandleAsync(context, refused, context.RequestAborted))
                        break;
                }
            }

            await body.CompleteAsync();
            return KeptAnswer.Of(context.Response, written.ToArray());
        }
        finally
        {
            context.Features.Set(wire);
        }
    }
}

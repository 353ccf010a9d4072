using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>What two requests with one key must have in common.</summary>
internal static class RequestFingerprint
{
    /// <summary>
    /// A hash of method, path, query and body. A file is not read for that: its type and its length stand for it. JSON
    /// is read here, and put back for the route.
    /// </summary>
    /// <exception cref="RefusedException">The body can't be read, or is too large.</exception>
    public static async Task<byte[]> OfAsync(HttpContext context, Limits limits)
    {
        var request = context.Request;
        var head = $"{request.Method}\n{request.PathBase}{request.Path}\n{request.QueryString}\n";
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (request.IsJson())
        {
            var body = await RequestBody.ReadAsync(context, limits.RequestBytes);
            hash.AppendData(Encoding.UTF8.GetBytes(head));
            hash.AppendData(body.GetBuffer(), 0, (int)body.Length);
            request.Body = body;
        }
        else
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{head}{request.ContentType}\n{request.ContentLength}"));
        }

        return hash.GetHashAndReset();
    }
}

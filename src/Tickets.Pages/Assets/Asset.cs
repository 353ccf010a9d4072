using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Tickets.Pages;

/// <summary>
/// The style sheet, scripts and pictures: part of the program, and sent under a URL with the hash of their content, so that
/// a browser keeps them for good.
/// </summary>
internal static class Asset
{
    private static readonly Dictionary<string, (byte[] Content, string Hash)> All = typeof(Asset)
        .Assembly.GetManifestResourceNames()
        .ToDictionary(name => name, Read);

    /// <summary>The path of one.</summary>
    public static string Url(string name) => $"/ui/assets/{All[name].Hash}/{name}";

    /// <summary>200 the content, or 404: it has another hash in this version.</summary>
    public static IResult Send(string hash, string name, HttpContext context)
    {
        if (!All.TryGetValue(name, out var asset) || asset.Hash != hash)
            return Results.NotFound();
        context.Response.GetTypedHeaders().CacheControl = new CacheControlHeaderValue
        {
            Public = true,
            MaxAge = TimeSpan.FromDays(365),
            Extensions = { new NameValueHeaderValue("immutable") },
        };
        return Results.Bytes(asset.Content, TypeOf(name));
    }

    private static string TypeOf(string name) =>
        Path.GetExtension(name) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            _ => "image/svg+xml",
        };

    private static (byte[], string) Read(string name)
    {
        using var stream = typeof(Asset).Assembly.GetManifestResourceStream(name)!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        var bytes = content.ToArray();
        return (bytes, Convert.ToHexStringLower(SHA256.HashData(bytes))[..12]);
    }
}

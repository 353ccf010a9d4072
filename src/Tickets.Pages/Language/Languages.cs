using Microsoft.AspNetCore.Http;

namespace Tickets.Pages;

/// <summary>The languages that the pages speak.</summary>
internal static class Languages
{
    /// <summary>All; the first is spoken to whoever asks for none of them.</summary>
    public static readonly Texts[] All = [new(), new GermanTexts()];

    /// <summary>The one that a browser likes best of those there are.</summary>
    public static Texts Of(HttpRequest request) =>
        request
            .GetTypedHeaders()
            .AcceptLanguage.OrderByDescending(wanted => wanted.Quality ?? 1)
            .Select(wanted => Array.Find(All, texts => IsSpokenBy(texts, $"{wanted.Value}")))
            .FirstOrDefault(texts => texts is not null)
        ?? All[0];

    // de-AT is German as well.
    private static bool IsSpokenBy(Texts texts, string wanted) =>
        wanted.Split('-')[0].Equals(texts.Language, StringComparison.OrdinalIgnoreCase);
}

using System.Buffers.Text;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Tickets.Pages;

/// <summary>A decision of somebody at the desk.</summary>
/// <param name="Ticket">The ticket.</param>
/// <param name="Agreed">Whether it was what the model found best.</param>
/// <param name="Action">What took others with the same text along; null if it was alone.</param>
public sealed record DeskDecision(Guid Ticket, bool Agreed, Guid? Action);

/// <summary>
/// What somebody has done at the desk of late: kept by the browser, in a cookie, until half an hour passes without a
/// decision. It only counts and reminds; what is decided stands in the tables.
/// </summary>
/// <param name="Began">When the first decision was.</param>
/// <param name="Done">How many there were.</param>
/// <param name="Agreed">How many of them were what the model found best.</param>
/// <param name="Last">The latest, the last one first.</param>
public sealed record DeskSession(DateTimeOffset Began, int Done, int Agreed, IReadOnlyList<DeskDecision> Last)
{
    private const string Cookie = "tickets.desk";
    private const int Kept = 10;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    /// <summary>Decisions in a minute; null as long as there are too few to say.</summary>
    public double? PerMinute(DateTimeOffset now) =>
        Done >= 3 && now > Began ? Done / Math.Max((now - Began).TotalMinutes, 1d / 60) : null;

    /// <summary>With another decision; one about the same ticket takes the place of the one before.</summary>
    public DeskSession With(DeskDecision decision)
    {
        var others = Without(decision.Ticket);
        return others with
        {
            Done = others.Done + 1,
            Agreed = others.Agreed + (decision.Agreed ? 1 : 0),
            Last = [decision, .. others.Last.Take(Kept - 1)],
        };
    }

    /// <summary>Without what was decided of a ticket.</summary>
    public DeskSession Without(Guid ticket) =>
        Last.FirstOrDefault(decision => decision.Ticket == ticket) is { } taken
            ? this with
            {
                Done = Math.Max(0, Done - 1),
                Agreed = Math.Max(0, Agreed - (taken.Agreed ? 1 : 0)),
                Last = [.. Last.Where(decision => decision != taken)],
            }
            : this;

    /// <summary>That of a browser; an empty one if it has none.</summary>
    public static DeskSession Of(HttpContext context, DateTimeOffset now)
    {
        var parts = (context.Request.Cookies[Cookie] ?? "").Split('.');
        return
            parts.Length >= 3
            && long.TryParse(parts[0], CultureInfo.InvariantCulture, out var began)
            && began > 0
            && began <= now.ToUnixTimeSeconds()
            && Number(parts[1]) is { } done
            && Number(parts[2]) is { } agreed
            ? new(DateTimeOffset.FromUnixTimeSeconds(began), done, agreed, [.. parts.Skip(3).Take(Kept).Select(Read).OfType<DeskDecision>()])
            : new(now, 0, 0, []);
    }

    /// <summary>Has the browser keep it.</summary>
    public void Keep(HttpContext context)
    {
        var parts = Last.Select(Write).Prepend(string.Create(CultureInfo.InvariantCulture, $"{Began.ToUnixTimeSeconds()}.{Done}.{Agreed}"));
        context.Response.Cookies.Append(
            Cookie,
            string.Join('.', parts),
            new()
            {
                Path = context.Request.PathBase.ToUriComponent() + ReviewEndpoint.Path,
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Secure = context.Request.IsHttps,
                MaxAge = Longest,
            }
        );
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 1_000_000 ? number : null;

    private static string Write(DeskDecision decision) =>
        $"{(decision.Agreed ? 'y' : 'n')}{Write(decision.Ticket)}{(decision.Action is { } action ? Write(action) : "")}";

    private static string Write(Guid id) => Base64Url.EncodeToString(id.ToByteArray());

    private static DeskDecision? Read(string text) =>
        text is ['y' or 'n', .. var ids] && ids.Length is IdLength or 2 * IdLength && ReadId(ids[..IdLength]) is { } ticket
            ? new(ticket, text[0] == 'y', ids.Length > IdLength ? ReadId(ids[IdLength..]) : null)
            : null;

    private const int IdLength = 22;

    private static Guid? ReadId(string text)
    {
        Span<byte> bytes = stackalloc byte[IdLength];
        return Base64Url.TryDecodeFromChars(text, bytes, out var length) && length == 16 ? new(bytes[..16]) : null;
    }
}

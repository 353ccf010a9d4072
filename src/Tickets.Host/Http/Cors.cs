using System.ComponentModel.DataAnnotations;
using System.Text;

namespace Tickets.Host;

/// <summary>The section <c>Cors</c>.</summary>
public sealed record CorsSettings
{
    /// <summary>
    /// Origins of other sites whose pages may read and change what their users may, such as
    /// <c>https://desk.example</c>, divided by commas.
    /// </summary>
    [Origins]
    public string Origins { get; init; } = "";

    /// <summary>The same one by one.</summary>
    public string[] ListOrigins() =>
        Origins.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>
/// Lets pages of <see cref="CorsSettings.Origins" /> ask, and read the answer. They send a key in a header: a browser adds
/// no credentials of its own. Off unless there are any.
/// </summary>
internal static class Cors
{
    private static readonly TimeSpan PreflightAge = TimeSpan.FromHours(1);

    // Headers of answers that a page could not see otherwise.
    private static readonly string[] Exposed =
    [
        "Location",
        "Retry-After",
        "Link",
        "ETag",
        "Preference-Applied",
        "WWW-Authenticate",
        "Allow",
    ];

    /// <summary>Applies it; outside what refuses, so that a page can read why.</summary>
    public static void UseOrigins(this WebApplication app)
    {
        var origins = app.Services.GetRequiredService<CorsSettings>().ListOrigins();
        if (origins.Length == 0)
            return;
        app.UseCors(policy =>
            policy
                .WithOrigins(origins)
                .AllowAnyMethod()
                .AllowAnyHeader()
                .WithExposedHeaders(Exposed)
                .SetPreflightMaxAge(PreflightAge)
        );
    }
}

/// <summary>Takes origins as browsers send them, divided by commas.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class OriginsAttribute()
    : ValidationAttribute(
        "Name origins as browsers send them, such as https://desk.example, divided by commas: without a path, and not *."
    )
{
    /// <inheritdoc />
    public override bool IsValid(object? value) =>
        value is string origins && new CorsSettings { Origins = origins }.ListOrigins().All(IsOrigin);

    private static bool IsOrigin(string origin) =>
        Ascii.IsValid(origin)
        && Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.UserInfo.Length == 0
        && uri.GetLeftPart(UriPartial.Authority).Equals(origin, StringComparison.OrdinalIgnoreCase);
}

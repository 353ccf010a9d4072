namespace Tickets.Pages;

/// <summary>How people sign in.</summary>
/// <param name="Scheme">The scheme of their sessions; null where nobody signs in.</param>
/// <param name="HasProvider">Whether an OpenID provider knows them too.</param>
public sealed record SignInWays(string? Scheme, bool HasProvider);

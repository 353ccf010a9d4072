namespace Tickets.SharedKernel;

/// <summary>
/// With which statuses a route refuses, for the description of the API, beside those that every route has: 400, 406 and 503,
/// and 408, 413 and 415 if it reads a body.
/// </summary>
/// <param name="statuses">The statuses.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RefusesAttribute(params int[] statuses) : Attribute
{
    /// <summary>The statuses.</summary>
    public IReadOnlyList<int> Statuses => statuses;
}

using Microsoft.AspNetCore.Authorization;

namespace Tickets.SharedKernel;

/// <summary>What a key may be used for. Each route needs one of them.</summary>
public enum Scope
{
    /// <summary>Submit tickets.</summary>
    Submit,

    /// <summary>Read all but keys and audit.</summary>
    Read,

    /// <summary>Say what a ticket is about.</summary>
    Review,

    /// <summary>Import, classify, replay, promote.</summary>
    Operate,

    /// <summary>Everything.</summary>
    Admin,
}

/// <summary>Says which scope a route needs; the policy of that name is the host's.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ScopeAttribute(Scope scope) : AuthorizeAttribute(EnumNames.Of(scope))
{
    /// <summary>The scope.</summary>
    public Scope Scope => scope;

    /// <summary>Whether the route only shows something, though it is no GET: it leaves no audit entry.</summary>
    public bool ChangesNothing { get; init; }
}

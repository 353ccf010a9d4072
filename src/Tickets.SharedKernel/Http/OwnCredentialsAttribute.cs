using Microsoft.AspNetCore.Authorization;

namespace Tickets.SharedKernel;

/// <summary>
/// The route finds out by itself who sends, by what a help desk signs or knows: it asks for no key, takes whatever <c>Accept</c>
/// says, and leaves no audit entry, as no ticket does.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OwnCredentialsAttribute : Attribute, IAllowAnonymous;

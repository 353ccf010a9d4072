using Microsoft.AspNetCore.Http;

namespace Tickets.SharedKernel;

/// <summary>
/// The id that a request with a key gives to what it makes. It is kept with the key, so a request that comes again
/// after its answer was lost makes the same thing.
/// </summary>
/// <param name="Id">A UUIDv7.</param>
public sealed record ReservedId(Guid Id);

/// <summary>Ids of what requests make.</summary>
public static class NewIds
{
    /// <summary>The id that is reserved for this request, or else a new one.</summary>
    public static Guid NewId(this HttpContext context, DateTimeOffset now) =>
        context.Features.Get<ReservedId>()?.Id ?? Guid.CreateVersion7(now);

    /// <summary>Whether the thing of that id may be there already.</summary>
    public static bool MayBeRepeated(this HttpContext context) => context.Features.Get<ReservedId>() is not null;
}

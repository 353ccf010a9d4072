namespace Tickets.SharedKernel;

/// <summary>The keys that are stored. The host has them; its routes, its utility and the pages ask (docs/adr/0040).</summary>
public interface IKeys
{
    /// <summary>Some of them, the latest first.</summary>
    /// <param name="before">Those before this one; null for the latest.</param>
    /// <param name="limit">How many, at most.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<KeyPage> ListAsync(Guid? before, int limit, CancellationToken cancellation);

    /// <summary>One of them, or null.</summary>
    Task<KeyView?> FindAsync(Guid id, CancellationToken cancellation);

    /// <summary>
    /// Makes one, which holds within 5 s on every host. If there is one with that id already, because the answer of a
    /// request was lost, it gets a new secret.
    /// </summary>
    /// <param name="id">The id it gets.</param>
    /// <param name="request">What it is for.</param>
    /// <param name="by">Who makes it.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="RefusedException">Something is wrong with the request.</exception>
    Task<NewKey> MakeAsync(Guid id, KeyRequest request, string by, CancellationToken cancellation);

    /// <summary>Ends one within 5 s on every host, if somebody has not done so already; gives it, or null if there is none.</summary>
    Task<KeyView?> RevokeAsync(Guid id, CancellationToken cancellation);
}

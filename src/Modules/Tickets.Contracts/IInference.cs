namespace Tickets.Contracts;

/// <summary>What Ticketing may ask of Inference.</summary>
public interface IInference
{
    /// <summary>
    /// Why tickets are not classified at present: <c>no_model</c> until this host has found a sound model; null from then
    /// on, and in a host that does not classify. It answers at once, and loads nothing.
    /// </summary>
    string? WhyTicketsWait { get; }

    /// <summary>The version of the model in use, as far as this host has heard; null if there is none. It asks nobody.</summary>
    string? ModelInUse { get; }

    /// <summary>The categories of the model in use, by name; none if there is no model, or it can't be read. It loads nothing.</summary>
    ValueTask<IReadOnlyList<string>> CategoriesAsync(CancellationToken cancellation);

    /// <summary>
    /// Explains how the model of that version decides about a text; null when there is no such model any more.
    /// </summary>
    Task<Explanation?> ExplainAsync(TicketText text, string modelVersion, CancellationToken cancellation);

    /// <summary>The version in use that predicts a target; likewise.</summary>
    string? InUseFor(Target target);

    /// <summary>Puts a version to use, as <c>POST /models/{version}/promote</c> does.</summary>
    /// <param name="target">What it predicts.</param>
    /// <param name="version">The version.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="note">On which evidence.</param>
    /// <param name="cancellation">Stops it.</param>
    Task PromoteAsync(Target target, string version, string by, string? note, CancellationToken cancellation);
}
